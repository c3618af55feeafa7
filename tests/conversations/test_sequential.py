"""A sequential session from its first step to its last, with one hand-off that is sent back; rebuilt in the middle."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.operations import issues
from tests.conversations.examples import finish, manned, plan_of
from tests.conversations.talk import Talk, talking
from tests.conversations.test_mesh import rebuild

READER, PLANNER, PRINTER = "recipe-reader", "batch-planner", "label-printer"
TASKS = {
    "step-1": (READER, "read-the-recipe-cards", "name-every-ingredient-in-one-way"),
    "step-2": (PLANNER, "scale-the-amounts-to-the-ovens", "plan-proofing-times"),
    "step-3": (PRINTER, "lay-out-the-labels", "print-allergens-in-bold"),
}


@pytest.fixture
async def bakery(tmp_path: Path) -> AsyncIterator[Talk]:
    """The bakery's document as a plan, from its beginning: what it says is done is not."""
    plan = plan_of("sequential")
    phases = {name: phase.model_copy(update={"state": None, "status": None}) for name, phase in plan.phases.items()}
    async with talking(tmp_path, logins=(READER, PLANNER, PRINTER)) as talk:
        await talk.push(manned(plan, talk, phases=phases))
        yield talk


def steps(talk: Talk) -> list[str]:
    return [talk.state(f"phase:{name}") for name in TASKS]


async def test_a_sequential_session_to_its_end(bakery: Talk, tmp_path: Path) -> None:
    assert steps(bakery) == ["ready", "waiting", "waiting"]
    assert all(bakery.answers(entry) == [] for entry in bakery.entries()), "a first apply calls nobody"

    # The second step is closed, and the refusal says what opens it.
    await bakery.says(PLANNER, "task:plan-proofing-times", "/claim")
    (refusal,) = bakery.answers("task:plan-proofing-times")
    assert f"#{bakery.issue('phase:step-1').number} Step: RECIPE-READER" in refusal
    await finish(bakery, *TASKS["step-1"][:2])
    await bakery.says(READER, "phase:step-1", "/handoff all cards are text")
    assert "the phase is not finished" in bakery.answers("phase:step-1")[-1]
    await finish(bakery, READER, *TASKS["step-1"][2:])
    assert steps(bakery) == ["review", "waiting", "waiting"], "its tasks are done, its hand-off is not"
    assert "**Waiting for:** `recipe-reader` · write `/handoff <summary>`" in (bakery.issue("phase:step-1").body or "")

    # Closing it by hand is no validation.
    await bakery.closes("mira", "phase:step-1")
    assert bakery.state("phase:step-1") == "review"
    assert "recipe-reader writes `/handoff` with a summary on it" in bakery.answers("phase:step-1")[-1]

    # Handed over, sent back, mended, handed over again.
    await bakery.says(READER, "phase:step-1", "/handoff forty cards are text")
    assert bakery.answers("phase:step-1")[-1].startswith("`batch-planner` (@batch-planner): `recipe-reader` hands")
    await bakery.says(READER, "phase:step-1", "/accept")
    assert "nobody validates their own work" in bakery.answers("phase:step-1")[-1]
    await bakery.says(PRINTER, "phase:step-1", "/accept")
    assert "it is for batch-planner to validate" in bakery.answers("phase:step-1")[-1]
    assert "hands it over, to be validated by" in bakery.page()
    await bakery.says(PLANNER, "phase:step-1", "/reject two cards have no weights")
    assert bakery.state("phase:step-1") == "in-progress"
    assert bakery.answers("phase:step-1")[-1].startswith("@recipe-reader for `recipe-reader`")
    assert "two cards have no weights" in bakery.page()
    assert steps(bakery)[1] == "waiting"

    await rebuild(bakery, tmp_path / "another.db")

    await bakery.act("recipe-reader", issues.reopen, bakery.issue(f"task:{TASKS['step-1'][1]}"))
    await bakery.says(READER, "phase:step-1", "/handoff weighed again")
    assert "the phase is not finished" in bakery.answers("phase:step-1")[-1]
    await bakery.says(READER, f"task:{TASKS['step-1'][1]}", "/done weighed them")
    await bakery.says(READER, "phase:step-1", "/handoff weighed again")
    requests = bakery.requests
    accepted = await bakery.says(PLANNER, "phase:step-1", "/accept")
    assert bakery.reactions(accepted) == ["baton[bot] +1"]
    assert bakery.requests - requests < 12, "the whole cascade in one delivery"
    assert steps(bakery) == ["done", "ready", "waiting"]
    assert bakery.state("task:plan-proofing-times") == "ready"
    (opened,) = bakery.answers("phase:step-2")
    assert opened.startswith("This step is open: `batch-planner` (@batch-planner)")
    assert len(bakery.answers("task:plan-proofing-times")) == 1, "the step's comment calls its agent once for all"

    await finish(bakery, *TASKS["step-2"])
    await bakery.says(PLANNER, "phase:step-2", "/handoff batches are planned")
    await bakery.says(PRINTER, "phase:step-2", "/accept")
    await finish(bakery, *TASKS["step-3"])
    assert steps(bakery) == ["done", "done", "done"], "nobody is behind the last step"
    assert "handed off" in bakery.page()
    assert bakery.doubles() == []

    before = bakery.fingerprint()
    await bakery.push("print()\n", path="main.py")
    assert bakery.fingerprint() == before
    await rebuild(bakery, tmp_path / "third.db")


async def test_a_step_that_is_opened_again_is_handed_over_anew(bakery: Talk) -> None:
    await finish(bakery, *TASKS["step-1"])
    await bakery.says(READER, "phase:step-1", "/handoff forty cards")
    await bakery.says(PLANNER, "phase:step-1", "/accept")
    await bakery.act("mira", issues.reopen, bakery.issue("phase:step-1"))
    assert steps(bakery) == ["review", "waiting", "waiting"]
    assert bakery.state("task:plan-proofing-times") == "waiting"
    await bakery.says(PLANNER, "phase:step-1", "/accept")
    assert "nothing waits here to be validated" in bakery.answers("phase:step-1")[-1]
    await bakery.says(READER, "phase:step-1", "/handoff looked at again")
    await bakery.says(PLANNER, "phase:step-1", "/accept")
    assert steps(bakery) == ["done", "ready", "waiting"]
    assert len(bakery.answers("phase:step-2")) == 2, "it opened twice, and was told twice"
    assert bakery.doubles() == []
