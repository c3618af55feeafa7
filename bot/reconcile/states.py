"""The state of a task, derived: from what is over, from native edges, and from what people said.

Derived facts win over labels set by hand. Open or closed is GitHub's own fact: who decides that a task is done
puts `CloseIssue` on the board beside `IssueState.done_by`, and an open issue is not done whatever its state says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.domain.board import Board, Entry, id_of, kind_of
from bot.domain.state import Block, IssueState
from bot.plan.models import Plan, State
from bot.reconcile.circles import circular, hand_edges
from bot.reconcile.view import View
from bot.rules.handoffs import is_offered, is_validated, kept, next_line


@dataclass(frozen=True, slots=True)
class Open:
    """Something that must be over first: an entry of the plan, or (`entry` is None) another issue by number."""

    entry: Entry | None
    number: int
    """0 where the entry has no issue yet."""
    title: str = ""
    then: str = ""
    """Who writes what, where only that is missing: the hand-off of a phase."""


def state_of(plan: Plan, board: Board, entry: Entry) -> State:
    """The state of a task, phase or checkpoint."""
    return derive(View(plan, board), entry)


def waits_for(plan: Plan, board: Board, entry: Entry) -> tuple[Open, ...]:
    """What must be over before a task may start or a gate may close, and is not."""
    return tuple(open_before(View(plan, board), entry))


def ready_in(view: View, phase: Entry) -> tuple[Entry, ...]:
    """The tasks of a phase that may be claimed now."""
    return tuple(entry for entry in view.outline.members.get(phase, ()) if derive(view, entry) == "ready")


def derive(view: View, entry: Entry) -> State:
    """`done`, else what somebody said (`blocked`), else whether it waits, else how far it is."""
    known = view.states.get(entry)
    if known is None:
        known = view.states[entry] = _derived(view, entry)
    return known


def _derived(view: View, entry: Entry) -> State:
    if is_over(view, entry):
        return "done"
    match kind_of(entry):
        case "phase":
            return _phase(view, entry)
        case "checkpoint":
            return "waiting" if any(open_before(view, entry)) else "review"
        case _:
            return _task(view, entry)


def is_over(view: View, entry: Entry) -> bool:
    """Is its issue closed? Before its starting facts are written, they say."""
    known = view.over.get(entry)
    if known is None:
        known = view.over[entry] = _is_over(view, entry)
    return known


def _is_over(view: View, entry: Entry) -> bool:
    issue = view.issue(entry)
    if issue and (issue.state.started or issue.state_fault or not issue.is_open):
        return not issue.is_open
    return starts_as(view, entry) == "done"


def starts_as(view: View, entry: Entry) -> State | None:
    """The state that the plan begins with."""
    match kind_of(entry):
        case "task":
            task = view.plan.tasks.get(id_of(entry))
            return task.state if task else None
        case "phase":
            phase = view.plan.phases.get(id_of(entry))
            return "done" if phase and phase.state == "done" else None
        case "checkpoint":
            point = view.plan.checkpoints.get(id_of(entry))
            return "done" if point and point.state == "done" else None
        case _:
            return None


def closes_itself(view: View, entry: Entry) -> bool:
    """A gate that nobody has to judge is over with the last of its tasks."""
    if kind_of(entry) == "requirements":
        return not lacks_agreement(view, entry)
    is_more = bool(view.outline.members.get(entry) or view.verdicts(entry))
    return is_more and not needs_judgement(view, entry) and not any(open_before(view, entry))


def needs_judgement(view: View, entry: Entry) -> bool:
    """Must somebody validate the hand-off or sign items off before the gate closes?"""
    if kind_of(entry) == "phase":
        return entry in view.outline.passings
    return lacks_agreement(view, entry)


def lacks_agreement(view: View, entry: Entry) -> bool:
    """Is there a hand-off that nobody validated, an item that lacks sign-offs, a requirement that is not accepted?"""
    if kind_of(entry) == "checkpoint":
        return any(not verdict.is_met for verdict in view.verdicts(entry))
    if kind_of(entry) == "requirements":
        return not view.list_of(entry).is_settled
    issue = view.issue(entry)
    return entry in view.outline.passings and not (issue and is_validated(issue.state))


def open_before(view: View, entry: Entry) -> Iterator[Open]:
    """What of the plan's order, of the edges made by hand and of what was said with `/block on` is not over."""
    before = view.outline.before.get(entry, ())
    yield from _open(view, before)
    for other in (*by_hand(view, entry), *said_before(view, entry)):
        if other.entry is None or (other.entry not in before and view.board.issues[other.entry].is_open):
            yield other


