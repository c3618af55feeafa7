"""A comment on an issue of Baton's: its commands, and older ones that have not had their effect yet."""

from dataclasses import replace
from datetime import timedelta

from bot.commands.run import commands_in
from bot.domain.board import STATUS, Board, Entry
from bot.domain.events import Commented
from bot.domain.facts import Facts, Needs, SaidComment
from bot.handlers.decided import Decided
from bot.handlers.heard import is_command, missed, obey_all, people, permissions_for, was_handled
from bot.handlers.in_force import is_held_back, learn_plan

LATE = timedelta(minutes=10)
"""How much later than a comment deliveries of older ones are looked for; the sweep finds what comes later still."""


def glance(event: Commented) -> str:
    """A comment without a command may still be its author's sign of life."""
    return "" if event.author else "its author's account is deleted"


def is_call(event: Commented) -> bool:
    """Does it hold a command? Most comments do not; these cost no request. On pull requests there are none."""
    return not event.on_pull_request and commands_in(event.body).is_for_us


def needs(event: Commented, board: Board) -> Needs:
    """An issue that the cache does not know may still be Baton's."""
    if event.author is None or event.author.id == board.bot.id or not is_call(event):
        return Needs()
    numbers = [event.number, *status_number(board)]
    for called in commands_in(event.body).called:
        numbers += called.command.also(called.args, event.author, board)
    is_yes = is_agreement(event, board)
    return Needs(
        issues=tuple(dict.fromkeys(numbers)),
        comments_of=event.number,
        permissions_of=people([event.author]),
        plan_file=is_yes,
        whole_board=is_yes,
    )


def is_agreement(event: Commented, board: Board) -> bool:
    """Does it say yes to a plan that waits? Then that plan and what it would close are looked at as they are now."""
    called = [one.command.name for one in commands_in(event.body).called]
    return is_held_back(board) and event.number in status_number(board) and "approve" in called


def learn(board: Board, facts: Facts) -> Board:
    return learn_plan(board, facts)


def more_needs(event: Commented, board: Board, facts: Facts) -> Needs:
    """Permissions of others whose older commands were found beside this one."""
    return permissions_for(commands(event, board, facts), facts) if is_call(event) else Needs()


def doubts(event: Commented) -> Needs:
    """What to read before a command is refused: something that makes it right may be on its way."""
    return Needs(said_since=event.at - LATE)


def status_number(board: Board) -> list[int]:
    return [board.issues[STATUS].number] if STATUS in board.issues else []


def decide(event: Commented, board: Board, facts: Facts) -> Decided:
    assert board.in_force
    if not is_call(event):
        return Decided(why="no command in it")
    issue = board.by_number(event.number)
    if issue is None:
        return Decided(why=f"#{event.number} is not an issue of Baton's")
    if event.author and event.author.id == board.bot.id:
        return Decided(why="Baton's own words")
    decided = obey_all(commands(event, board, facts), board, facts)
    decided = replace(decided, everything=facts.plan_was_read)
    return decided if decided.why else Decided(why="its commands were done already")


def commands(event: Commented, board: Board, facts: Facts) -> list[tuple[SaidComment, Entry]]:
    """What is to be obeyed, in the server's order: on this issue, and on others where those were read."""
    here = [(said, issue.entry) for said in waiting(event, board, facts) if (issue := board.by_number(event.number))]
    others = missed(board, facts, before=event.comment_id, but=event.number)
    return sorted((*here, *others), key=lambda pair: pair[0].id)


def waiting(event: Commented, board: Board, facts: Facts) -> list[SaidComment]:
    """This comment, and older ones with commands that have not had their effect, in the server's order."""
    issue = board.by_number(event.number)
    if issue is None:
        return []
    older = [said for said in facts.comments if said.id < event.comment_id and not said.is_edited]
    every = [*older, as_created(event, facts)]
    return [said for said in every if is_command(said, board) and not was_handled(said, issue, board, facts)]


def as_created(event: Commented, facts: Facts) -> SaidComment:
    """The words of the delivery; whether they were edited since, only GitHub tells."""
    now = next((said for said in facts.comments if said.id == event.comment_id), None)
    return SaidComment(
        id=event.comment_id,
        node_id=event.comment_node_id,
        body=event.body,
        author=event.author,
        at=event.at,
        is_edited=bool(now and now.is_edited),
    )
