"""States and health as people write them: words first, emoji else."""

import re

from bot.documents.inline import cut_emoji
from bot.documents.names import key, phrases
from bot.plan.models import State
from bot.plan.models.people import Health

STATES: dict[State, frozenset[str]] = {
    "done": phrases(
        "done, complete, completed, finished, closed, shipped, merged, delivered, resolved, released, accepted,"
        "erledigt, fertig, abgeschlossen, terminé, terminée, fait"
    ),
    "in-progress": phrases(
        "in progress, progress, wip, doing, active, started, ongoing, underway, under way, work in progress,"
        "in work, now, running, working, currently working, in development, in arbeit, en cours, executing"
    ),
    "waiting": phrases(
        "pending, todo, to do, not started, not yet started, planned, queued, backlog, waiting, scheduled,"
        "upcoming, later, proposed, open, new, icebox, not begun, offen, geplant, à faire, prévu"
    ),
    "ready": phrases("ready, ready to start, ready for work, up next, next up, unblocked, bereit"),
    "blocked": phrases("blocked, stuck, on hold, paused, halted, stalled, blockiert, impeded"),
    "review": phrases(
        "review, in review, needs review, under review, ready for review, in testing, testing, qa, verifying, reviewing"
    ),
}
STATE_OF = {word: state for state, words in STATES.items() for word in words}
EMOJI_STATES: dict[str, State] = {
    **dict.fromkeys("✅✔☑🏁🎉", "done"),
    **dict.fromkeys("🚧🔄🏗🟡🔵🛠🔨🏃▶", "in-progress"),
    **dict.fromkeys("⏳⌛🕐🕒📋⬜🔲⚪📅💤⏱", "waiting"),
    **dict.fromkeys("⛔🛑🚫❌🔴🟥", "blocked"),
    **dict.fromkeys("👀🔍", "review"),
}  # fmt: skip
HEALTHS: dict[str, Health] = {
    **dict.fromkeys("🟢✅✔💚🟩", "green"),
    **dict.fromkeys("🟡🟠💛⚠🟨", "yellow"),
    **dict.fromkeys("🔴❌🚨🛑⛔🟥", "red"),
    **dict.fromkeys("⚪❓", "unknown"),
}  # fmt: skip
HEALTH_WORDS: dict[str, Health] = {
    **dict.fromkeys(["green", "good", "healthy", "on track", "ok", "okay", "operational", "stable"], "green"),
    **dict.fromkeys(["yellow", "amber", "orange", "at risk", "degraded", "warning"], "yellow"),
    **dict.fromkeys(["red", "critical", "off track", "down", "failing", "broken"], "red"),
    "unknown": "unknown",
}


def state_of(text: str, emoji: str = "") -> State | None:
    """The state that a whole text says, by its words first and its emoji else."""
    marks, rest = cut_emoji(text)
    words = key(rest)
    if state := STATE_OF.get(words):
        return state
    if not words:
        return next((EMOJI_STATES[mark] for mark in marks + emoji if mark in EMOJI_STATES), None)
    return None


def state_at_start(text: str) -> State | None:
    """The state in the first words of a longer text: `COMPLETED - all is well`, `PENDING (after Ada)`."""
    marks, rest = cut_emoji(text)
    head = re.split(r"\s[-–—]\s|[(,.;:]", rest, maxsplit=1)[0]
    return state_of(head) or (state_of(marks) if marks and not head.strip() else None)


def health_of(text: str, emoji: str = "") -> Health | None:
    marks, rest = cut_emoji(text)
    for mark in marks + emoji:
        if mark in HEALTHS:
            return HEALTHS[mark]
    return HEALTH_WORDS.get(key(rest))
