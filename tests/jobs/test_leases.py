"""An agent that goes silent is warned once and then released; a person never is; every sign of life counts."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.actions import Comment, EditIssue
from bot.domain.board import Account
from bot.domain.state import Claim
from bot.errors import GitHubDown
from bot.store.database import Database, open_engine
from bot.store.migrations import migrate
from tests.boards import PLAN
from tests.corridor import World, user
from tests.fakes import ADA, BOB, BOT, EVE, GEMINI


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """The plan is applied; ada acts for claude, bob may write."""
    engine = open_engine(f"sqlite:///{tmp_path}/baton.db")
    migrate(engine)
    database = Database(engine)
    database.start()
    world = World(database)
    world.github.permissions = {BOB.id: "write"}
    await world.push(PLAN)
    await world.tick(minutes=1)
    world.forget_requests()
    yield world
    await database.stop()


def said(world: World, task: str) -> list[str]:
    return world.github.bot_says(world.issue(task).number)


def claim(world: World, task: str) -> Claim | None:
    return world.issue(task).state.claim


async def later(world: World, hours: float) -> None:
    """Hours pass one after the other, and so does what is due in them."""
    for _ in range(int(hours * 2)):
        await world.tick(minutes=30)


async def test_silent_agent_is_warned_once_and_then_released(world: World) -> None:
    await world.comment("docs", "/claim")
    await later(world, 17)
    assert said(world, "docs") == []
    await later(world, 1.5)
    (warning,) = said(world, "docs")
    assert warning.startswith("@ada: `claude` holds this task and has given no sign of life since")
    await later(world, 5)
    assert said(world, "docs") == [warning]
    await later(world, 1)
    _, over = said(world, "docs")
    assert over.startswith("`claude` no longer holds this task")
    assert "`gemini`, `chatgpt`" in over
    assert "@" not in over
    assert claim(world, "docs") is None
    assert "state:ready" in world.issue("docs").labels
    await later(world, 60)
    assert len(said(world, "docs")) == 2


async def test_release_is_logged_with_its_reason(world: World) -> None:
    await world.comment("docs", "/claim")
    await later(world, 25)
    newest = (await world.board()).status.log[0]
    assert (newest.what, newest.entry, newest.agent, newest.verified) == ("released", "task:docs", "claude", True)
    assert "no sign of life since 2025-03-03" in newest.note


async def test_task_of_the_agents_own_says_who_may_give_it_to_another(world: World) -> None:
    await world.comment("postgres", "/claim", GEMINI)
    await later(world, 25)
    warning, over = said(world, "postgres")
    assert warning.startswith("`gemini` holds"), "an App's name may be another person's login"
    assert "the plan gives this task to `gemini`" in over
    assert "`/assign`" in over


@pytest.mark.parametrize("words", ["/claim", "/claim as human"])
async def test_a_persons_claim_is_never_taken(world: World, words: str) -> None:
    plan = PLAN.replace("  chatgpt: Gateway", "  chatgpt: Gateway\n  human: {human: true, principals: [eve#3]}")
    await world.push(plan)
    who = EVE if "human" in words else BOB
    await world.comment("docs", words, who)
    holder = claim(world, "docs")
    assert holder
    for _ in range(30):
        await world.tick(days=30)
    assert claim(world, "docs") == holder
    assert said(world, "docs") == []


async def test_an_unverified_agents_claim_is_a_lease_too(world: World) -> None:
    await world.comment("gateway", "/claim as chatgpt", BOB)
    await later(world, 25)
    assert claim(world, "gateway") is None
    assert said(world, "gateway")[0].startswith("@bob: `chatgpt` holds")


async def plain(world: World, by: Account = ADA) -> None:
    await world.comment("docs", "still at it", by)


async def named_elsewhere(world: World, by: Account = ADA) -> None:
    await world.comment("logo", f"#{world.issue('docs').number} comes first", by)


async def on_pull_request(world: World, by: Account = ADA) -> None:
    comment = {"id": 999, "node_id": "IC", "body": f"for #{world.issue('docs').number}", "user": user(by)}
    comment["created_at"] = world.now.isoformat()
    payload = {"action": "created", "issue": {"number": 700, "pull_request": {}}, "comment": comment}
    await world.deliver("issue_comment", payload, by)


async def pushed(world: World, by: Account = ADA) -> None:
    commits = [{"message": f"Chapter one (#{world.issue('docs').number})", "modified": ["a.md"]}]
    await world.deliver("push", {"ref": "refs/heads/docs", "after": "abc", "commits": commits}, by)


async def pushed_branch(world: World, by: Account = ADA) -> None:
    ref = f"refs/heads/{world.issue('docs').number}-docs"
    await world.deliver("push", {"ref": ref, "after": "abc", "commits": [{"message": "x"}]}, by)


def pull(world: World, action: str, by: Account = ADA, **more: Any) -> dict[str, Any]:
    whole = {
        "number": 700,
        "title": "Docs",
        "body": f"About #{world.issue('docs').number}",
        "state": "open",
        "user": user(by),
        "head": {"ref": "docs", "sha": "abc", "repo": {"id": 42}},
        "base": {"ref": "main", "sha": "def", "repo": {"id": 42}},
        "updated_at": world.now.isoformat(),
    }
    return {"action": action, "number": 700, "pull_request": {**whole, **more}}


async def pulled(world: World, by: Account = ADA) -> None:
    await world.deliver("pull_request", pull(world, "synchronize", by), by)


SIGNS = [plain, named_elsewhere, on_pull_request, pushed, pushed_branch, pulled]


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.__name__)
async def test_a_sign_of_life_begins_the_lease_anew(world: World, sign: Any) -> None:
    await world.comment("docs", "/claim")
    await later(world, 17)
    await sign(world)
    await later(world, 17)
    assert said(world, "docs") == []
    await later(world, 2)
    assert len(said(world, "docs")) == 1


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.__name__)
async def test_a_sign_of_somebody_else_keeps_nothing_alive(world: World, sign: Any) -> None:
    await world.comment("docs", "/claim")
    await later(world, 17)
    await sign(world, BOB)
    await later(world, 2)
    assert len(said(world, "docs")) == 1


@pytest.mark.parametrize("sign", SIGNS, ids=lambda sign: sign.__name__)
async def test_an_answer_to_the_warning_takes_it_back_without_a_word(world: World, sign: Any) -> None:
    await world.comment("docs", "/claim")
    await later(world, 20)
    assert len(said(world, "docs")) == 1
    await sign(world)
    now = claim(world, "docs")
    assert now
    assert (now.warned, now.beat) == (None, world.now)
    await later(world, 17)
    assert len(said(world, "docs")) == 1
    assert claim(world, "docs")
    await later(world, 8)
    assert [words[:7] for words in said(world, "docs")] == ["@ada: `", "@ada: `", "`claude"], (
        "the next silence is another"
    )


async def test_plain_comments_cost_no_request_and_few_edits(world: World) -> None:
    await world.comment("docs", "/claim")
    world.forget_requests()
    for _ in range(16):
        world.now += timedelta(minutes=20)
        await plain(world)
    assert world.github.requests == [], "five hours are under a quarter of the lease"
    for _ in range(56):
        world.now += timedelta(minutes=20)
        await plain(world)
    edits = [one for one in world.github.performed if isinstance(one, EditIssue) and one.entry == "task:docs"]
    assert 1 <= len(edits) <= 4


async def test_comments_of_a_repository_that_is_not_cached_cost_no_request(world: World) -> None:
    await world.boards.forget(42)
    world.forget_requests()
    await plain(world)
    await pushed(world)
    await pulled(world)
    assert world.github.requests == []


async def test_a_sign_whose_delivery_was_lost_is_found_before_the_warning(world: World) -> None:
    await world.comment("docs", "/claim")
    await later(world, 10)
    world.github.say(world.issue("docs").number, "half way", ADA)
    await later(world, 17)
    assert said(world, "docs") == []
    now = claim(world, "docs")
    assert now
    assert now.beat == now.at + timedelta(hours=10)


async def test_a_sign_whose_delivery_was_lost_is_found_before_the_release(world: World) -> None:
    await world.comment("docs", "/claim")
    await later(world, 20)
    world.github.say(world.issue("docs").number, "sorry, here", ADA)
    await later(world, 10)
    assert len(said(world, "docs")) == 1
    assert claim(world, "docs")


async def test_after_a_long_downtime_the_warning_comes_before_the_release(world: World) -> None:
    await world.comment("docs", "/claim")
    world.restart()
    await world.tick(days=9)
    assert len(said(world, "docs")) == 1
    await world.tick(hours=5)
    assert claim(world, "docs")
    await world.tick(hours=2)
    assert claim(world, "docs") is None


async def test_doubled_and_early_timers_change_nothing(world: World) -> None:
    await world.comment("docs", "/claim")
    for hours in (1, 18, 0, 0, 3, 0):
        await world.timers.set("leases", place_of(world), due=world.now)
        await world.tick(hours=hours)
    assert len(said(world, "docs")) == 1
    for hours in (6, 0, 0):
        await world.timers.set("leases", place_of(world), due=world.now)
        await world.tick(hours=hours)
    assert len(said(world, "docs")) == 2
    log = [one.what for one in (await world.board()).status.log]
    assert log.count("released") == 1


@pytest.mark.parametrize(("hours", "after"), [(19, 0), (19, 1), (25, 0), (25, 1), (25, 2)])
async def test_what_breaks_off_is_said_once(world: World, hours: int, after: int) -> None:
    """GitHub goes away between the comment, the state and the rest."""
    await world.comment("docs", "/claim")
    if hours == 25:
        await later(world, 20)
    world.github.breaks_after = after
    with pytest.raises(GitHubDown):
        await later(world, 6 if hours == 25 else 19)
    world.github.breaks_after = None
    await world.timers.set("leases", place_of(world), due=world.now)
    for repeat in range(2):
        world.restart() if repeat else None
        await again(world)
    kinds = [words.partition(" ")[0] for words in said(world, "docs")]
    assert len(kinds) == (1 if hours == 19 else 2)
    assert (claim(world, "docs") is None) == (hours == 25)


async def again(world: World) -> None:
    """The queue runs the timer's delivery again."""
    from bot.domain.delivery import TIMER, Delivery, Job
    from bot.domain.events import Origin
    from bot.domain.own_payloads import timer_body

    origin = Origin(42, "acme", "shop", "main", 7, None)
    delivery = Delivery("timer", TIMER, "leases", 42, 7, timer_body("leases", origin), world.now.timestamp())
    await world.corridor([Job(1, delivery, is_repeat=True)])


