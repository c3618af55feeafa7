"""A check is not made green by what who pushes, retargets, edits or unlinks can do."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.ports import Place
from bot.domain.pull_facts import PullFacts
from bot.domain.pull_reads import PullRead
from bot.domain.state import Said, Stop
from bot.domain.stops import MOST, bounded
from bot.errors import GitHubDown, GitHubError
from bot.github.answers import Fault
from bot.github.ask import Ask
from bot.github.client import Result
from bot.github.gateway import Gateway
from bot.rules.approvals import judge
from bot.sandbox.git import pushes, store
from bot.sandbox.operations import history, issues, merging, pulls
from tests.conversations.approvals.pulls import Pulls, rules_for
from tests.rules.pulls import ADA, EVE, HEAD, comment, commit, plan, pull

SECURE = plan(f"""\
agents: {{security: {{role: Part, principals: '{ADA.login}#{ADA.id}'}}}}
approvals: {{every: {{primary: security}}}}
""")
TWIN = HEAD[:14] + "b" * 26


# Two commits that begin with the same digits


def test_first_digits_of_two_commits_approve_neither() -> None:
    said = comment(ADA, "approve", HEAD[:12])
    facts = pull(comments=(said,), former_heads=(TWIN, HEAD))
    assert judge(pull(comments=(said,)), SECURE).is_green, "else the case shows nothing"
    verdict = judge(facts, SECURE)
    assert not verdict.is_green
    assert f"/approve {HEAD}" in verdict.lines


def test_digits_that_tell_two_commits_apart_approve() -> None:
    facts = pull(comments=(comment(ADA, "approve", HEAD[:15]),), former_heads=(TWIN, HEAD))
    assert judge(facts, SECURE).is_green


def test_a_commit_behind_the_head_that_begins_alike_is_told_apart_too() -> None:
    said = comment(ADA, "approve", HEAD[:12])
    facts = pull(comments=(said,), commits=(commit(EVE, TWIN), commit(EVE, HEAD)))
    assert not judge(facts, SECURE).is_green


async def test_heads_that_a_forced_push_took_away_are_remembered(ruled: Pulls) -> None:
    pull = await ruled.open()
    first = pull.head_sha
    await ruled.push("topic", {"src/a.py": "evil\n"})
    second, repository = pull.head_sha, pull.repository
    await ruled.talk.act("claude", pushes.update_ref, repository, "refs/heads/topic", first, force=True)
    facts = await facts_of(ruled, pull.number)
    assert set(facts.former_heads) == {first, second}


# Another base, by hand or by GitHub itself


async def test_a_base_that_github_changes_itself_takes_approvals_back(ruled: Pulls) -> None:
    await asyncio.to_thread(ruled.commit, "stack", {"docs/a.md": "a\n"}, by="claude")
    pull = await ruled.open(base="stack")
    await ruled.review("gemini", pull)
    await ruled.talk.act("claude", moved_by_github, pull, "main")
    assert ruled.verdict(pull) == "action_required"


async def test_a_merge_of_one_base_keeps_nothing_on_another(ruled: Pulls) -> None:
    repository = ruled.talk.stage.repository
    start = store.heads(repository)["main"]
    ruled.talk.at_once("mira", pushes.create_ref, repository, "refs/heads/release", start)
    one = await ruled.open()
    before = one.head_sha
    await ruled.review("gemini", one)
    await ruled.talk.push("print('new on main')\n", path="src/new.py")
    await ruled.talk.act("claude", merging.update_branch, one)
    assert ruled.verdict(one) == "success"
    # the very merge is clean for main; on release it brings what is on main alone
    ruled.talk.at_once("claude", pushes.create_ref, repository, "refs/heads/second", one.head_sha)
    other = await ruled.talk.act("claude", pulls.open_pull, repository, head="second", base="release", title="Port it")
    await ruled.says("gemini", other, f"/approve {before}")
    assert ruled.verdict(other, base="release") == "action_required"


# What an author may edit adds rules and takes none away


async def test_an_edit_that_is_deleted_from_the_history_is_doubt(ruled: Pulls) -> None:
    pull = await ruled.open(body="Closes #1")
    await ruled.review("gemini", pull)
    await ruled.talk.act("claude", pulls.edit, pull, body="Nothing to see")
    assert ruled.verdict(pull) == "success"
    for edit in pull.edits:
        edit.deleted_at = ruled.talk.stage.sandbox.world.now()
    await ruled.talk.later(minutes=65)
    assert ruled.verdict(pull) == "action_required"


async def test_a_link_that_is_taken_off_still_names_its_task(ruled: Pulls) -> None:
    pull = await ruled.open()
    issue = await ruled.talk.act("mira", issues.create, pull.repository, title="A task")
    await ruled.talk.act("claude", linked, pull, issue)
    read = await read_of(ruled, pull.number)
    assert issue.number in read.closes


# Answers that came half


@pytest.mark.parametrize("at", [("repository", "owners0"), ("repository", "pull", "reviews", "nodes", 0), ()])
async def test_whatever_came_half_is_doubt(ruled: Pulls, monkeypatch: pytest.MonkeyPatch, at: tuple[Any, ...]) -> None:
    pull = await ruled.open()
    answered_with(monkeypatch, at)
    assert (await facts_of(ruled, pull.number)).gaps


async def test_a_plan_that_was_not_told_is_not_taken_for_none(ruled: Pulls, monkeypatch: pytest.MonkeyPatch) -> None:
    pull = await ruled.open()
    answered_with(monkeypatch, ("repository", "plan"))
    with pytest.raises(GitHubError):
        await facts_of(ruled, pull.number)


async def test_a_commit_that_is_missing_in_the_list_is_doubt(ruled: Pulls, monkeypatch: pytest.MonkeyPatch) -> None:
    pull = await ruled.open()
    await ruled.push("topic", {"src/b.py": "b\n"})
    answered_with(monkeypatch, None, told=lambda told: told["commits"]["nodes"].__setitem__(0, None))
    assert "commits" in {gap.part for gap in (await facts_of(ruled, pull.number)).gaps}


PLACES = {
    "reviews": "reviews", "comments": "comments", "labels": "labels", "timelineItems": "labels", "commits": "commits",
    "closingIssuesReferences": "tasks",
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
async def test_a_place_that_github_leaves_empty_without_a_word_is_doubt(
    ruled: Pulls, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pull = await ruled.open()
    await ruled.review("gemini", pull)
    assert not (await facts_of(ruled, pull.number)).gaps, "else the case shows nothing"
    answered_with(monkeypatch, None, told=lambda told: told[name]["nodes"].append(None))
    assert PLACES[name] in {gap.part for gap in (await facts_of(ruled, pull.number)).gaps}
    await ruled.review("chatgpt", pull)
    assert ruled.verdict(pull) == "action_required"


def _no_neighbours(told: Any) -> None:
    told["last"]["nodes"][0]["commit"]["associatedPullRequests"] = None


def _no_parent(told: Any) -> None:
    told["commits"]["nodes"][0]["commit"]["parents"]["nodes"].append(None)


def _no_edits(told: Any) -> None:
    told["userContentEdits"] = None


@pytest.mark.parametrize("change", [_no_neighbours, _no_parent, _no_edits])
async def test_what_is_null_within_is_doubt(
    ruled: Pulls, monkeypatch: pytest.MonkeyPatch, change: Callable[[Any], None]
) -> None:
    pull = await ruled.open()
    answered_with(monkeypatch, None, told=change)
    assert (await facts_of(ruled, pull.number)).gaps


async def test_a_pull_request_of_which_nothing_is_told_is_not_taken_for_closed(
    ruled: Pulls, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull = await ruled.open()
    ask = Ask.query

    async def query(self: Ask, *arguments: Any, **named: Any) -> Result:
        result = await ask(self, *arguments, **named)
        return Result({**result.content, "repository": {**result.content["repository"], "pull": None}}, ())

    monkeypatch.setattr(Ask, "query", query)
    with pytest.raises(GitHubError):
        await facts_of(ruled, pull.number)


# Hands


def linked(world: Any, actor: Any, pull: Any, issue: Any) -> None:
    """In the sidebar, by hand; and taken off again, so that only the timeline knows of it."""
    history.record(world, actor, pull, "connected", other=issue)


def moved_by_github(world: Any, actor: Any, pull: Any, base: str) -> None:
    former, pull.base_ref = pull.base_ref, base
    history.record(world, actor, pull, "automatic_base_change_succeeded", renamed_from=former, renamed_to=base)
    history.tell(world, actor, pull, "edited")


async def read_of(story: Pulls, number: int) -> PullRead:
    async with story.talk.gateway() as gateway:
        now = story.talk.stage.sandbox.world.now()
        read = await gateway.pull(story.talk.place(), number, base="main", now=now)
    assert read
    return read


async def facts_of(story: Pulls, number: int) -> PullFacts:
    return (await read_of(story, number)).facts


def answered_with(
    monkeypatch: pytest.MonkeyPatch, at: tuple[Any, ...] | None, *, told: Callable[[Any], None] | None = None
) -> None:
    """GitHub answers with an error beside what it tells, or with a hole in a list."""
    ask = Ask.query

    async def query(self: Ask, *arguments: Any, **named: Any) -> Result:
        result = await ask(self, *arguments, **named)
        if told and "pull" in result.content["repository"]:
            told(result.content["repository"]["pull"])
        faults = result.faults if at is None else (*result.faults, Fault("Something went wrong", "SERVICE", at))
        return Result(result.content, faults)

    monkeypatch.setattr(Ask, "query", query)


async def test_one_that_cannot_be_read_keeps_no_other_green(ruled: Pulls, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = await ruled.open(branch="first")
    other = await ruled.open("src/b.py", branch="second")
    await ruled.review("gemini", other)
    assert ruled.verdict(other) == "success"
    pull = Gateway.pull
    tries: list[int] = []

    async def read(self: Gateway, place: Place, number: int, **named: Any) -> PullRead | None:
        if number == broken.number and ruled.verdict(other) == "success" and len(tries) < 3:
            tries.append(number)
            raise GitHubDown("GitHub did not answer")
        return await pull(self, place, number, **named)

    monkeypatch.setattr(Gateway, "pull", read)
    await ruled.talk.push(rules_for(ruled.talk, "{code: {when: {paths: ['src/**']}, primary: quality}}"))
    assert ruled.verdict(other) == "action_required"
    assert len(tries) == 1, "the other one waited for what cannot be read"


def test_a_veto_is_not_crowded_out_by_what_others_say() -> None:
    said = Said("quality", 7, "cleo", datetime(2026, 1, 1, tzinfo=UTC))
    standing = (Stop("veto", said, 1, "no tests"), Stop("halt", said, reason="fire", rule="all"))
    junk = [Stop("withdrawal", said, number) for number in range(MOST)]
    kept = bounded((*standing, *junk))
    assert len(kept) == MOST
    assert kept[:2] == standing
