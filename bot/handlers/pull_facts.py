"""What the plan and Baton's own state add to the facts of a pull request that were read."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.commands.run import commands_in
from bot.commands.said import with_commands
from bot.domain.board import Board, id_of, kind_of
from bot.domain.events import Commented
from bot.domain.facts import SaidComment
from bot.domain.pull_facts import Gap, LinkedTask, PullComment, PullFacts
from bot.domain.pull_reads import Hands, PullRead
from bot.domain.stops import halts_of, holds_of, overrides_of, vetoes_of, withdrawals_of
from bot.plan.models import Plan


def complete(read: PullRead, board: Board | None, plan: Plan, *, hands: Hands) -> PullFacts:
    """The facts as they are judged. Without a board nobody has stopped anything yet."""
    facts = replace(read.facts, pusher=hands.last, earlier_pushers=hands.earlier)
    if not hands.is_whole:
        gap = Gap("commits", "who pushed to it before could not be read", "press Evaluate again")
        facts = replace(facts, gaps=(*facts.gaps, gap))
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


def waiting(read: PullRead, delivered: Iterable[Commented], *, since: datetime | None) -> list[SaidComment]:
    """Comments that may hold commands, in the server's order: those that stand there, and those that were delivered.

    A deleted comment was said all the same; whether one was edited since, only GitHub tells. What is older than the
    database is left alone: whether it was obeyed, nobody can tell.
    """
    there = {one.id: _said(one, read) for one in read.facts.comments}
    for event in delivered:
        now = there.get(event.comment_id)
        there[event.comment_id] = SaidComment(
            event.comment_id,
            event.comment_node_id if now else "",
            event.body,
            event.author,
            event.at,
            is_edited=bool(now and now.is_edited),
        )
    asked = {event.comment_id for event in delivered}
    found = (
        one
        for one in there.values()
        if one.id in asked or (since is not None and one.at >= since and not one.is_edited)
    )
    return sorted((one for one in found if commands_in(one.body).is_for_us), key=lambda one: one.id)


def _said(comment: PullComment, read: PullRead) -> SaidComment:
    node = read.comment_nodes.get(comment.id, "")
    return SaidComment(comment.id, node, comment.body, comment.by, comment.at, comment.is_edited)
