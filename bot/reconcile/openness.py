"""Whether an entry's issue should be open, and by whom it is done: one rule for tasks and gates.

Once over stays over, until somebody reopens the issue. Closing by hand counts as done, unless what comes first is
open or a hand-off is not validated: then the issue is reopened, here for `baton apply` and for the server alike.
"""

from dataclasses import dataclass

from bot.domain.apply import RENEWED
from bot.domain.board import Entry, Issue, kind_of
from bot.reconcile.states import Open, by_hand, closes_itself, lacks_agreement, open_before, said_before, starts_as
from bot.reconcile.view import View
from bot.rules.handoffs import next_line

BY_PLAN = "*plan"
BY_HAND = "*hand"
BY_TASKS = "*tasks"
REMOVED = "*removed"
"""Values of `IssueState.done_by` beside agents and logins; no id begins with a star."""


@dataclass(frozen=True, slots=True)
class Openness:
    is_open: bool
    done_by: str = ""


def openness(view: View, entry: Entry) -> Openness:
    issue = view.issue(entry)
    if issue is None:
        return Openness(is_open=True)
    return _while_open(view, issue) if issue.is_open else _while_closed(view, issue)


def too_early(view: View, entry: Entry) -> tuple[Open, ...]:
    """Why a closed issue is to be reopened: what comes first and is open, or is itself reopened for such a reason."""
    issue = view.issue(entry)
    if issue is None or issue.is_open or _is_accepted(view, issue):
        return ()
    first = dict.fromkeys(open_before(view, entry))
    closed = (other for other in _before(view, entry) if not _stands(view, other))
    others = (Open(other, view.number(other), view.outline.titles.get(other, "")) for other in closed)
    return tuple(first | dict.fromkeys(others))


def unvalidated(view: View, entry: Entry) -> str:
    """What has to be written where an issue was closed before what must be agreed was; empty where it was."""
    issue = view.issue(entry)
    if issue is None or issue.is_open or _is_accepted(view, issue) or not lacks_agreement(view, entry):
        return ""
    if kind_of(entry) == "checkpoint":
        numbers = " ".join(str(one.number) for one in view.verdicts(entry) if not one.is_met)
        return f"sign off what is missing with `/sign-off {numbers}`; the gate closes by itself then"
    if kind_of(entry) == "requirements":
        numbers = " ".join(str(one.number) for one in view.list_of(entry).items if one.state != "accepted")
        return f"accept what is missing with `/accept {numbers}`; the list closes by itself then"
    return next_line(view.outline.passings[entry], issue.state)


def is_fresh(issue: Issue) -> bool:
    """Are the plan's starting facts still to be written? Never again where a state was there and is not believed."""
    return not issue.state.started and not issue.state_fault


def _while_open(view: View, issue: Issue) -> Openness:
    if is_fresh(issue) and starts_as(view, issue.entry) == "done":
        return Openness(is_open=False, done_by=BY_PLAN)
    if issue.state_fault == RENEWED and issue.state.done_by not in ("", REMOVED):
        return Openness(is_open=False, done_by=issue.state.done_by)
    if closes_itself(view, issue.entry):
        return Openness(is_open=False, done_by=BY_TASKS)
    return Openness(is_open=True)


def _while_closed(view: View, issue: Issue) -> Openness:
    done_by = issue.state.done_by
    if done_by == REMOVED:
        return Openness(is_open=True)
    if kind_of(issue.entry) == "requirements" and lacks_agreement(view, issue.entry):
        return Openness(is_open=True)
    if _is_accepted(view, issue):
        overruled = issue.state.overruled
        return Openness(is_open=False, done_by=done_by or (overruled.login if overruled else BY_PLAN))
    if _stands(view, issue.entry):
        return Openness(is_open=False, done_by=BY_HAND)
    return Openness(is_open=True)


def _is_accepted(view: View, issue: Issue) -> bool:
    """Was the closing looked at before, or is it a starting fact?"""
    if issue.state.done_by or issue.state.overruled:
        return issue.state.done_by != REMOVED
    return is_fresh(issue) and starts_as(view, issue.entry) == "done"


def _stands(view: View, entry: Entry) -> bool:
    """May a closed entry stay closed? Not if anything open is reached over closings that nobody accepted yet.

    Somebody may have closed a whole chain while its first task is open: then all of it is reopened at once.
    """
    seen = {entry}
    todo = [entry]
    while todo:
        at = todo.pop()
        known = view.standing.get(at)
        if known is None and not _is_closed_unseen(view, at):
            continue
        if known is False or (known is None and (lacks_agreement(view, at) or any(open_before(view, at)))):
            view.standing[entry] = False
            return False
        if known is None:
            fresh = [other for other in _before(view, at) if other not in seen]
            seen.update(fresh)
            todo += fresh
    view.standing.update(dict.fromkeys(seen, True))
    return True


def _is_closed_unseen(view: View, entry: Entry) -> bool:
    issue = view.issue(entry)
    return issue is not None and not issue.is_open and not _is_accepted(view, issue)


def _before(view: View, entry: Entry) -> list[Entry]:
    hand = (other.entry for other in (*by_hand(view, entry), *said_before(view, entry)) if other.entry)
    return [*view.outline.before.get(entry, ()), *hand]
