"""Native dependencies: which are missing, and which the plan gave up; those made by hand stay."""

import re

from bot.domain.board import Entry, Issue, kind_of
from bot.reconcile.circles import circular, hand_edges
from bot.reconcile.view import View

_AFTER = re.compile(r"^\*\*After:\*\* (.*)$", re.MULTILINE)
_NUMBER = re.compile(r"(?:^|, )#(\d+)\b")


def formerly_after(region: str) -> frozenset[int]:
    """The numbers that Baton's last words named: GitHub does not say who made an edge, the region does.

    Text of people has no living `#12`, so only Baton's own references match.
    """
    found = _AFTER.search(region)
    return frozenset(map(int, _NUMBER.findall(found[1]))) if found else frozenset()


def missing_edges(view: View, entry: Entry, issue: Issue) -> tuple[Entry, ...]:
    """Edges of the plan that the issue does not have."""
    return tuple(
        by for by in view.outline.edges.get(entry, ()) if (number := view.number(by)) and number not in issue.blocked_by
    )


def stale_edges(view: View, entry: Entry, issue: Issue) -> tuple[int, ...]:
    """Edges that the plan once had and has no more, unless somebody said `/block on` since; and those in a circle."""
    tied = {number for number in hand_edges(view, issue) if (entry, number) in circular(view)}
    if not issue.blocked_by or not (former := formerly_after(issue.region)):
        return tuple(sorted(tied))
    kept = {view.number(by) for by in view.outline.edges.get(entry, ())} | {block.on for block in issue.state.blocks}
    return tuple(sorted((issue.blocked_by & former - kept) | tied))


def shown_after(view: View, entry: Entry) -> tuple[Entry, ...]:
    """What the region names: the plan's order, without what the phase's own gate says already."""
    before = view.outline.before.get(entry, ())
    match kind_of(entry):
        case "task":
            told = view.outline.starts_after.get(view.outline.phases.get(entry, entry), ())
            own = set(view.outline.edges.get(entry, ()))
            return tuple(by for by in before if by in own or by not in told)
        case "phase":
            return view.outline.starts_after.get(entry, ())
        case _:
            return view.outline.edges.get(entry, ())
