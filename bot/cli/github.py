"""What verbs that talk to GitHub share: which repository, as whom, and the plan beside the board."""

import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from os import environ
from typing import TYPE_CHECKING

from bot.cli.state_key import MISSING, fresh_key
from bot.domain.board import Board, InForce
from bot.domain.ports import Place
from bot.errors import BatonError, UsageError
from bot.plan.models import Plan
from bot.reconcile.difference import Changes, changes
from bot.reconcile.settle import is_creating

if TYPE_CHECKING:
    from bot.github.gateway import Gateway

REPO_HELP = "The repository as OWNER/NAME; that of the git remote `origin` where it is left out."
_SLUG = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]{0,38})/([A-Za-z0-9._-]{1,100})")
_REMOTE = re.compile(r"[:/]([^/:\s]+)/([^/\s]+?)(?:\.git)?/?\Z")


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


def repository(repo: str | None) -> tuple[str, str]:
    """Owner and name, from the option or from git's `origin`."""
    if repo is None:
        return _origin()
    if not (found := _SLUG.fullmatch(repo.strip())):
        raise UsageError(f"--repo {repo!r} is no repository; write OWNER/NAME")
    return found[1], found[2]


def _origin() -> tuple[str, str]:
    command = ["git", "config", "--get", "remote.origin.url"]
    try:
        url = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        url = ""
    found = _REMOTE.search(url)
    if not found:
        raise UsageError("this folder has no git remote `origin` on GitHub; say --repo OWNER/NAME")
    return found[1], found[2]
