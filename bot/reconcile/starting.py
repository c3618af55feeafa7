"""Starting facts: what the plan says of how far a task is, written with the entry's first state and never again."""

from dataclasses import replace
from datetime import datetime

from bot.domain.board import Entry, Issue, id_of, kind_of
from bot.domain.state import Block, Claim, IssueState
from bot.plan.models import Task
from bot.reconcile.view import View
from bot.rules.signoffs import signed_by_plan


def starting_state(view: View, issue: Issue, *, now: datetime) -> IssueState:
    """The first state of an entry. A claim of the plan has principal 0: nobody has acted yet."""
    state = issue.state
    point = view.plan.checkpoints.get(id_of(issue.entry)) if kind_of(issue.entry) == "checkpoint" else None
    if point is not None:
        return replace(state, signs=signed_by_plan(point, now)) if any(item.done for item in point.items) else state
    task = view.plan.tasks.get(id_of(issue.entry)) if kind_of(issue.entry) == "task" else None
    if task is None:
        return state
    return IssueState(
        revision=state.revision,
        progress=task.progress,
        claim=claim_of_plan(view.plan.owner_of(id_of(issue.entry)), now) if task.state == "in-progress" else None,
        blocks=(_block(task, now),) if task.state == "blocked" else (),
        in_review=task.state == "review",
        seen=state.seen,
    )


def claim_of_plan(agent: str, now: datetime) -> Claim:
    return Claim(agent=agent, principal=0, login="", comment=0, at=now)


def is_of_plan(claim: Claim | None) -> bool:
    """Does only the plan say that somebody works on it? Then anyone who may claims it as if it were free."""
    return claim is not None and claim.principal == 0 and not claim.by


def entry_state(view: View, entry: Entry, state: IssueState, *, done_by: str) -> IssueState:
    """The state with what every entry's block says."""
    if (state.entry, state.session, state.started, state.done_by) == (entry, view.session, True, done_by):
        return state
    return replace(state, entry=entry, session=view.session, done_by=done_by, started=True)


def _block(task: Task, now: datetime) -> Block:
    reason = task.note or task.impact or "the plan does not say why"
    return Block(reason=reason[:500], principal=0, login="", at=now, agent=task.agent or "")
