"""The board that an evaluation starts from: as it is cached, else from GitHub, with the plan that was in force."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.board import Board, InForce
from bot.domain.events import Event
from bot.domain.ports import ClearableTimers, EarlierPlans, GitHub, KnowingBoards, Place
from bot.handlers import routing
from bot.handlers.in_force import after_reading, before, read_plan, removals
from bot.jobs.timed.reconcile import RECONCILE
from bot.rules.unlogged import with_unlogged


class Loading:
    def __init__(
        self, github: GitHub, boards: KnowingBoards, timers: ClearableTimers, *, earlier: EarlierPlans | None
    ) -> None:
        self.github = github
        self.boards = boards
        self.timers = timers
        self.earlier = earlier

    async def load(self, place: Place, events: Sequence[Event], *, now: datetime) -> Board | None:
        """The cached board, else one from GitHub; None where the repository has no plan that ever was valid."""
        number = place.repository_id
        if board := await self.boards.get(number):
            return board
        if all(routing.is_sign_only(event) for event in events):
            return None
        may_be_new = any(routing.may_bring_plan(event) for event in events)
        if not may_be_new and await self.boards.is_absent(number):
            return None
        return await self.rebuild(place, now=now)

    async def rebuild(self, place: Place, *, now: datetime) -> Board | None:
        """The board from GitHub alone, cached anew. A reconcile follows: much may have changed while nobody looked."""
        force = await self.plan_in_force(place)
        board = replace(await self.github.board(place), in_force=force) if force else None
        if board is None or (board := await self.before_held(place, board, now=now)) is None:
            await self.boards.put_absent(place.repository_id)
            return None
        assert board.in_force
        board = with_unlogged(board, board.in_force.plan)
        await self.boards.put(board)
        await self.timers.set(RECONCILE, place, due=now)
        return board

    async def plan_in_force(self, place: Place) -> InForce | None:
        """The plan of the default branch; where it is invalid and nothing is cached, the last valid one before it."""
        newest = await self.github.plan_file(place)
        force = after_reading(None, newest)
        if force or newest is None or self.earlier is None:
            return force
        _, wrong = read_plan(newest)
        async for file in self.earlier.earlier_plans(place):
            if former := after_reading(None, file):
                return replace(former, invalid=wrong)
        return None

    async def before_held(self, place: Place, board: Board, *, now: datetime) -> Board | None:
        """A plan that waits for a yes is not in force because the cache is new: the one before it is."""
        if self.earlier is None or (held := removals(board, now=now)) is None:
            return board
        async for file in self.earlier.earlier_plans(place):
            if former := before(held, board, file, now=now):
                return former
        return None
