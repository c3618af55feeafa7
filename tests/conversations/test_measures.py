"""Metrics out of GitHub Actions: a run's artifact and a check's output reach the status page."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.sandbox import storage
from bot.sandbox.actor import person
from bot.sandbox.git import pushes
from bot.sandbox.git.writing import commit_files
from bot.sandbox.operations import actions, apps, forks, pulls
from bot.sandbox.operations.actions import packed
from bot.sandbox.world import World
from tests.conversations.conftest import plan_for
from tests.conversations.measures import (
    METRICS,
    begin,
    checks,
    ends,
    head_of,
    measured,
    redelivers,
    runs,
    said,
    unread,
    values,
)
from tests.conversations.talk import Talk

GOOD = {"p99": "87 ms", "tests": {"cover": 81.5}}
SIZE = {"title": "Bench", "summary": "all went well", "text": "size: 4.2 MB"}


async def test_the_artifact_of_a_run_on_the_default_branch_is_measured(shop: Talk) -> None:
    await measured(shop)
    assert "(will come from bench.yml)" in shop.page()
    before = shop.requests
    run = await runs(shop, GOOD)
    assert await values(shop) == {"p99": ["87 ms"], "cover": ["81.5"]}
    assert shop.requests - before == 5, "two for the artifact, one each for branch and status issue, one to write it"
    page = shop.page()
    assert f"bench.yml run {run.id}" in page
    assert "2 of 3 reached" in page
    await shop.assert_rebuilds()


async def test_a_run_counts_once_however_often_it_is_told(shop: Talk) -> None:
    await measured(shop)
    await runs(shop, GOOD)
    before, page = shop.requests, shop.fingerprint()
    await redelivers(shop, "workflow_run")
    assert (await values(shop))["p99"] == ["87 ms"]
    assert (shop.requests, shop.fingerprint()) == (before, page)


async def test_a_run_that_is_run_again_is_a_value_of_its_own(shop: Talk) -> None:
    await measured(shop)
    run = await runs(shop, GOOD)
    await shop.later(minutes=5)
    shop.at_once("mira", actions.rerun, run)
    await ends(shop, run, {"p99": "70 ms", "tests": {"cover": 90}})
    assert await values(shop) == {"p99": ["87 ms", "70 ms"], "cover": ["81.5", "90"]}


async def test_runs_that_end_out_of_order_keep_the_order_of_time(shop: Talk) -> None:
    """The older run's event comes last: its value stands before the newer one's."""
    await measured(shop)
    await shop.stop_server()
    await runs(shop, {"p99": "1 ms", "tests": {"cover": 1}})
    await shop.later(minutes=5)
    await shop.start_server()
    await runs(shop, {"p99": "2 ms", "tests": {"cover": 2}})
    assert shop.server
    await shop.server.catch_up.look()
    await shop.settle()
    assert await values(shop) == {"p99": ["1 ms", "2 ms"], "cover": ["1", "2"]}


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target", "issue_comment", "workflow_run"])
async def test_what_anybody_may_start_measures_nothing(shop: Talk, event: str) -> None:
    await measured(shop)
    before = shop.requests
    await runs(shop, GOOD, event=event)
    assert (await values(shop), shop.requests) == ({}, before)


async def test_a_fork_with_a_branch_of_the_same_name_measures_nothing(shop: Talk) -> None:
    await measured(shop)
    stage, claude = shop.stage, person(shop.stage.accounts["claude"])
    fork = stage.sandbox.do(forks.fork, claude, stage.repository)
    stage.sandbox.do(commit_files, claude, fork, {"mine": b"mine"}, message="Mine")
    pull = await shop.act("claude", pulls.open_pull, stage.repository, title="Mine", head="claude:main", base="main")
    before = shop.requests
    run = begin(shop, event="push", pull=pull)
    await ends(shop, run, GOOD)
    assert run.head_branch == "main"
    assert (await values(shop), shop.requests) == ({}, before)
    sha = head_of(shop)
    await checks(shop, run, sha=pull.head_sha, output=SIZE)
    assert await values(shop) == {}, "its commit is not on the default branch"
    await checks(shop, run, sha=sha, output=SIZE)
    assert await values(shop) == {"size": ["4.2 MB"]}


async def test_a_tag_that_is_called_as_the_default_branch_measures_nothing(shop: Talk) -> None:
    """Tags are open to whoever may write, where the branch is not; GitHub names the tag as the run's branch."""
    await measured(shop)
    stage, by = shop.stage, person(shop.stage.accounts["claude"])
    main = head_of(shop)
    stage.sandbox.do(pushes.create_ref, by, stage.repository, "refs/heads/topic", main)
    stage.sandbox.do(commit_files, by, stage.repository, {"evil": b"1"}, branch="topic", message="Evil")
    sha = head_of(shop, "topic")
    stage.sandbox.do(pushes.create_ref, by, stage.repository, "refs/tags/main", sha)
    run = await runs(shop, GOOD, tag="main")
    assert (run.head_branch, run.head_sha, run.event) == ("main", sha, "push")
    assert (await values(shop), await unread(shop)) == ({}, {})
    await checks(shop, run, sha=sha, output=SIZE)
    assert await values(shop) == {}
    await runs(shop, GOOD)
    assert await values(shop) == {"p99": ["87 ms"], "cover": ["81.5"]}, "the branch itself still measures"


