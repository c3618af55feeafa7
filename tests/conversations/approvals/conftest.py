"""The cast on pull requests: a writer, security, quality, a maintainer, a stranger."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.approvals.pulls import Pulls, rules_for
from tests.conversations.talk import talking

LOGINS = ("claude", "gemini", "chatgpt", "stranger")
RULES = "{code: {when: {paths: ['src/**']}, primary: security, veto: [quality]}}"


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Pulls]:
    """Baton is there, and the repository has no plan."""
    async with talking(tmp_path, logins=LOGINS, roles={"stranger": "read"}) as talk:
        await talk.push("# Shop\n", path="README.md")
        yield Pulls(talk)


@pytest.fixture
async def ruled(bare: Pulls) -> Pulls:
    """Changes to the code need security; quality has a veto."""
    await bare.talk.push(rules_for(bare.talk, RULES))
    return bare
