"""A week of a status document: one task holds four others, each of another agent's; blocks, overruling and circles."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.operations import dependencies, issues
from tests.conversations.examples import finish, manned, plan_of
from tests.conversations.talk import Talk, talking
from tests.conversations.test_mesh import rebuild

BLOCKER = "draw-the-route-map"
OPENED = ("mark-step-free-paths", "publish-map-tiles", "open-the-booking-service", "show-the-map-on-phones")


@pytest.fixture
async def lanterns(tmp_path: Path) -> AsyncIterator[Talk]:
    """The festival's document; the app needs the map too, so that one task holds four, of three agents."""
    plan = plan_of("status")
    tasks = dict(plan.tasks)
    tasks[BLOCKER] = tasks[BLOCKER].model_copy(update={"state": None})
    tasks["show-the-map-on-phones"] = tasks["show-the-map-on-phones"].model_copy(update={"after": [BLOCKER]})
    async with talking(tmp_path, logins=tuple(plan.agents)) as talk:
        ids = talk.stage.accounts
        policy = plan.policy.model_copy(update={"override": [f"mira#{ids['mira'].id}"]})
        await talk.push(manned(plan, talk, tasks=tasks, policy=policy))
        yield talk


def opened(talk: Talk) -> set[str]:
    return {talk.state(f"task:{task}") for task in OPENED}


async def test_a_blocker_opens_four_tasks_and_tells_each_agent_once(lanterns: Talk, tmp_path: Path) -> None:
    assert opened(lanterns) == {"waiting"}
    assert all(lanterns.answers(entry) == [] for entry in lanterns.entries()), "a first apply calls nobody"
    await lanterns.says("marigold", "task:show-the-map-on-phones", "/done")
    assert "the task waits for what is not done" in lanterns.answers("task:show-the-map-on-phones")[-1]
    await lanterns.says("juniper", f"task:{BLOCKER}", "/claim")
    await lanterns.says("juniper", f"task:{BLOCKER}", "/block the harbour office decides on Thursday")
    assert lanterns.state(f"task:{BLOCKER}") == "blocked"
    await lanterns.says("juniper", f"task:{BLOCKER}", "/unblock")
    assert lanterns.state(f"task:{BLOCKER}") == "in-progress"
    assert lanterns.answers(f"task:{BLOCKER}") == [], "who unblocked it knows"

    await rebuild(lanterns, tmp_path / "another.db")

    await lanterns.says("juniper", f"task:{BLOCKER}", "/done")
    assert opened(lanterns) == {"ready"}
    for task, agent in zip(OPENED, ("juniper", "juniper", "basalt", "marigold"), strict=True):
        told = lanterns.answers(f"task:{task}")[-1]
        assert told == f"`{agent}` (@{agent}): what this waited for is done.\n\n**Next:** write `/claim` to start."
    assert lanterns.doubles() == []

    # Opened again, it is taken back; and told once more when it is true again.
    await lanterns.act("mira", issues.reopen, lanterns.issue(f"task:{BLOCKER}"))
    assert opened(lanterns) == {"waiting"}
    await lanterns.closes("juniper", f"task:{BLOCKER}")
    assert opened(lanterns) == {"ready"}
    assert len(lanterns.answers("task:publish-map-tiles")) == 2
    assert "**Forecast:**" in lanterns.page()

    before = lanterns.fingerprint()
    await lanterns.push("print()\n", path="main.py")
    assert lanterns.fingerprint() == before
    await rebuild(lanterns, tmp_path / "third.db")


async def test_a_named_person_overrules_what_waits(lanterns: Talk, tmp_path: Path) -> None:
    await lanterns.says("basalt", "task:open-the-booking-service", "/override we sell by hand")
    assert "the plan does not name basalt" in lanterns.answers("task:open-the-booking-service")[-1]
    await lanterns.says("mira", "task:open-the-booking-service", "/override we sell by hand")
    assert lanterns.state("task:open-the-booking-service") == "done"
    assert "**Overruled** by mira on" in (lanterns.issue("task:open-the-booking-service").body or "")
    assert "overruled by mira, what comes first is open" in lanterns.page()
    assert lanterns.state("task:refund-cancelled-boats") == "ready"
    await rebuild(lanterns, tmp_path / "another.db")
    assert lanterns.state("task:open-the-booking-service") == "done", "it is not closed too early for anybody"
    await lanterns.act("mira", issues.reopen, lanterns.issue("task:open-the-booking-service"))
    assert "Overruled" not in (lanterns.issue("task:open-the-booking-service").body or "")


async def test_a_task_goes_to_another_agent_and_the_page_says_so(lanterns: Talk) -> None:
    task = "task:photograph-the-lanterns"
    await lanterns.says("juniper", task, "/claim")
    await lanterns.says("juniper", task, "/handoff to heron half of them are photographed")
    assert lanterns.state(task) == "review"
    assert "**Waiting for:** `heron` · write `/accept` or `/reject <reason>`" in (lanterns.issue(task).body or "")
    await lanterns.says("heron", task, "/accept")
    assert lanterns.state(task) == "in-progress"
    assert "**Claimed** by heron for `heron`" in (lanterns.issue(task).body or "")
    await lanterns.says("heron", task, "/done")
    assert lanterns.state(task) == "done"
    assert lanterns.doubles() == []


async def test_a_block_on_an_issue_of_people_ends_when_they_close_it(lanterns: Talk, tmp_path: Path) -> None:
    other = await lanterns.act("mira", issues.create, lanterns.stage.repository, title="The printer is broken", body="")
    await lanterns.says("juniper", "task:photograph-the-lanterns", f"/block on #{other.number} no paper")
    assert lanterns.state("task:photograph-the-lanterns") == "blocked"
    await rebuild(lanterns, tmp_path / "another.db")
    assert lanterns.state("task:photograph-the-lanterns") == "blocked"
    await lanterns.act("mira", issues.close, other)
    assert lanterns.state("task:photograph-the-lanterns") == "ready"
    assert lanterns.answers("task:photograph-the-lanterns")[-1].startswith("`juniper` (@juniper): what this waited")


async def test_blocks_that_make_no_sense_are_refused(lanterns: Talk) -> None:
    task, tiles = f"task:{BLOCKER}", lanterns.issue("task:publish-map-tiles").number
    await lanterns.says("juniper", task, f"/block on #{tiles}")
    here = lanterns.issue(task).number
    assert f"`#{tiles}` → `#{here}` → `#{tiles}`" in lanterns.answers(task)[-1]
    await lanterns.says("juniper", task, "/block on #4711")
    assert "#4711` is no issue of this repository" in lanterns.answers(task)[-1]
    assert lanterns.state(task) == "ready"


async def test_an_edge_made_by_hand_that_closes_a_circle_is_taken_away(lanterns: Talk) -> None:
    """`/block on` is no edge of GitHub's, so that GitHub itself does not see this circle."""
    map_, photos = lanterns.issue(f"task:{BLOCKER}"), lanterns.issue("task:photograph-the-lanterns")
    await lanterns.says("juniper", "task:photograph-the-lanterns", f"/block on #{map_.number}")
    await lanterns.act("mira", dependencies.add, map_, photos)
    assert map_.blocked_by == {}
    (why,) = lanterns.answers(f"task:{BLOCKER}")
    assert f"#{map_.number} → #{photos.number} → #{map_.number}" in why
    assert lanterns.state(f"task:{BLOCKER}") == "ready"
    await finish(lanterns, "juniper", BLOCKER, "photograph-the-lanterns")
    assert lanterns.doubles() == []
