"""Phases: those without an order between them run together, the one behind both opens when both are over."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.examples import finish, manned, plan_of
from tests.conversations.talk import Talk, talking
from tests.conversations.test_mesh import rebuild

AGENTS = tuple(f"agent-{number:02}" for number in range(1, 11))


@pytest.fixture
async def dome(tmp_path: Path) -> AsyncIterator[Talk]:
    """The master plan, in which foundations and nights go on side by side before the handover."""
    plan = plan_of("master-plan")
    phases = {
        "phase-1": plan.phases["phase-1"].model_copy(update={"leads": ["agent-01"]}),
        "phase-2": plan.phases["phase-2"].model_copy(update={"after": [], "leads": ["agent-03"]}),
        "phase-3": plan.phases["phase-3"].model_copy(
            update={"after": ["phase-1", "phase-2"], "leads": ["agent-07"], "supports": ["agent-08"]}
        ),
    }
    tasks = {
        name: task.model_copy(update={"after": [], "agent": task.agent or "agent-05", "state": None})
        for name, task in plan.tasks.items()
        if task.phase
    }
    rest = {"requirements": [], "checkpoints": {}, "approvals": {}}
    async with talking(tmp_path, logins=tuple(plan.agents)) as talk:
        session = plan.session.model_copy(update={"style": "phased"})
        await talk.push(manned(plan, talk, phases=phases, tasks=tasks, session=session, **rest))
        yield talk


async def test_two_phases_run_together_and_the_third_opens_after_both(dome: Talk, tmp_path: Path) -> None:
    assert [dome.state(f"phase:phase-{n}") for n in (1, 2, 3)] == ["ready", "ready", "waiting"]
    assert all(dome.answers(entry) == [] for entry in dome.entries()), "a first apply calls nobody"
    await finish(dome, "agent-03", "opening-rules")
    await finish(dome, "agent-01", "motor-driver")
    assert [dome.state(f"phase:phase-{n}") for n in (1, 2, 3)] == ["in-progress", "in-progress", "waiting"]
    first = {"rain-and-wind-feed": "agent-02", "catalogue-import": "agent-05", "dome-turns-by-command": "agent-05"}
    for task, agent in (first | {"catalogue-of-bright-stars": "agent-05"}).items():
        await finish(dome, agent, task)
    assert [dome.state(f"phase:phase-{n}") for n in (1, 2, 3)] == ["done", "in-progress", "waiting"]
    assert dome.answers("phase:phase-3") == [], "one of two is not enough"

    await rebuild(dome, tmp_path / "another.db")

    await finish(dome, "agent-04", "exposure-control")
    await finish(dome, "agent-06", "plan-of-a-night")
    await finish(dome, "agent-05", "one-night-planned-without-hands")
    assert [dome.state(f"phase:phase-{n}") for n in (1, 2, 3)] == ["done", "done", "ready"]
    (opened,) = dome.answers("phase:phase-3")
    assert "`agent-07` (@agent-07), `agent-08` (@agent-08)" in opened, "leads and supporters are told once"
    assert dome.answers("task:control-room-screens") == [], "its agent leads the phase, and knows"
    (told,) = dome.answers("task:bug-fixes")
    assert told.startswith("`agent-05` (@agent-05): what this waited for is done.")
    assert "**opened**" in dome.page()
    assert dome.doubles() == []

    before = dome.fingerprint()
    await dome.push("print()\n", path="main.py")
    assert dome.fingerprint() == before


async def test_the_last_task_closed_by_hand_opens_the_next_phase_too(dome: Talk) -> None:
    states = dome.states()
    last = "plan-of-a-night"
    later = ("control-room-screens", "night-rehearsal", "bug-fixes", "training-for-the-night-staff")
    for task in states:
        if task not in (*later, last):
            await dome.closes("mira", f"task:{task}")
    assert dome.state("phase:phase-3") == "waiting"
    await dome.closes("mira", f"task:{last}")
    assert dome.state("phase:phase-2") == "done"
    assert {dome.state(f"task:{task}") for task in later} == {"ready"}
    assert len(dome.answers("phase:phase-3")) == 1
