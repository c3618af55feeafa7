"""GitHub misbehaves in every way that is known of it: the same story ends with the same board, and nothing doubled."""

from pathlib import Path
from typing import Any

import pytest

from bot.jobs.timed.reconcile import RECONCILE
from bot.sandbox.operations import comments, issues
from bot.store import deliveries
from tests.conversations.conftest import LOGINS, plan_for
from tests.conversations.talk import Talk, talking

REST = "checkpoints:\n  week-1: {title: Week 1, due: 2031-01-24, items: [{text: Docs read, sign_off: all}]}\n"
TASKS = {"docs": "{checkpoint: week-1}"}

ALONE = {
    "late-reads": ("late-reads",),
    "webhooks-doubled": ("webhooks-doubled",),
    "webhooks-reordered": ("webhooks-reordered",),
    "webhooks-reordered by three": ("webhooks-reordered=3",),
    "bad-gateway-before": ("bad-gateway-before=every:3,count:8",),
    "bad-gateway-after": ("bad-gateway-after=every:3,count:8",),
    "half-failed-mutations": ("half-failed-mutations=count:9",),
    "half-failed-mutations after": ("half-failed-mutations=after,count:9",),
    "submitted-too-quickly": ("submitted-too-quickly=count:3",),
    "graphql-error": ("graphql-error=every:3,count:6",),
    "graphql-error after": ("graphql-error=after,every:3,count:6",),
    "graphql-timeout": ("graphql-timeout=every:3,count:6",),
    "graphql-timeout before": ("graphql-timeout=before,every:3,count:6",),
    "secondary-limit": ("secondary-limit=every:4,count:5",),
    "secondary-limit by date": ("secondary-limit=date,every:4,count:3",),
    "secondary-limit without a word": ("secondary-limit=none,every:4,count:3",),
    "connection-reset": ("connection-reset=every:3,count:6",),
    "connection-reset after": ("connection-reset=after,every:3,count:6",),
    "slow": ("slow=0.03",),
    "webhooks-lost": ("webhooks-lost=event:issues,every:2",),
}
TOGETHER = {
    "all of writing": (
        "late-reads",
        "webhooks-doubled",
        "bad-gateway-after=every:5,count:4",
        "half-failed-mutations=after,every:2,count:5",
        "submitted-too-quickly",
        "secondary-limit=every:7,count:3",
        "connection-reset=after,every:6,count:3",
    ),
    "all of the wire": (
        "webhooks-reordered",
        "bad-gateway-before=every:4,count:4",
        "graphql-timeout=every:5,count:3",
        "graphql-error=every:6,count:3",
        "connection-reset=every:7,count:3",
    ),
}
FAULTS = ALONE | TOGETHER


async def story(talk: Talk) -> None:
    """Five steps; people wait for nobody."""
    await talk.push(plan_for(talk, tasks=TASKS, rest=REST))
    await talk.says("gemini", "task:postgres", "/claim")
    await talk.says("claude", "task:auth", "/claim")
    await talk.closes("mira", "task:jwt")
    await talk.says("gemini", "task:postgres", "/done")


async def look_again(talk: Talk) -> None:
    """The hourly look at everything, which finds what lost webhooks did not tell."""
    assert talk.server
    await talk.server.corridor.timers.set(RECONCILE, talk.place(), due=talk.server.corridor.clock())
    await talk.settle()


async def dead(talk: Talk) -> list[str]:
    assert talk.server
    return [one.error for one in await talk.server.database.do(lambda c: deliveries.listed(c, status="dead", limit=9))]


@pytest.fixture(scope="module")
def calm() -> dict[str, Any]:
    """The board of a good day, told once for all faults of this process."""
    return {}


async def told(folder: Path, *faults: str, again: bool = False) -> dict[str, Any]:
    async with talking(folder, logins=LOGINS, roles={"stranger": "read"}) as talk:
        if faults:
            talk.stage.sandbox.world.faults.turn_on(*faults)
        await story(talk)
        assert [one.name for one in talk.stage.sandbox.world.faults.on if not one.trigger.bitten] == []
        talk.stage.sandbox.world.faults.turn_off()
        if again:
            await look_again(talk)
        assert await dead(talk) == []
        assert talk.doubles() == []
        labels = sorted(one.name for one in talk.stage.repository.labels.values())
        return {"board": talk.board(), "labels": labels, "milestones": len(talk.stage.repository.milestones)}


@pytest.mark.parametrize("fault", FAULTS)
async def test_the_same_story_ends_with_the_same_board(fault: str, calm: dict[str, Any], tmp_path: Path) -> None:
    if not calm:
        calm |= await told(tmp_path)
    (tmp_path / "bad").mkdir()
    assert await told(tmp_path / "bad", *FAULTS[fault], again="lost" in fault) == calm


@pytest.mark.parametrize("fault", ["before-dependencies", "before-dependencies=graphql", "before-sub-issues"])
async def test_an_older_server_keeps_the_order_by_links_and_says_so_once(fault: str, tmp_path: Path) -> None:
    async with talking(tmp_path, logins=LOGINS, faults=[fault]) as talk:
        await story(talk)
        assert talk.states() == {
            "auth": "waiting",
            "docs": "ready",
            "gateway": "ready",
            "jwt": "waiting",
            "postgres": "done",
            "schema": "ready",
        }
        assert "This server has no native dependencies" in talk.page()
        assert f"**After:** #{talk.issue('task:schema').number}" in (talk.issue("task:auth").body or "")
        assert len(talk.answers("task:jwt")) == 1
        assert talk.doubles() == []
        before = talk.fingerprint()
        await talk.push(plan_for(talk, tasks=TASKS, rest=REST) + "# again\n")
        assert talk.fingerprint() == before


async def test_a_webhook_that_was_lost_is_made_good_by_the_next_look(shop: Talk) -> None:
    shop.stage.sandbox.world.faults.turn_on("webhooks-lost")
    await shop.act("mira", issues.close, shop.issue("task:postgres"))
    await shop.act("mira", issues.close, shop.issue("task:jwt"))
    assert shop.state("task:schema") == "waiting"
    shop.stage.sandbox.world.faults.turn_off()
    await look_again(shop)
    assert shop.state("task:schema") == "ready"
    assert shop.state("task:jwt") == "waiting"


async def test_a_permission_that_github_does_not_tell_is_none(shop: Talk) -> None:
    await shop.push(plan_for(shop, agents={"infra": "Machines"}, tasks={"ops": "{agent: infra}"}))
    shop.stage.sandbox.world.faults.turn_on("no-permission-answers")
    await shop.act("stranger", comments.create, shop.issue("task:ops"), body="/claim as infra")
    assert shop.state("task:ops") == "ready"
    assert len(shop.answers("task:ops")) == 1
