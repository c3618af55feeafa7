"""What verbs that talk to GitHub share: which repository, as whom, and the plan beside the board."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from os import environ
from typing import TYPE_CHECKING

from bot.cli.repository import REPO_HELP, repository
from bot.cli.state_key import MISSING, fresh_key
from bot.domain.board import Board, InForce
from bot.domain.ports import Place
from bot.errors import BatonError, UsageError
from bot.plan.models import Plan
from bot.reconcile.difference import Changes, changes
from bot.reconcile.settle import is_creating

if TYPE_CHECKING:
    from bot.github.gateway import Gateway

__all__ = ["REPO_HELP", "Call", "Interrupted", "calling", "command_line_github", "repository"]


class Interrupted(BatonError):
    """interrupted; run it again to go on"""

    code = 130


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a verb: the door to GitHub and the repository behind it."""

    gateway: "Gateway"
    place: Place
    new_key: str | None = None
    """Signs this call's writes where no key is set; whoever writes first keeps it."""

    async def board(self, plan: Plan, *, wide: bool = False, known: Board | None = None) -> Board:
        """The whole board, with the file's plan as the one in force."""
        board = await self.gateway.board(self.place, wide=wide, known=known)
        if self.new_key and known is None and (board.issues or board.archived):
            raise UsageError(MISSING)
        return replace(board, in_force=InForce(plan))

    async def difference(self, plan: Plan, board: Board, *, now: datetime, allow_removals: bool) -> Changes:
        """Before anything is created, the titles of people's issues are read, so that nothing is doubled."""
        found = changes(plan, board, now=now, allow_removals=allow_removals)
        if is_creating(found.actions) and not board.strangers_are_all:
            board = await self.board(plan, wide=True, known=board)
            found = changes(plan, board, now=now, allow_removals=allow_removals)
        return found


@asynccontextmanager
async def calling(repo: str | None) -> AsyncIterator[Call]:
    owner, name = repository(repo)
    key = fresh_key()
    async with command_line_github(key) if key else command_line_github() as gateway:
        yield Call(gateway, Place(0, owner, name), key)


def command_line_github(new_key: str | None = None) -> "Gateway":
    """The door to GitHub for a person or a workflow (GH_TOKEN, GITHUB_TOKEN), else for the App of the settings."""
    from bot.github.auth import AppKey, Auth, PersonalToken
    from bot.github.gateway import Gateway
    from bot.github.memory import CacheFile, cache_path
    from bot.github.state_block import Keys
    from bot.settings import read_settings

    settings = read_settings()
    token = environ.get("GH_TOKEN") or environ.get("GITHUB_TOKEN")
    auth: Auth
    if token:
        auth = PersonalToken(token.strip())
    elif settings.app_id and (settings.private_key or settings.private_key_path):
        auth = AppKey(settings.app_id, settings.key_pem)
    else:
        raise UsageError(
            "there is nobody to act as; set GH_TOKEN (`gh auth token` prints yours), or run `baton setup` for the App"
        )
    memory = CacheFile(cache_path(environ))
    return Gateway(
        auth, Keys.of((new_key,) if new_key else settings.state_keys), url=settings.github_url, memory=memory
    )
