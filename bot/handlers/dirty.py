"""Which pull requests an event makes dirty: their verdict may be otherwise, and is worked out anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from bot.commands.run import commands_in
from bot.domain.events import (
    ButtonPressed,
    Commented,
    Due,
    EdgeChanged,
    Event,
    GroupAsked,
    IssueChanged,
    LabelChanged,
    MembersChanged,
    MetricsReported,
    MilestoneChanged,
    PullRequestChanged,
    PullsTouched,
    Pushed,
    RepositoriesChanged,
    RepositoryChanged,
    WorkflowEnded,
)
from bot.handlers.in_force import PLAN_PATH
from bot.jobs.timed.approvals import APPROVALS
from bot.jobs.timed.approvals_rest import APPROVALS_REST
from bot.jobs.timed.reconcile import RECONCILE

CODEOWNERS = frozenset({".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"})
ACTIONS = frozenset(
    {"opened", "edited", "synchronize", "reopened", "closed", "ready_for_review", "converted_to_draft"}
    | {"labeled", "unlabeled", "milestoned", "demilestoned"}
)


@dataclass(frozen=True, slots=True)
class Dirty:
    """Pull requests by number, by head commit, by base branch, or all open ones; and what was asked by hand."""

    numbers: frozenset[int] = frozenset()
    heads: frozenset[str] = frozenset()
    bases: frozenset[str] = frozenset()
    every: bool = False
    rest: bool = False
    """Those whom an earlier look left for later; all, where nobody remembers which."""
    landed: frozenset[tuple[str, str]] = frozenset()
    """Branches with commits that came to them: pull requests into a branch that bring one of these to it."""
    groups: tuple[GroupAsked, ...] = ()
    pressed: tuple[ButtonPressed, ...] = ()
    left: frozenset[tuple[int, str]] = frozenset()
    """Heads that pull requests had before a push: who still reads one of these reads too early."""
    said: tuple[Commented, ...] = ()
    """Comments with commands, as they were delivered: one that is deleted meanwhile was said all the same."""

    @property
    def is_clean(self) -> bool:
        return self == Dirty()


def together(several: Iterable[Dirty]) -> Dirty:
    """Events that make the same pull request dirty are one evaluation."""
    found = Dirty()
    for one in several:
        found = Dirty(
            found.numbers | one.numbers,
            found.heads | one.heads,
            found.bases | one.bases,
            found.every or one.every,
            found.rest or one.rest,
            found.landed | one.landed,
            (*found.groups, *one.groups),
            (*found.pressed, *one.pressed),
            found.left | one.left,
            (*found.said, *one.said),
        )
    return found


def dirty_by(event: Event) -> Dirty:
    match event:
        case PullRequestChanged():
            return _by_pull(event)
        case PullsTouched():
            return Dirty(event.numbers, event.heads, every=event.every)
        case ButtonPressed():
            return Dirty(event.numbers, frozenset() if event.numbers else frozenset({event.head}), pressed=(event,))
        case GroupAsked():
            return Dirty(groups=(event,))
        case Commented():
            return _by_comment(event)
        case Pushed():
            return _by_push(event)
        case LabelChanged():
            return Dirty(every=event.action == "deleted" or bool(event.former_name))
        case MembersChanged():
            return Dirty(every=True)
        case MilestoneChanged():
            return Dirty(every=event.action in ("edited", "deleted"))
        case Due():
            return Dirty(every=event.kind in (APPROVALS, RECONCILE), rest=event.kind == APPROVALS_REST)
        case IssueChanged() | EdgeChanged() | RepositoriesChanged() | RepositoryChanged():
            return Dirty()
        case MetricsReported() | WorkflowEnded():
            return Dirty()
        case _:
            assert_never(event)


def changes_rules(event: Pushed) -> bool:
    """Plan or owners may be others now; after a forced push the base may lack what it had."""
    if event.is_deleted or event.is_new:
        return False
    return not event.files_known or event.is_forced or bool(event.files & (CODEOWNERS | {PLAN_PATH}))


def _by_push(event: Pushed) -> Dirty:
    """A plain push concerns only those whose commits it brings; who these are is remembered, and nothing is read."""
    if changes_rules(event):
        return Dirty(bases=frozenset({event.branch}))
    return Dirty(landed=frozenset((event.branch, sha) for sha in event.commits))


def _by_pull(event: PullRequestChanged) -> Dirty:
    """One that leaves a head or a base lets others that share it go on."""
    if event.action not in ACTIONS:
        return Dirty()
    others = event.head_sha if event.action == "closed" else event.before_sha
    left = frozenset({(event.number, event.before_sha)}) if event.before_sha else frozenset()
    return Dirty(frozenset({event.number}), frozenset({others} - {""}), left=left)


def _by_comment(event: Commented) -> Dirty:
    comment = commands_in(event.body)
    if event.author is None or not comment.is_for_us:
        return Dirty()
    if not event.on_pull_request:  # a halt concerns every pull request, wherever it is said
        return Dirty(every=any(one.command.name in ("halt", "lift") for one in comment.called))
    return Dirty(frozenset({event.number}), said=(event,))
