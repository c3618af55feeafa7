"""Boards that tell when they change: what the corridor records is what viewers are shown."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.board import Board
from bot.domain.ports import KnowingBoards


@dataclass(slots=True)
class WatchedBoards:
    """Stands before the boards that the corridor writes to; `on_change` is told the repository after each change,
    `on_forget` before, when it is gone or has no plan any more.
    """

    boards: KnowingBoards
    on_change: Callable[[int], None]
    on_forget: Callable[[int], None] = lambda repository_id: None

    async def get(self, repository_id: int) -> Board | None:
        return await self.boards.get(repository_id)

    async def put(self, board: Board) -> None:
        await self.boards.put(board)
        self.on_change(board.repository.id)

    async def forget(self, repository_id: int) -> None:
        self.on_forget(repository_id)
        await self.boards.forget(repository_id)
        self.on_change(repository_id)

    async def put_absent(self, repository_id: int) -> None:
        await self.boards.put_absent(repository_id)
        self.on_change(repository_id)

    async def is_absent(self, repository_id: int) -> bool:
        return await self.boards.is_absent(repository_id)
