"""Everything that happens is logged once, month by month, on GitHub alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.log import parts_on
from bot.domain.region import split
from bot.sandbox.operations import comments, issues
from tests.conversations.conftest import plan_for
from tests.conversations.measures import values
from tests.conversations.talk import Talk


def log_of(talk: Talk, month: str | None = None) -> str:
    """The log's text, all parts of the month together."""
    month = month or f"{datetime.now(UTC):%Y-%m}"
    names = [name for name in talk.entries() if name.startswith(f"log:{month}")]
    return "\n".join(split(talk.issue(name).body or "").region for name in sorted(names, key=len))


async def test_nothing_is_logged_before_something_happens(shop: Talk) -> None:
    assert not [name for name in shop.entries() if name.startswith("log:")]
    await shop.assert_rebuilds()


async def test_each_fact_has_its_agent_its_account_and_its_comment(shop: Talk) -> None:
    comment = await shop.says("gemini", "task:postgres", "/claim")
    await shop.closes("mira", "task:docs")
    month = f"{datetime.now(UTC):%Y-%m}"
    issue = shop.issue(f"log:{month}")
    assert issue.title == f"Log: {datetime.now(UTC):%B %Y}"
    assert {label.name for label in issue.labels.values()} == {"baton", "baton-log"}
    text = log_of(shop)
    number = shop.entries()["task:postgres"]
    account = shop.stage.accounts["gemini"].id
    assert f"**claimed** #{number} by gemini for `gemini` · [comment](" in text
    assert f"/issues/{number}#issuecomment-{comment.id}) · account {account}" in text
    assert f"**done** #{shop.entries()['task:docs']} by mira · account {shop.stage.accounts['mira'].id}" in text
    assert f"Everything of this month is in #{issue.number}" in shop.page()
    await shop.assert_rebuilds()


