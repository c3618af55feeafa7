"""A pull request: what its holder opens for a task puts the task in review, until it is closed unmerged.

A merged one closes the issue by GitHub itself, and so the task is done.
"""

from collections.abc import Iterator
from dataclasses import replace

from bot.commands.actor import roster_of
from bot.domain.actions import Action, EditIssue, Record
from bot.domain.board import Board, Issue, kind_of
from bot.domain.events import PullRequestChanged
from bot.domain.facts import Facts, Needs
from bot.domain.naming import closed_by, named_in, of_branch
from bot.domain.state import IssueState, LogEntry
from bot.handlers.decided import Decided

ACTIONS = frozenset({"opened", "edited", "synchronize", "reopened", "closed", "ready_for_review", "converted_to_draft"})


def glance(event: PullRequestChanged) -> str:
    return "" if event.action in ACTIONS else f"nothing to do for a pull request that was {event.action}"


def may_move(event: PullRequestChanged) -> bool:
    """May a review begin or end with it? All else is at most a sign of life."""
    return bool(closes(event)) or event.action in ("closed", "edited", "converted_to_draft")


def closes(event: PullRequestChanged) -> frozenset[int]:
    """Issues that a merge would close; GitHub heeds the keywords on the default branch alone."""
    if event.base_branch != event.origin.default_branch:
        return frozenset()
    return closed_by(f"{event.title}\n{event.body}")


def named_by(event: PullRequestChanged) -> frozenset[int]:
    words = f"{event.title}\n{event.body}"
    return closed_by(words) | named_in(words) | of_branch(event.head_branch)


def needs(event: PullRequestChanged, board: Board) -> Needs:
    """Mostly nothing: the cached board tells whether a review begins or ends."""
    return Needs(issues=tuple(issue.number for issue, _ in moved(event, board)))


def decide(event: PullRequestChanged, board: Board, facts: Facts) -> Decided:
    actions: list[Action] = []
    for issue, state in moved(event, board):
        claim = state.claim
        if claim and not state.in_review:  # its holder must act again, so its lease begins again
            state = replace(state, claim=replace(claim, beat=facts.now, warned=None))
        actions += [EditIssue(issue.entry, state=state), Record(logged(event, issue, state, facts))]
    touched = tuple(action.entry for action in actions if isinstance(action, EditIssue))
    why = f"pull request #{event.number} was {event.action}"
    return Decided(tuple(actions), touched, why=why if touched else "")


def moved(event: PullRequestChanged, board: Board) -> Iterator[tuple[Issue, IssueState]]:
    """Tasks that come under review or are taken back from it, with their new states."""
    closing = closes(event)
    for issue in board.issues.values():
        state = issue.state
        if kind_of(issue.entry) != "task" or not issue.is_open:
            continue
        if (
            issue.number in closing
            and is_under_review(event)
            and not state.in_review
            and is_authors(event, issue, board)
        ):
            yield issue, replace(state, in_review=True, pull=event.number)
        elif state.in_review and state.pull == event.number and is_taken_back(event, issue):
            yield issue, replace(state, in_review=False, pull=0)


def is_under_review(event: PullRequestChanged) -> bool:
    return event.is_open and not event.is_draft


def is_taken_back(event: PullRequestChanged, issue: Issue) -> bool:
    """What is merged is not taken back: closing the issue is GitHub's part, a moment later."""
    return not event.is_merged and not (is_under_review(event) and issue.number in closes(event))


def is_authors(event: PullRequestChanged, issue: Issue, board: Board) -> bool:
    claim = issue.state.claim
    if claim is None or event.author is None or board.in_force is None:
        return False
    return roster_of(board.in_force.plan, board).is_holder(claim, event.author)


def logged(event: PullRequestChanged, issue: Issue, state: IssueState, facts: Facts) -> LogEntry:
    sender = event.origin.sender
    return LogEntry(
        at=facts.now,
        what="in review" if state.in_review else "back from review",
        entry=issue.entry,
        agent=state.claim.agent if state.claim else "",
        login=sender.login if sender else "",
        note=f"pull request #{event.number}",
        number=issue.number,
        verified=bool(state.claim and state.claim.verified),
        principal=sender.id if sender else 0,
    )
