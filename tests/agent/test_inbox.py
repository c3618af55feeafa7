"""What waits for an agent, and what does not."""

from datetime import UTC, datetime, timedelta

import github
import pytest

from bot.agent import read
from bot.agent.door import Account
from bot.agent.inbox import since_of
from bot.agent.seat import Seat
from bot.errors import UsageError
from bot.sandbox.actor import person
from bot.sandbox.operations import comments, issues
from tests.agent.conftest import away, seat
from tests.conversations.talk import Talk

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


async def asks(talk: Talk, entry: str, line: str) -> None:
    """Puts a line that waits for agents into Baton's region, as its templates do."""
    issue = talk.issue(entry)
    body = (issue.body or "").replace("\n---\n", f"\n{line}\n\n---\n", 1)
    assert body != issue.body
    talk.at_once("mira", issues.edit, issue, body=body)


async def test_acts_that_are_asked_of_the_agent_come_with_what_to_write(shop: Talk) -> None:
    await shop.stop_server()
    await asks(shop, "task:schema", "**Waiting for:** `claude`, `gemini` · write `/accept` or `/reject reason`")
    await asks(shop, "task:auth", "**Waiting for:** `chatgpt` · write `/accept`")
    found = await away(seat(shop, "gemini").inbox)
    assert [(act.task.id, act.write) for act in found.act] == [("schema", ("/accept", "/reject reason"))]
    assert (await away(seat(shop, "chatgpt").inbox)).act[0].task.id == "auth"


async def test_a_line_outside_of_baton_s_region_asks_nobody(shop: Talk) -> None:
    await shop.stop_server()
    issue = shop.issue("task:schema")
    shop.at_once("mira", issues.edit, issue, body=f"**Waiting for:** `gemini` · write `/accept`\n\n{issue.body}")
    assert (await away(seat(shop, "gemini").inbox)).act == ()


async def test_refusals_reach_the_agent_that_asked_and_nobody_else(shop: Talk) -> None:
    await shop.says("gemini", "task:schema", "/claim")
    await shop.says("claude", "task:auth", "/claim")
    found = await away(seat(shop, "gemini").inbox)
    assert [(one.number, "is not done" in one.text) for one in found.said] == [(shop.entries()["task:schema"], True)]
    theirs = await away(seat(shop, "claude").inbox)
    assert [one.number for one in theirs.said] == [shop.entries()["task:auth"]]


async def test_baton_s_words_on_an_agent_s_task_reach_it_whoever_caused_them(shop: Talk) -> None:
    await shop.closes("mira", "task:schema")
    found = await away(seat(shop, "claude").inbox)
    assert ["Reopened" in one.text for one in found.said] == [True]
    assert (await away(seat(shop, "gemini").inbox)).said == ()


async def test_words_of_before_and_words_of_people_are_not_told(shop: Talk) -> None:
    await shop.says("claude", "task:auth", "/claim")
    later = datetime.now(UTC) + timedelta(seconds=2)
    shop.at_once("mira", comments.create, shop.issue("task:auth"), body="hello\n\n<!-- baton:said x -->")
    found = await away(lambda: seat(shop, "claude").inbox(later.isoformat()))
    assert found.said == ()
    assert found.since == later.strftime("%Y-%m-%dT%H:%M:%SZ")


async def test_what_the_agent_holds_and_may_claim_is_told_in_order(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    found = await away(seat(shop, "gemini").inbox)
    assert [one.id for one in found.holding] == ["postgres"]
    assert [one.id for one in found.ready] == ["ops", "docs"]


async def test_an_app_has_an_inbox_though_github_does_not_tell_its_login(shop: Talk) -> None:
    app = shop.stage.app
    auth = github.Auth.AppAuth(app.id, app.private_key or "")
    integration = github.GithubIntegration(auth=auth, base_url=shop.stage.sandbox.api_url)
    token = integration.get_access_token(shop.stage.installation.id).token
    at = Account(token, shop.stage.sandbox.api_url, shop.stage.slug)
    await shop.says("gemini", "task:postgres", "/claim")
    assert await away(lambda: read.login(at.repository())) == ""
    box = await away(Seat(at, "gemini").inbox)
    assert [one.id for one in box.holding] == ["postgres"]


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2h", NOW - timedelta(hours=2)),
        ("30m", NOW - timedelta(minutes=30)),
        ("3 d", NOW - timedelta(days=3)),
        ("1w", NOW - timedelta(weeks=1)),
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("2026-01-31T10:00:00+02:00", datetime(2026, 1, 31, 8, tzinfo=UTC)),
    ],
)
def test_a_time_is_said_as_a_span_or_a_moment(said: str, moment: datetime) -> None:
    assert since_of(said, now=NOW) == moment


@pytest.mark.parametrize("said", ["", "yesterday", "2y", "99999d", "-1h", "2026-13-01"])
def test_what_is_no_time_is_refused(said: str) -> None:
    with pytest.raises(UsageError, match="write for example 2h"):
        since_of(said, now=NOW)


async def test_who_lost_a_task_of_nobody_s_is_told(shop: Talk) -> None:
    docs = shop.issue("task:docs")
    await shop.stop_server()
    shop.at_once("gemini", comments.create, docs, body="/claim")
    bot = shop.stage.app.bot
    text = "`gemini` no longer holds this task: `claude` claimed it.\n\n<!-- baton:said displaced:1:2 -->"
    shop.stage.sandbox.do(comments.create, person(bot), docs, body=text)
    found = await away(seat(shop, "gemini").inbox)
    assert [one.text for one in found.said] == ["`gemini` no longer holds this task: `claude` claimed it."]
    assert (await away(seat(shop, "chatgpt").inbox)).said == ()
