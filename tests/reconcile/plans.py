"""Generated plans: any order that has no circle, any names, starting facts of every kind."""

from typing import Any

from hypothesis import strategies as st

from bot.plan.models import Plan

WORDS = st.one_of(
    st.sampled_from(
        ["Database schema", "fixes #1", "@ada's work", "<!-- baton:end -->", "a | b", "`x`", "Docs: A_B", "Phase 2"]
    ),
    st.text("aZé日 @#<>`|*_~&-.:/[](){}\"'$%\u202e\u200b", min_size=1, max_size=12).map(
        lambda text: text.strip() or "x"
    ),
)
STATES = st.sampled_from([None, None, None, "ready", "waiting", "in-progress", "blocked", "review", "done"])


@st.composite
def plans(draw: st.DrawFn, *, session: str = "shop") -> Plan:
    """Ids are counted, so that two plans share entries."""
    agents = [f"a{n}" for n in range(draw(st.integers(0, 4)))]
    phases = [f"p{n}" for n in range(draw(st.integers(0, 3)))]
    checkpoints = [f"c{n}" for n in range(draw(st.integers(0, 3)))]
    tasks = [f"t{n}" for n in range(draw(st.integers(0, 9)))]
    content: dict[str, Any] = {
        "version": 1,
        "session": {"id": session, "title": draw(WORDS)},
        "agents": {agent: {"role": draw(WORDS)} for agent in agents},
        "phases": {name: _phase(draw, phases[:at], agents) for at, name in enumerate(phases)},
        "checkpoints": {name: _checkpoint(draw, checkpoints[:at], agents) for at, name in enumerate(checkpoints)},
        "tasks": {name: _task(draw, tasks[:at], agents, phases, checkpoints) for at, name in enumerate(tasks)},
        "requirements": _requirements(draw, agents),
    }
    return Plan.model_validate(content)


def _some(draw: st.DrawFn, names: list[str], most: int = 3) -> list[str]:
    return draw(st.lists(st.sampled_from(names), max_size=most, unique=True)) if names else []


def _one(draw: st.DrawFn, names: list[str]) -> str | None:
    return draw(st.sampled_from([None, *names]))


def _phase(draw: st.DrawFn, earlier: list[str], agents: list[str]) -> dict[str, Any]:
    return {
        "title": draw(st.none() | WORDS),
        "after": _some(draw, earlier),
        "leads": _some(draw, agents),
        "state": draw(st.sampled_from([None, "pending", "active", "done"])),
        "handoff": draw(st.sampled_from([None, None, "compatibility"])),
    }


def _checkpoint(draw: st.DrawFn, earlier: list[str], agents: list[str]) -> dict[str, Any]:
    return {
        "title": draw(WORDS),
        "after": _some(draw, earlier),
        "items": draw(st.lists(WORDS, max_size=2)),
        "due": draw(st.sampled_from([None, "2025-02-01"])),
    }


def _task(
    draw: st.DrawFn, earlier: list[str], agents: list[str], phases: list[str], checkpoints: list[str]
) -> dict[str, Any]:
    # An order between tasks and phases at once could make a circle, which the loader refuses.
    return {
        "title": draw(st.none() | WORDS),
        "agent": _one(draw, agents),
        "after": [] if phases else _some(draw, earlier),
        "phase": _one(draw, phases),
        "checkpoint": _one(draw, checkpoints),
        "state": draw(STATES),
        "progress": draw(st.none() | st.integers(0, 100)),
        "critical": draw(st.booleans()),
        "acceptance": draw(st.lists(WORDS, max_size=2)),
        "note": draw(st.none() | WORDS),
    }


def _requirements(draw: st.DrawFn, agents: list[str]) -> list[dict[str, Any]]:
    if not agents:
        return []
    whom = st.sampled_from([*agents, "all"])
    pairs = draw(st.lists(st.tuples(whom, whom, WORDS), max_size=4))
    return [{"from": one, "to": other, "need": need} for one, other, need in pairs]
