"""What the commands of gates and requirements share: which items are meant, and what is written and logged."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands.call import Call, Choice, Outcome, Refused, Scene
from bot.commands.standing import logged, with_seen
from bot.domain.actions import Action, EditIssue, Record
from bot.domain.board import Entry, Issue, entry_of, id_of, kind_of
from bot.domain.state import IssueState, LogEntry
from bot.plan.models import Checkpoint
from bot.rules.items import Unfound, pick

REMEMBERING = frozenset({"task", "phase", "checkpoint", "requirements"})
"""Kinds of entries whose state says which comment had its effect last."""
SHOWN = 5


def agreed(scene: Scene, state: IssueState, *, call: Call, what: str, note: str, on: Issue | None = None) -> Outcome:
    """The new state of a gate or list, with a line of the log. `on` is its issue where the comment stands elsewhere."""
    issue = on or scene.issue
    if issue.entry == scene.entry:
        edits: tuple[Action, ...] = (EditIssue(issue.entry, state=with_seen(state, call.comment)),)
    else:
        edits = (EditIssue(issue.entry, state=replace(state, started=True)), *remembered(scene, call))
    return Outcome((*edits, *log(scene, issue, call=call, what=what, note=note)))


def remembered(scene: Scene, call: Call) -> tuple[EditIssue, ...]:
    """The comment's own issue remembers that its command was done, though what it changed stands on another."""
    if kind_of(scene.entry) not in REMEMBERING or scene.state.seen >= call.comment:
        return ()
    return (EditIssue(scene.entry, state=with_seen(scene.state, call.comment)),)


def log(scene: Scene, issue: Issue, *, call: Call, what: str, note: str) -> tuple[Record, ...]:
    """Nothing where an earlier try of the same comment logged it; one comment may say several things."""
    entry = logged(replace(scene, issue=issue), what, call=call, note=note)
    return () if _is_there(entry, scene.board.status.log) else (Record(entry),)


def _is_there(entry: LogEntry, entries: Sequence[LogEntry]) -> bool:
    if not entry.comment:  # a box that was ticked by hand has only its time
        return entry in entries
    return any(replace(one, at=entry.at, number=entry.number) == entry for one in entries)


def require_gate(scene: Scene, word: str) -> Checkpoint:
    """The checkpoint that the command was written on. Raises Refused where it is none, or has nothing to sign."""
    point = scene.plan.checkpoints.get(id_of(scene.entry)) if kind_of(scene.entry) == "checkpoint" else None
    if point is None:
        gates = gates_of(scene)
        then = f"write `/{word}` on the issue of a checkpoint" if gates else "no checkpoint of the plan has items left"
        raise Refused("this is no checkpoint", then, ready=gates)
    if not point.items:
        raise Refused(
            "this checkpoint has no items to sign off", "it closes with its tasks, or when somebody closes the issue"
        )
    return point


def gates_of(scene: Scene) -> tuple[Choice, ...]:
    """Open checkpoints with items, those before others first."""
    issues = (scene.board.issues.get(entry) for entry in gate_entries(scene))
    return tuple(Choice(issue.number, issue.title) for issue in issues if issue and issue.is_open)[:SHOWN]


def gate_entries(scene: Scene) -> list[Entry]:
    return [entry_of("checkpoint", name) for name, point in scene.plan.checkpoints.items() if point.items]


def picked(words: str, items: Sequence[tuple[int, str]], *, word: str) -> tuple[int, ...]:
    """The numbers of the items that the words name. Raises Refused with the nearest item."""
    try:
        return pick(words, items)
    except Unfound as unfound:
        text = next((text for number, text in items if number == unfound.near), "")
        then = f"write `/{word} {unfound.near}` for “{text[:80]}”" if text else f"write its number: `/{word} 1`"
        raise Refused(unfound.reason, then) from unfound


def numbered(numbers: Sequence[int]) -> str:
    """`item 2` or `items 2, 3`."""
    return f"item{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def some(names: Sequence[str], most: int = 10) -> str:
    """Names in a line, the rest counted."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
