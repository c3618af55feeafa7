"""Eyes under a command whose work takes long: it was seen. Mostly the answer is there before."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress

from bot.domain.actions import Action, React
from bot.domain.board import Board
from bot.domain.events import Commented, Event
from bot.errors import GitHubError
from bot.handlers.comments import is_call

EYES_AFTER = 2.0
"""Seconds of work on a command after which its author is shown that it was seen."""
Show = Callable[[Sequence[Action]], Awaitable[object]]


def eyes_for(events: Sequence[Event], board: Board) -> tuple[Action, ...]:
    called = (event for event in events if isinstance(event, Commented) and is_call(event))
    return tuple(React(event.comment_node_id, "eyes") for event in called if board.by_number(event.number))


@asynccontextmanager
async def receipt(show: Show, eyes: Sequence[Action]) -> AsyncIterator[None]:
    is_done = asyncio.Event()
    waiting = asyncio.create_task(_show_late(show, eyes, is_done)) if eyes else None
    try:
        yield
    finally:
        is_done.set()
        if waiting:
            await waiting


async def _show_late(show: Show, eyes: Sequence[Action], is_done: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(is_done.wait(), EYES_AFTER)
    except TimeoutError:
        with suppress(GitHubError):
            await show(eyes)
