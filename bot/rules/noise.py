"""How much Baton says: ten comments an hour in a thread, then one that tells the rest; strangers get one answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.actions import Action, Comment
from bot.domain.pending import Pending, Spoken, Unsaid
from bot.render import render

MOST = 10
HOUR = timedelta(hours=1)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LONGEST = 50_000
"""Characters of a summary; what does not fit comes an hour later."""
_SUMMARY = "summary:"


def quieted(actions: Sequence[Action], pending: Pending, *, now: datetime) -> tuple[list[Action], Pending]:
    """What may be said now, and what has been said and waits afterwards. All that is no comment passes."""
    pending = replace(pending, spoken=tuple(one for one in pending.spoken if now - one.at < HOUR))
    kept: list[Action] = []
    for action in actions:
        if isinstance(action, Comment):
            may, pending = _heard(action, pending, now)
            kept += [action] if may else []
        else:
            kept.append(action)
    return kept, pending


def summaries(pending: Pending, *, now: datetime) -> Iterator[Comment]:
    """One comment for each thread in which something waits and an hour's ten are over."""
    for number in dict.fromkeys(one.number for one in pending.unsaid):
        if free_at(pending, number) <= now:
            some = _fitting([one for one in pending.unsaid if one.number == number])
            text = render("comments/summary.md.j2", texts=[one.text for one in some], count=len(some))
            yield Comment(number, text, key=f"{_SUMMARY}{len(some)}:{some[0].key}")


def next_summary(pending: Pending) -> datetime | None:
    return min((free_at(pending, one.number) for one in pending.unsaid), default=None)


def free_at(pending: Pending, number: int) -> datetime:
    """When the thread may have one more comment; long ago where it may have one now."""
    times = sorted(one.at for one in pending.spoken if one.number == number)
    return times[-MOST] + HOUR if len(times) >= MOST else LONG_AGO


def _heard(comment: Comment, pending: Pending, now: datetime) -> tuple[bool, Pending]:
    here = [one for one in pending.spoken if one.number == comment.number]
    waits = [one for one in pending.unsaid if one.number == comment.number]
    if comment.to_stranger and any(one.to_stranger for one in here):
        return False, pending
    if comment.key.startswith(_SUMMARY):
        told = _fitting(waits)
        pending = replace(pending, unsaid=tuple(one for one in pending.unsaid if one not in told))
    elif waits or len(here) >= MOST:
        later = Unsaid(comment.number, comment.text, comment.key)
        return False, pending if later in waits else replace(pending, unsaid=(*pending.unsaid, later))
    spoken = Spoken(comment.number, now, to_stranger=comment.to_stranger)
    return True, replace(pending, spoken=(*pending.spoken, spoken))


def _fitting(waits: Sequence[Unsaid]) -> list[Unsaid]:
    """As many as a comment holds, at least one."""
    taken: list[Unsaid] = []
    room = LONGEST
    for one in waits:
        room -= len(one.text)
        if room < 0 and taken:
            break
        taken.append(one)
    return taken
