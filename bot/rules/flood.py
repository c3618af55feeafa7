"""What one agent may hold and open again, so that one that runs wild leaves the others in peace. People may more."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from bot.domain.board import Account, Board, Issue, kind_of
from bot.domain.log import parts_on
from bot.plan.models import Plan


def held_by(board: Board, agent: str) -> tuple[Issue, ...]:
    """The open tasks that the agent holds; what only the plan gives it, it has not taken."""
    return tuple(
        issue
        for issue in board.issues.values()
        if (claim := issue.state.claim)
        and claim.agent == agent
        and (claim.principal or claim.by)
        and issue.is_open
        and kind_of(issue.entry) == "task"
    )


def too_many_held(plan: Plan, board: Board, agent: str) -> str:
    """Why the agent may claim nothing more; empty where it may."""
    most = plan.policy.max_claims
    held = held_by(board, agent) if is_bounded(plan, agent) else ()
    if len(held) < most:
        return ""
    return f"{agent} holds {numbers(held)}, and the plan allows {most} at a time"


def too_many_reopened(plan: Plan, board: Board, agents: Collection[str], account: Account, *, now: datetime) -> bool:
    """Did an account that acts for agents alone open as many issues within the hour as the policy allows?

    Counted in the log, where what Baton opens itself has a note.
    """
    most = plan.policy.max_tasks_an_hour
    if most is None or not agents or not all(is_bounded(plan, agent) for agent in agents):
        return False
    since = now - timedelta(hours=1)
    every = {*board.pending.log, *board.status.log, *(entry for part in parts_on(board) for entry in part.state.log)}
    mine = [one for one in every if one.what == "reopened" and one.principal == account.id and not one.note]
    return sum(one.at > since for one in mine) >= most


def is_bounded(plan: Plan, agent: str) -> bool:
    """People (no agent, or one that people are) bound themselves."""
    entry = plan.agents.get(agent)
    return entry is not None and not entry.human


def numbers(issues: Collection[Issue]) -> str:
    shown: Iterable[str] = (f"#{issue.number}" for issue in list(issues)[:10])
    rest = f" and {len(issues) - 10} more" if len(issues) > 10 else ""
    return ", ".join(shown) + rest
