"""The usual cast: a plan of six tasks, three agents with an account each, a maintainer and a stranger."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.talk import Talk, talking

LOGINS = ("claude", "gemini", "chatgpt", "stranger")
TASKS = {
    "postgres": "{agent: gemini}",
    "schema": "{agent: claude, after: postgres}",
    "auth": "{agent: claude, after: schema}",
    "gateway": "{agent: chatgpt}",
    "jwt": "{agent: chatgpt, after: [auth, gateway]}",
    "docs": "{}",
}
AGENTS = {"claude": "Rust core", "gemini": "Infrastructure", "chatgpt": "Gateway"}


def plan_for(
    talk: Talk,
    *,
    session: str = "Shop launch",
    agents: dict[str, str] | None = None,
    tasks: dict[str, str] | None = None,
    drop: tuple[str, ...] = (),
    rest: str = "",
) -> str:
    """The shop's plan with more agents and tasks, each as YAML, or without some."""
    accounts = talk.stage.accounts
    roster = {agent: f'{{role: {role}, principals: "{agent}#{accounts[agent].id}"}}' for agent, role in AGENTS.items()}
    lines = ["version: 1", f"session: {session}", "agents:"]
    lines += [f"  {one}: {what}" for one, what in (roster | (agents or {})).items() if one not in drop]
    lines += ["tasks:", *(f"  {one}: {what}" for one, what in (TASKS | (tasks or {})).items() if one not in drop)]
    return "\n".join(lines) + f"\n{rest}"


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Talk]:
    """Baton is there, and the repository has no plan."""
    async with talking(tmp_path, logins=LOGINS, roles={"stranger": "read"}) as talk:
        yield talk


@pytest.fixture
async def shop(empty: Talk) -> Talk:
    """The shop's plan is in force."""
    await empty.push(plan_for(empty))
    return empty