def by_hand(view: View, entry: Entry) -> Iterator[Open]:
    """Native edges that the plan does not have, in the order of their numbers; of foreign issues the open ones.

    One that would close a circle holds nothing: it is taken away.
    """
    issue = view.issue(entry)
    if issue is None or not (numbers := hand_edges(view, issue)):
        return
    left_out = circular(view)
    for number in numbers:
        if (entry, number) in left_out:
            continue
        if other := view.entries.get(number):
            yield Open(other, number, view.board.issues[other].title)
        elif view.board.others_blocking.get(number, False):
            yield Open(None, number)


def said_before(view: View, entry: Entry) -> Iterator[Open]:
    """What somebody said the task depends on, beside its edges; of foreign issues those not known to be closed."""
    issue = view.issue(entry)
    for block in issue.state.blocks if issue else ():
        if not block.on or block.on in (issue.blocked_by if issue else ()):
            continue
        if other := view.entries.get(block.on):
            yield Open(other, block.on, view.board.issues[other].title)
        elif view.board.others_blocking.get(block.on, True):
            yield Open(None, block.on)


def _open(view: View, entries: Iterable[Entry]) -> Iterator[Open]:
    for entry in entries:
        if not is_over(view, entry):
            yield Open(entry, view.number(entry), view.outline.titles.get(entry, ""), _then(view, entry))


def _then(view: View, entry: Entry) -> str:
    """What is to be written on a phase that only its hand-off keeps open; asked again by each task behind it."""
    ways, issue = view.outline.passings.get(entry), view.issue(entry)
    if ways is None or issue is None:
        return ""
    if entry not in view.lines:
        is_ready = all(is_over(view, one) for one in view.outline.before.get(entry, ()))
        view.lines[entry] = next_line(ways, issue.state) if is_ready else ""
    return view.lines[entry]


def _task(view: View, entry: Entry) -> State:
    issue = view.issue(entry)
    said = issue.state if issue and (issue.state.started or issue.state_fault) else None
    starts = None if said else starts_as(view, entry)
    if (said and standing(view.board, said.blocks)) or starts == "blocked":
        return "blocked"
    if any(open_before(view, entry)):
        return "waiting"
    if (said and (said.in_review or _is_offered(entry, said))) or starts == "review":
        return "review"
    return "in-progress" if (said and said.claim) or starts == "in-progress" else "ready"


def _is_offered(entry: Entry, state: IssueState) -> bool:
    return is_offered(state) and kept(entry, state, is_open=True) is not None


def standing(board: Board, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks that still hold: one on an issue ends with that issue, as far as the board knows it."""
    return tuple(block for block in blocks if not block.on or not _is_closed(board, block.on))


def _is_closed(board: Board, number: int) -> bool:
    issue = board.by_number(number)
    return not issue.is_open if issue else board.others_blocking.get(number) is False


def _phase(view: View, entry: Entry) -> State:
    """A phase is in progress when one of its tasks was begun, in review when only its hand-off is left."""
    members = view.outline.members.get(entry, ())
    if any(_open(view, view.outline.starts_after.get(entry, ()))):
        return "waiting"
    issue = view.issue(entry)
    handoff = issue.state.handoff if issue else None
    if handoff and handoff.answer == "rejected":
        return "in-progress"
    if (members or handoff) and all(is_over(view, task) for task in members):
        return "review"
    begun = any(derive(view, task) in {"in-progress", "review", "done"} for task in members)
    return "in-progress" if begun or view.plan.phases[id_of(entry)].state == "active" else "ready"