async def test_no_time_runs_in_review_and_the_lease_begins_again_after_it(world: World) -> None:
    await world.comment("docs", "/claim")
    body = f"Closes #{world.issue('docs').number}"
    await world.deliver("pull_request", pull(world, "opened", body=body))
    assert "state:review" in world.issue("docs").labels
    await later(world, 100)
    assert said(world, "docs") == []
    await world.deliver("pull_request", pull(world, "closed", body=body, state="closed"), BOB)
    assert "state:in-progress" in world.issue("docs").labels
    await later(world, 17)
    assert said(world, "docs") == []
    await later(world, 2)
    assert len(said(world, "docs")) == 1


async def test_a_claim_that_came_late_does_not_win_what_was_released_since(world: World) -> None:
    await world.comment("docs", "/claim")
    number = world.issue("docs").number
    lost = world.github.say(number, "/claim as chatgpt", BOB)
    await later(world, 25)
    await world.commented(number, lost.id, "/claim as chatgpt", BOB)
    assert claim(world, "docs") is None
    assert world.issue("docs").state.released_at >= lost.id


async def test_many_silent_agents_are_told_in_portions(world: World) -> None:
    tasks = "".join(f"  more{at}: {{}}\n" for at in range(45))
    await world.push(PLAN + tasks + "policy: {max_claims: 90}\n")
    for at in range(45):
        await world.comment(f"more{at}", "/claim")
    world.forget_requests()
    await later(world, 19)
    said_all = [one for one in world.github.performed if isinstance(one, Comment)]
    assert len(said_all) == 45


async def test_a_new_lease_of_the_plan_holds_at_once(world: World) -> None:
    await world.comment("docs", "/claim")
    await world.push(PLAN + "policy: {lease: 1h}\n")
    await later(world, 1)
    assert len(said(world, "docs")) == 1
    assert BOT.id not in {one.principal for one in [claim(world, "docs")] if one}


def place_of(world: World) -> Any:
    return world.installed[0]
