"""A mesh session of thirteen agents, from its requirements to its last checkpoint, rebuilt in the middle."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.conversations.talk import Talk, talking
from tests.conversations.test_downtime import back
from tests.conversations.test_gates import milestone_of, region, tick
from tests.conversations.test_plan_life import timeless

AGENTS = (
    *("keeper", "surveyor", "draughtsman", "mason", "carpenter", "glazier", "electrician"),
    *("optician", "signaller", "pilot", "storekeeper", "inspector", "scribe"),
)
PHASES = {
    "ground": ("Ground and plans", "surveyor, draughtsman"),
    "tower": ("Tower", "mason, carpenter"),
    "light": ("Light", "optician, electrician"),
    "service": ("Service", "keeper, signaller"),
}
POINTS = {
    "gathered": ["{text: All agents have said what they need, sign_off: all}", "Conflicts are resolved"],
    "sound": [
        "{text: The plan of the tower stands, sign_off: [draughtsman]}",
        "{text: The ground carries it, sign_off: [surveyor, inspector]}",
        "{text: Nobody objects, sign_off: all}",
    ],
    "planned": [
        "{text: Order of work is agreed, sign_off: {at_least: 3, of: [mason, carpenter, glazier, electrician]}}"
    ],
    "underway": ["{text: Every phase has begun, sign_off: [keeper]}"],
    "lit": ["{text: The light was seen from sea, sign_off: [pilot, signaller]}", "{text: All agree, sign_off: all}"],
}
TASKS = {
    "survey": ("surveyor", "ground", ""),
    "drawings": ("draughtsman", "ground", "survey"),
    "walls": ("mason", "tower", ""),
    "stairs": ("carpenter", "tower", "walls"),
    "lens": ("optician", "light", ""),
    "wiring": ("electrician", "light", ""),
    "rota": ("keeper", "service", ""),
}


def mesh(talk: Talk) -> str:
    ids = talk.stage.accounts
    lines = ["version: 1", "session: {id: lighthouse, title: Lighthouse, style: mesh}", "agents:"]
    lines += [
        f'  {one}: {{role: The {one}, principals: "{one}#{ids[one].id}", coordinates: {{with: all}}}}' for one in AGENTS
    ]
    lines += ["phases:", *(f"  {one}: {{title: {title}, leads: [{who}]}}" for one, (title, who) in PHASES.items())]
    lines += ["tasks:"]
    lines += [f"  {one}: {{agent: {a}, phase: {p}, after: [{after}]}}" for one, (a, p, after) in TASKS.items()]
    lines += ["requirements:"]
    lines += [
        "  - {from: mason, to: draughtsman, need: Thickness of the walls}",
        "  - {from: mason, to: surveyor, need: Depth of the rock}",
        "  - {from: optician, to: all, need: Nothing that shakes near the lens}",
        "  - {from: keeper, to: storekeeper, need: Oil for the winter}",
    ]
    lines += ["checkpoints:"]
    former = ""
    for one, items in POINTS.items():
        lines.append(f"  {one}: {{after: [{former}], items: [{', '.join(items)}]}}")
        former = one
    return "\n".join(lines) + "\n"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, logins=AGENTS) as talk:
        await talk.push(mesh(talk))
        yield talk


async def gather(talk: Talk) -> None:
    """Requirements are asked, provided, disputed, provided again and accepted."""
    await talk.says("mason", "requirements:mason", "/require carpenter scaffolding up to the gallery")
    await talk.says("glazier", "task:lens", "/require optician size of the panes")
    await talk.says("draughtsman", "requirements:mason", "/provide 1 drawings/walls.md")
    await talk.says("mason", "requirements:mason", "/reject 1 the gallery is missing")
    assert "**disputed** by `mason`: the gallery is missing" in region(talk, "requirements:mason")
    assert "mason disputes what draughtsman provided" in talk.page()
    await talk.says("draughtsman", "task:drawings", "/provide mason:1 drawings/walls.md with the gallery")
    await talk.says("surveyor", "requirements:mason", "/provide 2 survey.md")
    await talk.says("carpenter", "requirements:mason", "/provide 3 since Monday")
    await talk.says("mason", "requirements:mason", "/accept 1 2")
    await talk.edits("mason", "requirements:mason", tick(3))
    assert talk.state("requirements:mason") == "done"
    for login in (one for one in AGENTS if one != "optician"):
        number = next(n for n, agent in enumerate((a for a in AGENTS if a != "optician"), start=1) if agent == login)
        await talk.says(login, "requirements:optician", f"/provide {number} understood")
    await talk.says("optician", "requirements:optician", "/accept all")
    assert talk.state("requirements:optician") == "done"


async def agree_first(talk: Talk) -> None:
    """Some write, some tick the box, one takes it back."""
    for at, login in enumerate(AGENTS):
        if at % 3:
            await talk.says(login, "checkpoint:gathered", "/sign-off 1")
        else:
            await talk.edits(login, "checkpoint:gathered", tick(1))
    await talk.says("scribe", "checkpoint:gathered", "/sign-off 2")
    assert talk.state("checkpoint:gathered") == "done"
    await talk.says("pilot", "checkpoint:gathered", "/withdraw 1")
    assert (talk.state("checkpoint:gathered"), milestone_of(talk, "Gathered")) == ("review", "open")
    await talk.says("pilot", "checkpoint:gathered", "/sign-off 1")
    assert (talk.state("checkpoint:gathered"), milestone_of(talk, "Gathered")) == ("done", "closed")


async def rebuild(talk: Talk, database: Path) -> None:
    board, page = talk.board(), timeless(talk.page())
    await talk.stop_server()
    talk.use_database(f"sqlite:///{database}")
    await back(talk)
    assert talk.board() == board
    assert timeless(talk.page()) == page


async def agree_rest(talk: Talk) -> None:
    for login in AGENTS:
        await talk.says(login, "checkpoint:sound", "/sign-off all")
    assert talk.state("checkpoint:sound") == "done"
    for login in ("mason", "glazier", "electrician"):
        assert talk.state("checkpoint:planned") == "review"
        await talk.edits(login, "checkpoint:planned", tick(1))
    await talk.says("keeper", "checkpoint:underway", "/sign-off")
    for login in AGENTS:
        await talk.says(login, "checkpoint:lit", "/sign-off all")


async def test_a_mesh_session_goes_to_its_last_checkpoint(house: Talk, tmp_path: Path) -> None:
    assert [house.state(f"checkpoint:{one}") for one in POINTS] == ["review", *["waiting"] * 4]
    await gather(house)
    assert "(8) | ✅1 |" in house.page(), "columns are numbered like the rows, as names of so many would not fit"
    await agree_first(house)
    await rebuild(house, tmp_path / "another.db")
    for task, (agent, _, _) in TASKS.items():
        await house.says(agent, f"task:{task}", "/claim")
        await house.says(agent, f"task:{task}", "/done")
    await agree_rest(house)
    assert [house.state(f"checkpoint:{one}") for one in POINTS] == ["done"] * 5
    assert {one.state for one in house.stage.repository.milestones.values()} == {"closed"}
    assert set(house.states().values()) == {"done"}
    assert house.doubles() == []
    before = house.fingerprint()
    await house.push(mesh(house) + "# again\n")
    assert house.fingerprint() == before
