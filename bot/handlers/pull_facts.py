"""What the plan and Baton's own state add to the facts of a pull request that were read."""

from collections.abc import Iterator
from dataclasses import replace

from bot.commands.said import with_commands
from bot.domain.board import Account, Board, id_of, kind_of
from bot.domain.pull_facts import LinkedTask, PullFacts
from bot.domain.pull_reads import PullRead
from bot.domain.stops import halts_of, holds_of, overrides_of, vetoes_of, withdrawals_of
from bot.plan.models import Plan


def complete(read: PullRead, board: Board | None, plan: Plan, *, pusher: Account | None) -> PullFacts:
    """The facts as they are judged. Without a board nobody has stopped anything yet."""
    facts = replace(read.facts, pusher=pusher)
    if board is not None:
        stops, number = board.status.stops, facts.number
        facts = replace(
            facts,
            known_ids=dict(board.status.principals),
            tasks=tuple(_tasks(read, board, plan)),
            vetoes=vetoes_of(stops, number),
            halts=halts_of(stops),
            holds=holds_of(stops, number),
            overrides=overrides_of(stops, number),
            withdrawals=(*facts.withdrawals, *withdrawals_of(stops, number)),
        )
    return with_commands(facts)


def _tasks(read: PullRead, board: Board, plan: Plan) -> Iterator[LinkedTask]:
    """Tasks by the issues that it closes; what the plan in force on its base says of them counts."""
    for number in sorted(read.closes):
        issue = board.by_number(number)
        if issue is None or kind_of(issue.entry) != "task" or id_of(issue.entry) not in plan.tasks:
            continue
        name = id_of(issue.entry)
        task = plan.tasks[name]
        yield LinkedTask(name, task.type or "", plan.owner_of(name), task.checkpoint or "")
