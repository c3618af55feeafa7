"""`baton explain` says live what the check says."""

import asyncio
import json

import pytest

import bot.cli.github
from bot import cli
from bot.github.auth import PersonalToken
from bot.github.gateway import Gateway
from bot.github.state_block import Keys
from tests.conversations.approvals.pulls import Pulls
from tests.conversations.talk import Talk


async def explain(talk: Talk, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """As the maintainer calls it; the verb runs in a loop of its own, so in a thread."""
    token, settings = talk.stage.token_of("mira"), talk.settings

    def door(*_: object) -> Gateway:
        return Gateway(PersonalToken(token), Keys.of(settings.state_keys), url=settings.github_url)

    monkeypatch.setattr(bot.cli.github, "command_line_github", door)
    monkeypatch.setenv("BATON_STATE_KEY", settings.state_keys[0])
    return await asyncio.to_thread(cli.run, ["explain", *words, "--repo", talk.stage.slug])


async def test_it_says_what_the_check_says(
    ruled: Pulls, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pull = await ruled.open()
    assert await explain(ruled.talk, monkeypatch, str(pull.number)) == 1
    assert f"write next: /approve {pull.head_sha[:12]}" in capfd.readouterr().out
    await ruled.review("gemini", pull)
    assert await explain(ruled.talk, monkeypatch, str(pull.number), "--json") == 0
    assert json.loads(capfd.readouterr().out)["status"] == "approved"


async def test_what_is_no_open_pull_request_is_told(
    ruled: Pulls, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert await explain(ruled.talk, monkeypatch, "999") == 2
    assert "#999 is no open pull request" in capfd.readouterr().err
