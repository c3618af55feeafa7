"""The states of all entries at once: of what has not changed since the last board they are not derived again.

Whether an entry is over follows from its own issue. Beside that its state follows from whether those are over that the
plan puts before it; of a phase, from its tasks too; and, where people made edges or said `/block on`, from any issue.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.board import Entry, Issue
from bot.plan.models import Plan, State
from bot.plan.once import once
from bot.reconcile.states import derive, is_over
from bot.reconcile.view import View


@dataclass(frozen=True, slots=True)
class Whole:
    """What was derived, and all that it was derived of beside the plan."""

    issues: Mapping[Entry, Issue]
    others: Mapping[int, bool]
    """Whether issues are open that are no entries, as the board has it."""
    states: Mapping[Entry, State]
    done: frozenset[Entry]
    tied: frozenset[Entry]
    """Entries whose state may follow from any issue: people made edges to them, or said what they depend on."""


@dataclass(slots=True)
class _Newest:
    """The last of a plan; exchanged as a whole, because pages are made in several threads."""

    whole: Whole | None = None


@once
def _newest(plan: Plan) -> _Newest:
    return _Newest()


def whole_of(view: View) -> Whole:
    """The states of tasks, phases and checkpoints, in the order of the outline's titles."""
    newest = _newest(view.plan)
    last = newest.whole
    changed = _changed(last, view) if last else None
    made = _anew(view) if last is None or changed is None else _brought_on(last, view, changed)
    newest.whole = made
    return made


def _anew(view: View) -> Whole:
    states = {entry: derive(view, entry) for entry in view.outline.titles if entry in view.outline.before}
    return Whole(
        issues=view.board.issues,
        others=view.board.others_blocking,
        states=states,
        done=frozenset(entry for entry, state in states.items() if state == "done"),
        tied=frozenset(entry for entry in states if _is_tied(view, entry)),
    )


def _changed(last: Whole, view: View) -> list[Entry] | None:
    """Entries whose issues are others than they were; None where more than that is different."""
    issues = view.board.issues
    if len(issues) != len(last.issues) or view.board.others_blocking != last.others:
        return None
    found = []
    for entry, issue in issues.items():
        former = last.issues.get(entry)
        if former is issue:
            continue
        if former is None or former.number != issue.number:
            return None
        found.append(entry)
    return found


def _brought_on(last: Whole, view: View, changed: list[Entry]) -> Whole:
    ours = [entry for entry in changed if entry in last.states]
    turned = [entry for entry in ours if is_over(view, entry) != (entry in last.done)]
    asked = dict.fromkeys(_reached(last, view, ours, turned)) if changed else {}
    fresh = {entry: state for entry in asked if (state := derive(view, entry)) != last.states[entry]}
    return Whole(
        issues=view.board.issues,
        others=last.others,
        states={**last.states, **fresh} if fresh else last.states,
        done=last.done.symmetric_difference(turned) if turned else last.done,
        tied=last.tied.difference(asked).union(entry for entry in asked if _is_tied(view, entry)),
    )


def _reached(last: Whole, view: View, changed: Iterable[Entry], turned: Iterable[Entry]) -> Iterator[Entry]:
    """Everything whose state may be another now."""
    phases = view.outline.phases
    behind = (other for entry in turned for other in view.outline.touches.get(entry, ()))
    for entry in (*changed, *last.tied, *behind):
        yield entry
        if phase := phases.get(entry):
            yield phase


def _is_tied(view: View, entry: Entry) -> bool:
    """Did its state just follow from more than the plan's order?"""
    issue = view.issue(entry)
    return bool(view.hands.get(entry)) or (issue is not None and bool(issue.state.blocks))