async def test_the_newest_value_of_a_check_cannot_be_dated_ahead(shop: Talk) -> None:
    """Who makes a check names its time: one of next year would stay the newest of the series for a year."""
    await measured(shop)
    run = begin(shop)
    await checks(shop, run, completed_at="2099-01-01T00:00:00Z", output={**SIZE, "text": "size: 9 MB"})
    await shop.later(minutes=5)
    await checks(shop, run, output=SIZE)
    assert await values(shop) == {"size": ["9 MB", "4.2 MB"]}


async def test_other_branches_failures_and_other_workflows_measure_nothing(shop: Talk) -> None:
    await measured(shop)
    stage = shop.stage
    by = person(stage.accounts["mira"])
    stage.sandbox.do(pushes.create_ref, by, stage.repository, "refs/heads/topic", head_of(shop))
    await asyncio.to_thread(stage.push, {".github/workflows/other.yml": "name: Other\n"}, message="Add another")
    before = shop.requests
    await runs(shop, GOOD, branch="topic")
    await runs(shop, GOOD, conclusion="failure")
    other = stage.sandbox.do(actions.start, by, stage.repository, ".github/workflows/other.yml")
    await ends(shop, other, GOOD)
    assert (await values(shop), await unread(shop)) == ({}, {})
    assert shop.requests == before


