"""Comments that were read: which of them give commands, which of those are still to be obeyed, and what follows."""

from collections.abc import Iterator
from datetime import datetime

from bot.commands.desk import reply_key
from bot.commands.run import commands_in, run_comment
from bot.domain.actions import Comment
from bot.domain.board import Account, Board, Entry, Issue
from bot.domain.facts import Facts, Needs, SaidComment
from bot.handlers.decided import Decided
from bot.render import render


def missed(board: Board, facts: Facts, *, before: int | None = None, but: int = 0) -> list[tuple[SaidComment, Entry]]:
    """Commands on all issues whose deliveries did not come, or not yet, in the server's order.

    `before` leaves out newer comments than one, `but` those of one issue. What is older than the database is left to
    GitHub's own deliveries: whether it was obeyed, nobody can tell for sure.
    """
    found = [
        (said, issue.entry)
        for number, comments in facts.said.items()
        if number != but and (issue := board.by_number(number))
        for said in comments
        if before is None or said.id < before
        if not said.is_edited and not is_before(said.at, whole_second(facts.remembers_since))
        if is_command(said, board) and not was_handled(said, issue, board, facts)
    ]
    return sorted(found, key=lambda pair: pair[0].id)


def obey_all(commands: list[tuple[SaidComment, Entry]], board: Board, facts: Facts) -> Decided:
    decided = Decided()
    for said, entry in commands:
        decided = decided.then(obey(said, decided.on(board), entry, facts))
    return decided


def permissions_for(commands: list[tuple[SaidComment, Entry]], facts: Facts) -> Needs:
    authors = [said.author for said, _ in commands if said.author]
    return Needs(permissions_of=tuple(one for one in people(authors) if one.id not in facts.permissions))


def people(accounts: list[Account]) -> tuple[Account, ...]:
    """GitHub tells no permission of Apps: they act by their id in the plan, or not at all."""
    return tuple({one.id: one for one in accounts if not one.is_bot}.values())


def is_command(said: SaidComment, board: Board) -> bool:
    return said.author is not None and said.author.id != board.bot.id and commands_in(said.body).is_for_us


def was_handled(said: SaidComment, issue: Issue, board: Board, facts: Facts) -> bool:
    """By the database; by Baton's reply; of what is older than the database, by the newest command that counted."""
    if said.id in facts.handled or is_answered(said, board, facts):
        return True
    return said.id <= issue.state.seen and is_before(said.at, facts.remembers_since)


def is_before(at: datetime, since: datetime | None) -> bool:
    return since is None or at < since


def whole_second(at: datetime | None) -> datetime | None:
    """GitHub's times have no fractions: a comment of the second in which the database was made may be newer than it."""
    return at.replace(microsecond=0) if at else None


def is_answered(said: SaidComment, board: Board, facts: Facts) -> bool:
    mark = f"<!-- baton:said {reply_key(said.id)} -->"
    return any(mark in other.body for other in own_words(board, facts))


def own_words(board: Board, facts: Facts) -> Iterator[SaidComment]:
    every = (facts.comments, *facts.said.values())
    return (one for several in every for one in several if one.author and one.author.id == board.bot.id)


def obey(said: SaidComment, board: Board, entry: Entry, facts: Facts) -> Decided:
    key = f"command:{said.id}"
    if said.is_edited:
        number = board.issues[entry].number
        reply = Comment(number, render("comments/too-late.md.j2"), key=reply_key(said.id))
        return Decided((reply,), why="the comment was edited before it was read", keys=(key,))
    assert board.in_force
    ran = run_comment(said, board, board.in_force.plan, entry=entry, facts=facts)
    return Decided(ran.actions, ran.touched, why=ran.why, keys=(key,), is_doubtful=ran.is_doubtful)
