"""What `baton doctor --repo` asks GitHub: the plan, the accounts that it names, CODEOWNERS, protection, grants."""

import asyncio
import datetime as dt
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from bot.cli.github import Call, calling
from bot.errors import BatonError, GitHubError
from bot.plan.finding import Finding
from bot.plan.models import Plan

if TYPE_CHECKING:
    from bot.doctor.subject import Installation
    from bot.github.client import Client

MOST_ACCOUNTS = 200
CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")


class NoPlan(BatonError):
    """There is nothing to look at."""


def repository_findings(repo: str, content: bytes | None, file: str, today: dt.date) -> list[Finding]:
    """`content` is the plan of a file; None takes the one of the default branch."""
    return asyncio.run(_findings(repo, content, file, today))


async def _findings(repo: str, content: bytes | None, file: str, today: dt.date) -> list[Finding]:
    from bot.doctor import Subject, examine
    from bot.plan.load import load

    async with calling(repo) as call:
        if content is None:
            content = await _plan(call)
        loaded = load(content, file=file)
        if loaded.plan is None:
            return list(loaded.findings)
        installed = await installation_of(call, loaded.plan)
    text = content.decode("utf-8", "replace")
    return examine(Subject(loaded.plan, loaded.source, "plan", text, today=today, installation=installed))


async def _plan(call: Call) -> bytes:
    file = await call.gateway.plan_file(call.place)
    if file is None or file.text is None:
        slug = f"{call.place.owner}/{call.place.name}"
        raise NoPlan(f"{slug} has no plan on its default branch; write one with `baton init`, or name a file")
    return file.text.encode()


async def installation_of(call: Call, plan: Plan) -> "Installation":
    """Requests: one an account, up to three for CODEOWNERS, some six for the protection."""
    from bot.doctor.subject import Installation
    from bot.github.read.protection import default_branch, read_protection

    client = call.gateway.client
    branch = await default_branch(client, call.place)
    async with _as_app(client) as app:
        protection = await read_protection(client, call.place, branch, app=app)
    return Installation(
        await _accounts(call, plan),
        codeowners=await _code_owners(call),
        protection=_with_wanted(protection),
    )


def _with_wanted(protection: Any) -> Any:
    from dataclasses import replace

    from bot.cli.manifest import manifest

    wanted = manifest(webhook_url="", redirect_url="")["default_permissions"]
    return replace(protection, wanted=dict(wanted))


@asynccontextmanager
async def _as_app(client: "Client") -> AsyncIterator["Client"]:
    """The App's own client where its key is set, for grants are told to it alone; else the one that is there."""
    from bot.github.auth import AppKey
    from bot.github.client import Client
    from bot.github.server import Server
    from bot.settings import read_settings

    settings = read_settings()
    has_key = settings.app_id and (settings.private_key or settings.private_key_path)
    if not (has_key and (os.environ.get("GH_TOKEN") or os.environ.get("GITHUB_TOKEN"))):
        yield client
        return
    assert settings.app_id
    app = Client(Server.of(settings.github_url), AppKey(settings.app_id, settings.key_pem))
    try:
        yield app
    finally:
        await app.aclose()


async def _accounts(call: Call, plan: Plan) -> dict[str, int]:
    """Ids by login; 0 for one that is not there. What could not be asked is left out."""
    found: dict[str, int] = {}
    for login in list(dict.fromkeys(_logins(plan)))[:MOST_ACCOUNTS]:
        number = await _id_of(call, login)
        if number is not None:
            found[login.lower()] = number
    return found


def _logins(plan: Plan) -> Iterable[str]:
    named = [*(one for agent in plan.agents.values() for one in agent.principals), *plan.policy.override]
    return (one.partition("#")[0] for one in named)


async def _id_of(call: Call, login: str) -> int | None:
    from bot.github.client import Missing

    try:
        answer = await call.gateway.client.rest("GET", f"/users/{login}", place=call.place)
    except Missing:
        return 0
    except GitHubError:
        return None
    return int(answer.content["id"])


async def _code_owners(call: Call) -> str | None:
    found = await call.gateway.heads.texts_at(call.place, [("HEAD", path) for path in CODEOWNERS])
    return next((found["HEAD", path] for path in CODEOWNERS if found.get(("HEAD", path)) is not None), None)