FAULTS = {
    "no JSON": (b"p99: 87", "it is no JSON (line 1)"),
    "not UTF-8": (b'{"p99": "\xff"}', "it is not UTF-8 at byte 9"),
    "an object": ({"p99": {"value": 1, "more": {}}}, "an object is no value; name what is in it, such as `value`"),
    "a list": ({"p99": [1]}, "a list is no value"),
    "null": ({"p99": None}, "null is no value"),
    "NaN": (b'{"p99": NaN}', "nan is no value that can be compared"),
    "infinite": (b'{"p99": -Infinity}', "-inf is no value that can be compared"),
    "huge": (b'{"p99": 1' + b"0" * 400 + b"}", "a number of this size is no value"),
    "NaN in words": ({"p99": "NaN"}, "NaN is no number"),
    "wrong unit": ({"p99": "5 MB"}, "the target is in ms, not in MB"),
    "missing key": ({"p95": 1, "p50": 2}, "there is no `p99` in it; there is `p95`, `p50`"),
    "no object": ([1, 2], "it is no object with values"),
    "empty": ({}, "it is empty"),
    "deep": (b"[" * 100_000, "it is nested too deeply"),
    "no ZIP": (None, "it is no ZIP file that can be read"),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_what_is_wrong_with_an_artifact_is_one_line_on_the_page(shop: Talk, name: str) -> None:
    content, why = FAULTS[name]
    await measured(shop, 'metrics: {p99: {target: "< 100 ms", from: {workflow: bench.yml, artifact: metrics}}}\n')
    files = b"PK\x03\x04 no archive" if content is None else packed({"a.json": said(content)})
    run = await runs(shop, files)
    assert await values(shop) == {}
    told = (await unread(shop))["p99"]
    assert told.startswith("artifact metrics: ")
    assert why in told
    assert "\n" not in told
    page = shop.page()
    assert "0 of 1 reached, 1 not read" in page
    assert f"⚠️ {shop.now():%Y-%m-%d}, bench.yml run {run.id}: artifact metrics" in page
    await runs(shop, {"p99": 12})
    assert (await values(shop), await unread(shop)) == ({"p99": ["12"]}, {})
    assert "⚠️" not in shop.page()
    await shop.assert_rebuilds()


async def test_an_artifact_of_two_gigabytes_is_not_downloaded(shop: Talk) -> None:
    await measured(shop)
    before = shop.requests
    await runs(shop, GOOD, size=2 * 10**9)
    assert "it has 2 GB, over 1 MB" in (await unread(shop))["p99"]
    assert shop.requests - before == 4


async def test_an_archive_that_lies_about_its_size_is_cut(shop: Talk) -> None:
    await measured(shop)
    await runs(shop, b"x" * 1_500_000, size=100)
    assert "it is over 1 MB" in (await unread(shop))["p99"]


async def test_a_missing_artifact_and_an_expired_one_are_told(shop: Talk) -> None:
    await measured(shop)
    await runs(shop, GOOD, name="other")
    assert "the run has no artifact of this name" in (await unread(shop))["p99"]
    run = begin(shop)
    shop.stage.sandbox.do(actions.upload, run, "metrics", {"a.json": said(GOOD)})
    await shop.later(days=91)
    await ends(shop, run)
    assert "it has expired" in (await unread(shop))["p99"]


async def test_without_the_permission_the_page_says_so_and_all_else_goes_on(shop: Talk) -> None:
    await measured(shop)
    run = begin(shop)
    shop.stage.sandbox.do(lambda world: shop.stage.installation.permissions.update(actions="none"))
    shop.stage.sandbox.do(apps.revoke_tokens, shop.stage.installation)
    shop.stage.sandbox.do(lambda world: shop.stage.installation.events.remove("workflow_run"))
    await ends(shop, run, GOOD)
    assert (await values(shop), await unread(shop)) == ({}, {}), "GitHub tells the App of no run"
    assert "(will come from bench.yml)" in shop.page()
    await checks(shop, run, output=SIZE)
    assert await values(shop) == {"size": ["4.2 MB"]}


async def test_a_check_of_the_named_app_is_measured_once(shop: Talk) -> None:
    await measured(shop)
    run = begin(shop)
    before = shop.requests
    await checks(shop, run, output=SIZE)
    assert await values(shop) == {"size": ["4.2 MB"]}
    assert shop.requests - before == 3, "one for the commit, one for the status issue, one to write it"
    before = shop.requests
    await redelivers(shop, "check_run")
    assert (await values(shop), shop.requests) == ({"size": ["4.2 MB"]}, before)
    assert f"check bench at {head_of(shop)[:7]}" in shop.page()


async def test_other_checks_cost_nothing(shop: Talk) -> None:
    await measured(shop)
    run = begin(shop)
    before = shop.requests
    await checks(shop, run, name="lint", output=SIZE)
    await checks(shop, run, conclusion="failure", output=SIZE)
    await checks(shop, run, conclusion="neutral", output=SIZE)
    await checks(shop, run)
    assert (await values(shop), await unread(shop), shop.requests) == ({}, {}, before)


async def test_a_check_that_says_something_else_is_told_on_the_page(shop: Talk) -> None:
    await measured(shop)
    await checks(shop, begin(shop), output={"title": "Bench", "summary": "size unknown"})
    assert (await unread(shop))["size"].startswith("check bench: nothing in its output matches")


async def test_a_json_block_of_a_check_that_may_fail(shop: Talk) -> None:
    source = "{check: bench, app: github-actions, key: gzip.size, unit: kB, conclusions: [success, failure]}"
    await measured(shop, f'metrics: {{page: {{target: "< 1 MB", from: {source}}}}}\n')
    text = 'Measured:\n\n```json\n{"gzip": {"size": 312.5}}\n```\n'
    await checks(shop, begin(shop), conclusion="failure", output={"title": "Bench", "summary": text})
    assert await values(shop) == {"page": ["312.5 kB"]}
    assert "1 of 1 reached" in shop.page()


async def test_nothing_is_lost_while_github_is_down(shop: Talk) -> None:
    """The list of artifacts, the redirect and the storage break, one after the other; the queue tries again."""
    await measured(shop)
    faults = shop.stage.sandbox.world.faults
    fault = shop.stage.sandbox.do(lambda world: faults.turn_on("bad-gateway-before=path:/actions/,count:7"))
    await runs(shop, GOOD)
    assert (await values(shop))["p99"] == ["87 ms"]
    assert fault.trigger.bitten == 7
    assert not shop.doubles()


async def test_the_storage_may_be_away_for_a_moment(shop: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await measured(shop)
    real, broken = storage.answer, [503, 503]

    def answer(world: World, request: Request) -> Response:
        return PlainTextResponse("ServerBusy", broken.pop()) if broken else real(world, request)

    monkeypatch.setattr(storage, "answer", answer)
    await runs(shop, GOOD)
    assert (await values(shop))["p99"] == ["87 ms"]
    assert not broken


async def test_a_metric_that_left_the_plan_is_not_read(shop: Talk) -> None:
    await measured(shop)
    await shop.push(plan_for(shop))
    before = shop.requests
    await runs(shop, GOOD)
    assert shop.requests == before
    await shop.push(plan_for(shop, rest=METRICS))
    await runs(shop, GOOD)
    assert set(await values(shop)) == {"p99", "cover"}
