"""The cache of boards: GitHub holds the truth, so losing it costs requests and nothing else."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from pydantic import ValidationError
from sqlalchemy import Connection, delete, select

from bot.domain.board import Board, Held, InForce
from bot.plan.finding import Finding
from bot.plan.models import Plan
from bot.store.database import Database
from bot.store.tables import boards
from bot.store.upsert import upsert

IN_MEMORY = 200
ABSENT_FOR = 3600.0
"""Seconds for which "there is no plan" is believed, should a push have been lost."""

_decode_board = msgspec.json.Decoder(Board).decode


class NotTaken(msgspec.Struct, frozen=True):
    """Why the newest plan is not the one in force."""

    invalid: tuple[Finding, ...] = ()
    held: Held | None = None


_decode_not_taken = msgspec.json.Decoder(NotTaken).decode


@dataclass(slots=True)
class Boards:
    """Implements `bot.domain.ports.Boards`; the boards in use are in memory too, with the plan already read."""

    database: Database
    clock: Callable[[], float] = time.time
    _near: OrderedDict[int, Board] = field(default_factory=OrderedDict)

    async def get(self, repository_id: int) -> Board | None:
        if board := self._near.get(repository_id):
            self._near.move_to_end(repository_id)
            return board
        row = await self.database.do(lambda connection: read(connection, repository_id))
        board = board_of(row) if row and row.board else None
        if board:
            self._keep(board)
        return board

    async def put(self, board: Board) -> None:
        self._keep(board)
        row = await asyncio.to_thread(row_of, board)  # a large board takes milliseconds
        values = row | {"at": self.clock()}
        await self.database.do(lambda connection: upsert(connection, boards, values))

    async def forget(self, repository_id: int) -> None:
        self._near.pop(repository_id, None)
        await self.database.do(
            lambda connection: connection.execute(delete(boards).where(boards.c.repository_id == repository_id))
        )

    async def put_absent(self, repository_id: int) -> None:
        """The repository has no plan: nothing is looked for until a push, or for an hour."""
        self._near.pop(repository_id, None)
        values = {"repository_id": repository_id, "board": None, "plan": None, "invalid": "[]", "at": self.clock()}
        await self.database.do(lambda connection: upsert(connection, boards, values))

    async def is_absent(self, repository_id: int) -> bool:
        if repository_id in self._near:
            return False
        row = await self.database.do(lambda connection: read(connection, repository_id))
        return bool(row and not row.board and row.at > self.clock() - ABSENT_FOR)

    def _keep(self, board: Board) -> None:
        self._near[board.repository.id] = board
        self._near.move_to_end(board.repository.id)
        while len(self._near) > IN_MEMORY:
            self._near.popitem(last=False)


def read(connection: Connection, repository_id: int) -> Any:
    return connection.execute(select(boards).where(boards.c.repository_id == repository_id)).one_or_none()


def row_of(board: Board) -> dict[str, Any]:
    force = board.in_force
    return {
        "repository_id": board.repository.id,
        "board": msgspec.json.encode(replace(board, in_force=None)),
        "plan_sha": force.sha if force else "",
        "plan": force.plan.model_dump_json(by_alias=True, exclude_defaults=True) if force else None,
        "invalid": msgspec.json.encode(NotTaken(force.invalid, force.held) if force else NotTaken()).decode(),
    }


def board_of(row: Any) -> Board | None:
    """None where the row is of a Baton that wrote otherwise: the board is read from GitHub then."""
    try:
        board = _decode_board(row.board)
        if row.plan is None:
            return board
        plan = Plan.model_validate_json(row.plan, by_alias=True, by_name=False)
        why = _decode_not_taken(row.invalid)
        return replace(board, in_force=InForce(plan, row.plan_sha, why.invalid, why.held))
    except (msgspec.MsgspecError, ValidationError):
        return None