async def test_a_command_takes_three_requests_with_its_entry_in_the_log(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    before = shop.requests
    await shop.says("gemini", "task:postgres", "/progress 50% half of the tables")
    await shop.says("gemini", "task:postgres", "/block waiting for the key")
    assert shop.requests - before == 6
    assert log_of(shop).count("**blocked**") == 1


async def test_a_burst_of_more_than_the_page_keeps_loses_nothing(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    assert shop.server
    shop.server.corridor.status_interval = timedelta(seconds=1)
    for number in range(20):
        shop.at_once("gemini", comments.create, shop.issue("task:postgres"), body=f"/block reason {number}\n/unblock")
    await shop.settle()
    text = log_of(shop)
    assert (text.count("**blocked**"), text.count("**unblocked**")) == (20, 20)
    assert shop.page().count("**blocked**") <= 30
    await shop.assert_rebuilds()


async def test_a_full_part_is_closed_and_the_next_one_is_begun(shop: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reconcile.journal.FULL", 4_000)
    for number in range(8):
        await shop.says("claude", "task:docs", f"/block reason {number}\n/unblock")
    month = f"{datetime.now(UTC):%Y-%m}"
    first, second = shop.issue(f"log:{month}"), shop.issue(f"log:{month}.2")
    assert (first.state, {label.name for label in first.labels.values()}) == ("closed", {"baton-log"})
    assert second.title.endswith("(2)")
    text = log_of(shop)
    assert [text.count(f"reason {number}") for number in range(8)] == [1] * 8
    await shop.assert_rebuilds()
    assert shop.server
    board = await shop.server.gateway.board(shop.place())
    assert len(parts_on(board)) == 1, "old parts are not read with every board"


async def test_a_new_month_begins_a_new_log(shop: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await shop.says("claude", "task:docs", "/claim")
    assert shop.server
    later = datetime.now(UTC).replace(day=15) + timedelta(days=31)
    monkeypatch.setattr(shop.server.corridor, "clock", lambda: later)
    await shop.says("claude", "task:docs", "/done")
    assert shop.issue(f"log:{datetime.now(UTC):%Y-%m}").state == "closed"
    assert "**done**" in log_of(shop, f"{later:%Y-%m}")
    assert "**claimed**" not in log_of(shop, f"{later:%Y-%m}")


async def test_a_tampered_log_is_restored_and_a_closed_one_opened_again(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    month = f"log:{datetime.now(UTC):%Y-%m}"
    before = shop.issue(month).body
    await shop.edits("mira", month, lambda body: body.replace("**claimed**", "**invented**"))
    await shop.says("gemini", "task:postgres", "/progress 10%")
    assert "invented" not in (shop.issue(month).body or "")
    assert split(before or "").region in (shop.issue(month).body or "")
    await shop.act("mira", issues.close, shop.issue(month))
    assert shop.issue(month).state == "open"
    await shop.assert_rebuilds()


async def test_what_waits_for_the_next_edit_outlives_the_database(shop: Talk, tmp_path: Path) -> None:
    assert shop.server
    shop.server.corridor.status_interval = timedelta(hours=1)
    await shop.says("gemini", "task:postgres", "/claim")
    await shop.says("gemini", "task:postgres", "/block waiting for the key")
    assert "**blocked**" not in log_of(shop), "it waits"
    await shop.forget(tmp_path)
    await shop.says("gemini", "task:postgres", "/progress 10%")
    assert (log_of(shop).count("**claimed**"), log_of(shop).count("**blocked**")) == (1, 1)
    assert "waiting for the key" in log_of(shop)
    await shop.forget(tmp_path)
    await shop.says("gemini", "task:postgres", "/progress 10%")
    assert (log_of(shop).count("**claimed**"), log_of(shop).count("**blocked**")) == (1, 1)
    await shop.assert_rebuilds()


async def test_a_tampered_part_that_is_over_is_restored_and_the_page_says_so(
    shop: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.reconcile.journal.FULL", 4_000)
    for number in range(8):
        await shop.says("claude", "task:docs", f"/block reason {number}\n/unblock")
    first = f"log:{datetime.now(UTC):%Y-%m}"
    assert shop.issue(first).state == "closed"
    assert shop.server
    await shop.server.corridor.timers.set("reconcile", shop.place(), due=shop.server.corridor.clock())
    await shop.settle()
    cached = await shop.server.corridor.boards.get(shop.stage.repository.id)
    assert cached
    assert len(parts_on(cached)) == 1, "the sweep does not read what is over"
    assert not cached.pending.lost, "and does not take it for deleted"
    before = shop.issue(first).body or ""
    await shop.edits("mira", first, lambda body: body.replace("**blocked**", "**praised**"))
    assert split(shop.issue(first).body or "").region == split(before).region
    await shop.edits("mira", first, lambda body: body.replace('"login": "', '"login": "x'))
    assert '"login": "x' not in (shop.issue(first).body or "")
    assert shop.issue(first).state == "closed"
    assert any("edited by mira" in answer for answer in shop.answers(first))
    assert "**not-believed**" in shop.page()
    await shop.server.corridor.timers.set("reconcile", shop.place(), due=shop.server.corridor.clock())
    await shop.settle()
    await shop.assert_rebuilds()


async def test_a_deleted_log_is_made_again_with_what_it_held(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    month = f"log:{datetime.now(UTC):%Y-%m}"
    await shop.act("mira", issues.delete, shop.issue(month))
    assert "**claimed**" in log_of(shop)
    await shop.assert_rebuilds()


async def test_a_new_session_goes_on_in_the_same_log(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    number = shop.entries()[f"log:{datetime.now(UTC):%Y-%m}"]
    await shop.push(plan_for(shop, session="{id: second, title: Second}"))
    await shop.says("claude", "task:docs", "/claim")
    assert shop.entries()[f"log:{datetime.now(UTC):%Y-%m}"] == number
    text = log_of(shop)
    assert (text.count("**claimed**"), text.count("**plan changed** by mira (`")) == (2, 1)
    await shop.assert_rebuilds()


CLEARED = """
metrics: {p99: {target: "< 100 ms"}, cover: {target: "> 80 %"}}
approvals: {code: {when: {paths: ["src/**"]}, primary: claude, veto: [claude]}}
"""


async def test_what_writes_the_sessions_state_loses_nothing_that_was_logged_with_it(empty: Talk) -> None:
    """Measured values and halts stand in the same block as the newest of the log, and are written in one round."""
    await empty.push(plan_for(empty, rest=CLEARED))
    await empty.says(
        "claude", "task:docs", "/claim\n/metric p99 87 ms\n/progress 40%\n/metric cover 81 %\n/block no ink"
    )
    await empty.says("claude", "status", "/metric p99 80 ms\n/halt code the kiln is hot\n/metric cover 90 %")
    everything = {"claimed": 1, "measured": 4, "blocked": 1, "halted": 1}
    for text in (log_of(empty), empty.page()):
        assert {what: text.count(f"**{what}**") for what in everything} == everything
    assert await values(empty) == {"p99": ["87 ms", "80 ms"], "cover": ["81 %", "90 %"]}
    assert "🛑 **halt** of `code`" in empty.page()
    await empty.assert_rebuilds()


async def test_nor_does_it_where_all_was_said_while_baton_was_away(empty: Talk) -> None:
    """One sweep hears three comments on three issues, and one on the status page, whose deliveries nobody got."""
    await empty.push(plan_for(empty, rest=CLEARED))
    await empty.says("gemini", "task:postgres", "/claim")
    await empty.stop_server()
    for login, entry, words in (
        ("claude", "task:docs", "/claim\n/metric p99 87 ms"),
        ("claude", "status", "/halt code the kiln is hot"),
        ("gemini", "task:postgres", "/metric cover 81 %\n/block no water"),
        ("chatgpt", "task:gateway", "/claim"),
    ):
        await empty.act(login, comments.create, empty.issue(entry), body=words)
    await empty.start_server()
    await empty.later(hours=2)
    everything = {"claimed": 3, "measured": 2, "blocked": 1, "halted": 1}
    for text in (log_of(empty), empty.page()):
        assert {what: text.count(f"**{what}**") for what in everything} == everything
    assert await values(empty) == {"p99": ["87 ms"], "cover": ["81 %"]}
    await empty.assert_rebuilds()
