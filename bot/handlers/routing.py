"""Which handler an event goes to: what it may skip, what it needs, what it teaches, what follows from it."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.domain.board import Board
from bot.domain.events import (
    ButtonPressed,
    CheckEnded,
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
from bot.domain.facts import Facts, Needs
from bot.handlers import (
    check_outputs,
    comments,
    contested,
    due,
    edges,
    issues,
    labels,
    milestones,
    pulls,
    push,
    reports,
    repositories,
    signs,
    workflow_runs,
)
from bot.handlers.decided import Decided
from bot.handlers.heard import missed, permissions_for


def glance(event: Event) -> str:
    """Why an event needs no look at its board; empty where it does."""
    match event:
        case Pushed():
            return push.glance(event)
        case Commented():
            return comments.glance(event)
        case PullRequestChanged():
            return pulls.glance(event)
        case LabelChanged():
            return labels.glance(event)
        case RepositoryChanged():
            return repositories.glance(event)
        case Due():
            return due.glance(event)
        case MembersChanged():
            return "permissions are read when they are needed"
        case PullsTouched(check=CheckEnded()):
            return ""  # a metric may come from it
        case PullsTouched() | ButtonPressed() | GroupAsked():
            return "it concerns pull requests alone"
        case IssueChanged() | EdgeChanged() | MilestoneChanged() | RepositoriesChanged():
            return ""
        case MetricsReported() | WorkflowEnded():
            return ""
        case _:
            assert_never(event)


def is_sign_only(event: Event) -> bool:
    """Is it at most a sign of life? Then nothing is read for its sake where the board is not cached."""
    match event:
        case Commented():
            return not comments.is_call(event)
        case Pushed():
            return event.branch != event.origin.default_branch
        case _:
            return isinstance(event, PullRequestChanged) and not pulls.may_move(event)


def is_quiet(event: Event) -> bool:
    """Where nothing follows from it, is the board as it was? Then its pages are not worked out anew."""
    return is_sign_only(event) or isinstance(event, PullsTouched | WorkflowEnded)


def may_bring_plan(event: Event) -> bool:
    """Should a repository that had no plan be looked at again?"""
    match event:
        case Pushed():
            return push.touches_plan(event)
        case Due():
            return due.may_bring_plan(event)
        case _:
            return isinstance(event, RepositoryChanged)


def needs(event: Event, board: Board, *, now: datetime) -> Needs:
    """What to read before deciding, as the cached board tells."""
    needs = _needs(event, board, now)
    alive = signs.needs(event, board, now=now)
    return replace(needs, issues=tuple(dict.fromkeys((*needs.issues, *alive)))) if alive else needs


def _needs(event: Event, board: Board, now: datetime) -> Needs:
    match event:
        case Pushed():
            return push.needs(event, board)
        case Commented():
            return comments.needs(event, board)
        case PullRequestChanged():
            return pulls.needs(event, board)
        case IssueChanged():
            return Needs() if contested.is_left(event, board, now=now) else issues.needs(event, board)
        case EdgeChanged():
            return edges.needs(event, board)
        case LabelChanged():
            return labels.needs(event, board)
        case MilestoneChanged():
            return milestones.needs(event, board)
        case RepositoryChanged():
            return repositories.needs(event, board)
        case Due():
            return due.needs(event, board, now=now)
        case MetricsReported():
            return reports.needs(board)
        case WorkflowEnded():
            return workflow_runs.needs(event, board)
        case PullsTouched(check=CheckEnded() as check):
            return check_outputs.needs(check, board)
        case MembersChanged() | RepositoriesChanged() | PullsTouched() | ButtonPressed() | GroupAsked():
            return Needs()
        case _:
            assert_never(event)


def more_needs(event: Event, board: Board, facts: Facts) -> Needs:
    """What turned out to be needed when the first was read; mostly nothing."""
    match event:
        case Commented():
            return comments.more_needs(event, board, facts)
        case IssueChanged():
            return issues.more_needs(event, board, facts)
        case Due():
            return permissions_for(missed(board, facts), facts)
        case _:
            return Needs()


def doubts(event: Event) -> Needs:
    """What to read before something is refused; only commands are."""
    return comments.doubts(event) if isinstance(event, Commented) else Needs()


def learn(event: Event, board: Board, facts: Facts) -> Board:
    """The board with what the event itself tells: which plan is in force, what is gone, who shows itself."""
    return signs.learn(event, _learn(event, board, facts), now=facts.now)


def _learn(event: Event, board: Board, facts: Facts) -> Board:
    match event:
        case Pushed():
            return push.learn(event, board, facts)
        case IssueChanged():
            return contested.learn(event, issues.learn(event, board, facts), now=facts.now)
        case RepositoryChanged():
            return repositories.learn(event, board, facts)
        case Commented():
            return comments.learn(board, facts)
        case Due():
            return due.learn(event, board, facts)
        case _:
            return board


def decide(event: Event, before: Board, board: Board, facts: Facts) -> Decided:
    """What follows. `before` is the board as it was cached, `board` has what was read and learned."""
    decided = _decide(event, before, board, facts)
    return decided.then(signs.decide(event, board, facts, so_far=decided))


def _decide(event: Event, before: Board, board: Board, facts: Facts) -> Decided:
    match event:
        case Pushed():
            return push.decide(event, board, facts)
        case Commented():
            return comments.decide(event, board, facts)
        case PullRequestChanged():
            return pulls.decide(event, board, facts)
        case IssueChanged() if contested.is_left(event, board, now=facts.now):
            return Decided(
                why=f"#{event.number} was {event.action} too often within the hour; the next sweep looks at it"
            )
        case IssueChanged():
            return issues.decide(event, before, board, facts)
        case EdgeChanged():
            return edges.decide(event, board, facts)
        case LabelChanged():
            return labels.decide(event, board, facts)
        case MilestoneChanged():
            return milestones.decide(event, before, board, facts)
        case RepositoryChanged():
            return repositories.decide(event, board, facts)
        case Due():
            return due.decide(event, board, facts)
        case MetricsReported():
            return reports.decide(event, board, facts)
        case WorkflowEnded():
            return workflow_runs.decide(event, board, facts)
        case PullsTouched(check=CheckEnded() as check):
            return check_outputs.decide(check, board, facts)
        case MembersChanged() | RepositoriesChanged() | PullsTouched() | ButtonPressed() | GroupAsked():
            return Decided()
        case _:
            assert_never(event)
