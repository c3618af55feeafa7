"""A comment on an issue of Baton's: its commands, and older ones that have not had their effect yet."""

from datetime import datetime

from bot.commands.run import commands_in, reply_key, run_comment
from bot.domain.actions import Comment
from bot.domain.board import STATUS, Account, Board, Entry, Issue
from bot.domain.events import Commented
from bot.domain.facts import Facts, Needs, SaidComment
from bot.handlers.decided import Decided
from bot.render import render


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
    return Needs(
        issues=tuple(dict.fromkeys(numbers)),
        comments_of=event.number,
        permissions_of=people([event.author]),
    )


def more_needs(event: Commented, board: Board, facts: Facts) -> Needs:
    """Permissions of others whose older commands were found beside this one."""
    authors = [said.author for said in waiting(event, board, facts) if said.author] if is_call(event) else []
    return Needs(permissions_of=tuple(one for one in people(authors) if one.id not in facts.permissions))


def people(accounts: list[Account]) -> tuple[Account, ...]:
    """GitHub tells no permission of Apps: they act by their id in the plan, or not at all."""
    return tuple({one.id: one for one in accounts if not one.is_bot}.values())


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
    decided = Decided()
    for said in waiting(event, board, facts):
        decided = decided.then(obey(said, decided.on(board), issue.entry, facts))
    return decided if decided.why else Decided(why="its commands were done already")


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


def is_command(said: SaidComment, board: Board) -> bool:
    return said.author is not None and said.author.id != board.bot.id and commands_in(said.body).is_for_us


def was_handled(said: SaidComment, issue: Issue, board: Board, facts: Facts) -> bool:
    """By the database; by Baton's reply; of what is older than the database, by the newest command that counted."""
    if said.id in facts.handled or is_answered(said, board, facts):
        return True
    return said.id <= issue.state.seen and is_before(said.at, facts.remembers_since)


def is_before(at: datetime, since: datetime | None) -> bool:
    return since is None or at < since


def is_answered(said: SaidComment, board: Board, facts: Facts) -> bool:
    mark = f"<!-- baton:said {reply_key(said.id)} -->"
    return any(mark in other.body for other in facts.comments if other.author and other.author.id == board.bot.id)


def obey(said: SaidComment, board: Board, entry: Entry, facts: Facts) -> Decided:
    key = f"command:{said.id}"
    if said.is_edited:
        number = board.issues[entry].number
        reply = Comment(number, render("comments/too-late.md.j2"), key=reply_key(said.id))
        return Decided((reply,), why="the comment was edited before it was read", keys=(key,))
    assert board.in_force
    ran = run_comment(said, board, board.in_force.plan, entry=entry, facts=facts)
    return Decided(ran.actions, ran.touched, why=ran.why, keys=(key,))
