"""What several events need is read at once, and what was not written yet is not lost by reading."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.apply import going_on
from bot.domain.board import STATUS, Board, Entry, Issue
from bot.domain.facts import Facts, Needs
from bot.domain.log import is_over
from bot.domain.state import LOG_KEPT


def together(all_needs: Iterable[Needs]) -> Needs:
    """One `Needs` for a batch; at most one of them reads comments, as commands are never in a batch."""
    several = tuple(all_needs)
    return Needs(
        issues=tuple(dict.fromkeys(number for one in several for number in one.issues)),
        comments_of=next((one.comments_of for one in several if one.comments_of), None),
        last_comments_of=tuple(dict.fromkeys(number for one in several for number in one.last_comments_of)),
        permissions_of=tuple(dict.fromkeys(account for one in several for account in one.permissions_of)),
        plan_file=any(one.plan_file for one in several),
        whole_board=any(one.whole_board for one in several),
        said_since=min((one.said_since for one in several if one.said_since), default=None),
        artifacts=tuple(dict.fromkeys(name for one in several for name in one.artifacts)),
        on_branch=tuple(dict.fromkeys(sha for one in several for sha in one.on_branch)),
    )


def with_more(facts: Facts, more: Facts) -> Facts:
    """Facts of a second reading beside those of the first."""
    return replace(
        facts,
        permissions={**facts.permissions, **more.permissions},
        said={**facts.said, **more.said},
        said_since=more.said_since or facts.said_since,
    )


def carried(cached: Board, board: Board) -> Board:
    """The board that was read, with what waits on the cached one: GitHub does not have it yet."""
    board = board if board.pending is cached.pending else replace(board, pending=cached.pending)
    if board.status.log == cached.status.log:
        return board
    both = dict.fromkeys((*cached.status.log, *board.status.log))
    newest_first = sorted(both, key=lambda entry: entry.at, reverse=True)
    return replace(board, status=replace(board.status, log=tuple(newest_first[:LOG_KEPT])))


def with_lost(cached: Board, board: Board) -> Board:
    """What is known of entries whose issues are gone is kept, and given to those that were made in their place."""
    if board.session != cached.session:
        return board
    gone = (issue for entry, issue in cached.issues.items() if entry not in board.issues and not is_over(issue))
    lost = {**board.pending.lost, **{str(one.entry): one.state for one in gone if one.state.started}}
    if STATUS in cached.issues and STATUS not in board.issues:
        board = replace(board, status=cached.status)
    if not lost:
        return board
    lost = {entry: state for entry, state in lost.items() if not is_signed(board.issues.get(Entry(entry)))}
    board = replace(board, pending=replace(board.pending, lost=lost))
    renewed = [issue for entry in lost if (issue := board.issues.get(Entry(entry)))]
    return board.with_issues(going_on(one, status=board.status, pending=board.pending) for one in renewed)


def is_signed(issue: Issue | None) -> bool:
    """Has it a state, be it one that is not believed?"""
    return issue is not None and bool(issue.state.revision or issue.state_fault)


def listened(board: Board, facts: Facts, *, at: datetime) -> Board:
    """After a sweep that obeyed what it found; the next one begins there. A look at the last minutes is no sweep."""
    if not facts.said_since or not facts.plan_was_read:
        return board
    return replace(board, pending=replace(board.pending, heard=at))


def moved(former: Board, board: Board) -> tuple[Entry, ...]:
    """Entries that were found closed or open again while something else was looked for: their events come later."""
    return tuple(
        entry
        for entry, issue in board.issues.items()
        if (known := former.issues.get(entry)) and known.is_open != issue.is_open
    )
