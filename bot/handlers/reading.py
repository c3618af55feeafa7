"""What several events need is read at once, and what was not written yet is not lost by reading."""

from collections.abc import Iterable
from dataclasses import replace

from bot.domain.board import Board
from bot.domain.facts import Facts, Needs
from bot.domain.state import LOG_KEPT


def together(all_needs: Iterable[Needs]) -> Needs:
    """One `Needs` for a batch; at most one of them reads comments, as commands are never in a batch."""
    several = tuple(all_needs)
    return Needs(
        issues=tuple(dict.fromkeys(number for one in several for number in one.issues)),
        comments_of=next((one.comments_of for one in several if one.comments_of), None),
        permissions_of=tuple(dict.fromkeys(account for one in several for account in one.permissions_of)),
        plan_file=any(one.plan_file for one in several),
        whole_board=any(one.whole_board for one in several),
    )


def with_more(facts: Facts, more: Facts) -> Facts:
    """Facts of a second reading beside those of the first."""
    return replace(facts, permissions={**facts.permissions, **more.permissions})


def with_log_of(cached: Board, board: Board) -> Board:
    """Log entries wait on the cached board for the next edit of the status page; GitHub does not have them yet."""
    if board.status.log == cached.status.log:
        return board
    both = dict.fromkeys((*cached.status.log, *board.status.log))
    newest_first = sorted(both, key=lambda entry: entry.at, reverse=True)
    return replace(board, status=replace(board.status, log=tuple(newest_first[:LOG_KEPT])))
