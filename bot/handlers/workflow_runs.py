"""A workflow's run ended on the default branch: metrics that name it are read out of its artifacts."""

from collections.abc import Mapping

from bot.domain.board import STATUS, Board
from bot.domain.events import WorkflowEnded
from bot.domain.facts import Facts, Needs
from bot.handlers.decided import Decided
from bot.handlers.measured import Told, is_known, kept
from bot.plan.models import FromWorkflow
from bot.rules.measuring.sources import artifacts_of, from_artifacts, of_run


def needs(event: WorkflowEnded, board: Board) -> Needs:
    """Nothing where no metric names the workflow, and nothing the second time. A tag may be called as the branch is."""
    sources = new_sources(event, board)
    if not sources:
        return Needs()
    artifacts = artifacts_of(sources, event.run)
    return Needs(issues=(board.issues[STATUS].number,), artifacts=artifacts, on_branch=(event.sha,))


def decide(event: WorkflowEnded, board: Board, facts: Facts) -> Decided:
    sources = new_sources(event, board)
    if not sources or board.in_force is None:
        return Decided(why=f"no metric waits for a run of {event.workflow}")
    if event.sha not in facts.on_branch:
        return Decided(why=f"{event.sha[:12]} is not on the default branch, so its run measures nothing")
    readings = from_artifacts(board.in_force.plan, sources, facts.artifacts, run=event.run)
    told = Told("artifact", f"{event.workflow} run {event.run}", key_of(event), event.at)
    return kept(board, readings, told, now=facts.now)


def new_sources(event: WorkflowEnded, board: Board) -> Mapping[str, FromWorkflow]:
    """Metrics that come from the workflow and have no value of this run yet."""
    if board.in_force is None or STATUS not in board.issues:
        return {}
    every, key = of_run(board.in_force.plan, event), key_of(event)
    return {name: one for name, one in every.items() if not is_known(board, name, key)}


def key_of(event: WorkflowEnded) -> str:
    """A run that is run again has a number for it."""
    return f"run:{event.run}:{event.attempt}"
