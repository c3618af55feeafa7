"""From several events to one decision, and from a decision to the actions that come next."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.actions import Action
from bot.domain.board import Board
from bot.domain.events import Event
from bot.domain.facts import Facts
from bot.handlers import routing
from bot.handlers.decided import Decided
from bot.handlers.mistrust import mistrust
from bot.reconcile.coalesce import coalesced
from bot.reconcile.difference import changes
from bot.reconcile.held import is_agreed
from bot.reconcile.reasons import reasons
from bot.reconcile.settle import settle
from bot.reconcile.view import View, seen_from


def decide_all(cached: Board, board: Board, events: Sequence[Event], facts: Facts) -> Decided:
    """Each event is decided on the board that those before it leave; first of all, what is not to be believed."""
    decided = mistrust(cached, board, now=facts.now)
    for event in events:
        decided = decided.then(routing.decide(event, cached, decided.on(board), facts))
    return decided


def next_actions(decided: Decided, board: Board, *, now: datetime) -> tuple[Board, tuple[Action, ...]]:
    """The actions to perform next, with the board that they are for: it may be seen from a session that ends.

    Whatever brought Baton to reopen an issue, the reason is said with it: the event of the closing may come later,
    and finds the issue open.
    """
    assert board.in_force
    if decided.everything and not decided.actions:
        difference = changes(board.in_force.plan, board, now=now, allow_removals=is_agreed(board))
        return difference.board, with_reasons(difference.board, difference.actions)
    board = seen_from(board, board.in_force.plan)
    _, more = settle(decided.on(board), decided.touched, now=now, allow_removals=is_agreed(board))
    return board, with_reasons(board, coalesced((*decided.actions, *more)))


def with_reasons(board: Board, actions: tuple[Action, ...]) -> tuple[Action, ...]:
    assert board.in_force
    return (*actions, *reasons(View(board.in_force.plan, board), actions))
