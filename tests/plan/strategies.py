"""Plans for property tests: any valid plan, and plans without a contradiction."""
# ruff: noqa: E501

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from bot.plan.models import Plan

AWKWARD = [
    "no", "true", "null", "~", "012", "1:30", "2025-01-24", "a: b", "# x", "- y", "[z]", "{q}", "'", '"', "*a", "&b", "!c",
    "%d", "@e", "`f", "two\nlines", "a #b", "trailing:", "|", ">", "1.50", "<<", "...", "---", "é ☃ 🚀", "a\u2028b", "\x07",
]  # fmt: skip
lines = st.sampled_from(AWKWARD) | st.text(
    alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=12
).map(lambda text: text.strip() or "x")
texts = lines | st.lists(lines, min_size=2, max_size=4).map("\n".join)
ids = st.from_regex(r"[a-z0-9]([a-z0-9._-]{0,6}[a-z0-9])?", fullmatch=True).filter(
    lambda name: name not in ("all", "any")
)
days = st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2100, 1, 1)).map(dt.date.isoformat)
whens = days | st.integers(1, 99).map(lambda n: f"day {n}") | st.integers(1, 20).map(lambda n: f"week {n}")


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=fields)


leaves = some(
    type=lines, paths=st.lists(lines, max_size=2), title=lines, draft=st.booleans(), labels=st.lists(lines, max_size=2),
    author=st.just(["all"]), size=st.just({"files_at_least": 3}), owned=st.sampled_from(["outside", "nobody"]),
    checks=st.lists(lines | st.fixed_dictionaries({"name": lines}, optional={"app": lines}), max_size=2),
)  # fmt: skip
conditions: st.SearchStrategy[Any] = st.recursive(
    leaves,
    lambda inner: (
        st.dictionaries(st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=2), max_size=2)
        | st.fixed_dictionaries({"not": inner})
        | st.fixed_dictionaries({"at_least": st.integers(0, 2), "of": st.lists(inner, min_size=1, max_size=3)})
    ),
    max_leaves=5,
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan that the loader takes: references are right, order has no cycle."""
    agents = draw(st.lists(ids, unique=True, min_size=1, max_size=4))
    tasks = draw(st.lists(ids, unique=True, max_size=6))
    phases = draw(st.lists(ids.filter(lambda name: name not in tasks), unique=True, max_size=3))
    taken = {*tasks, *phases}
    points = draw(st.lists(ids.filter(lambda name: name not in taken), unique=True, max_size=2))
    who = st.sampled_from(agents)
    group = st.lists(who, unique=True, max_size=3) | st.just(["all"])

    def one(names: list[str]) -> st.SearchStrategy[Any]:
        return st.sampled_from(names) if names else st.none()

    def many(names: list[str]) -> st.SearchStrategy[list[str]]:
        return st.lists(one(names), unique=True, max_size=3) if names else st.just([])

    agent = some(
        name=lines, role=lines, aliases=st.lists(lines, max_size=2), human=st.booleans(), owns=st.lists(lines, max_size=2),
        provides=st.dictionaries(who, lines, max_size=2), after=group, independent=st.sampled_from([True, False, "partial"]),
        coordinates=some(**{"with": group, "topics": st.lists(lines, max_size=2)}), health=st.sampled_from(["red", "unknown"]),
    )  # fmt: skip
    phase = some(title=lines, leads=group, supports=group, weeks=lines, due=whens, notes=st.lists(lines, max_size=2),
                 state=st.sampled_from(["pending", "done"]), handoff=some(validate=lines, by=who))  # fmt: skip
    sign_off = (
        st.sampled_from(["all", "any"])
        | (st.lists(who, unique=True, min_size=1) | st.just(["all"]))
        | st.fixed_dictionaries({"at_least": st.integers(1, 4)}, optional={"of": group})
    )
    item = lines | st.fixed_dictionaries({"text": lines}, optional={"sign_off": sign_off, "done": st.booleans()})
    point = some(title=lines, due=whens, after=many(phases), items=st.lists(item, max_size=3))
    made: dict[str, Any] = {
        "version": 1,
        "session": draw(
            st.fixed_dictionaries(
                {"title": lines, "starts": days}, optional={"id": ids, "objective": texts, "success": st.lists(lines)}
            )
        ),
        "agents": {name: draw(st.none() | lines | agent) for name in agents},
        "phases": {name: draw(st.none() | lines | phase) for name in phases},
        "checkpoints": {name: draw(st.none() | lines | point) for name in points},
        "tasks": {
            name: draw(
                st.none()
                | lines
                | some(title=lines, agent=who, kind=st.sampled_from(["task", "risk"]), phase=one(phases),
                       after=many(tasks[:at]), critical=st.booleans(), due=whens, note=texts, progress=st.integers(0, 100),
                       acceptance=st.lists(lines, max_size=2), estimate=lines)
            )
            for at, name in enumerate(tasks)
        },
        "risks": draw(st.dictionaries(ids, lines | some(level=st.sampled_from(["low", "high"]), note=lines), max_size=2)),
        "next": draw(st.lists(lines, max_size=2)),
        "templates": draw(st.dictionaries(lines, texts, max_size=2)),
        "channels": draw(st.dictionaries(lines, st.none() | lines, max_size=2)),
        "schedule": draw(st.none() | st.dictionaries(ids, some(every=lines, items=st.lists(lines)), max_size=2)),
        "messages": draw(st.none() | some(schema=texts | st.dictionaries(lines, anything, max_size=3), timeout=st.just("5s"))),
        "approvals": {
            name: draw(some(when=conditions, needs=conditions, owners=st.booleans(), primary=who, supporting=group))
            for name in draw(st.lists(ids, unique=True, max_size=2))
        },
    }  # fmt: skip
    return Plan.model_validate({key: value for key, value in made.items() if value is not None})


anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | lines | st.just(" spaced "),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(lines, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def clean_plans(draw: st.DrawFn) -> Plan:
    """Plans without a contradiction: every phase has a lead who works in it, everything has an owner and an order."""
    count = draw(st.integers(1, 4))
    agents = [f"maker-{letter}" for letter in "abcd"[:count]]
    phased = draw(st.booleans())
    phases = [f"stage-{at}" for at in range(1, draw(st.integers(1, 3)) + 1)] if phased else []
    tasks: dict[str, Any] = {}
    started = True
    for phase in phases or [None]:
        names: list[str] = []
        for agent in agents:
            for number in range(draw(st.integers(1, 2))):
                name = f"{phase or 'work'}-{agent}-{number}"
                state = draw(st.sampled_from(["done", "ready"])) if started else "waiting"
                before = [other for other in names if tasks[other]["state"] == "done" or state != "done"]
                tasks[name] = {
                    "agent": agent,
                    "phase": phase,
                    "state": state,
                    "after": draw(st.lists(st.sampled_from(before), unique=True, max_size=2)) if before else [],
                    "estimate": draw(st.sampled_from(["1 day", "2h", "half a day"])),
                    "critical": draw(st.booleans()),
                }
                names.append(name)
        started = started and all(tasks[name]["state"] == "done" for name in names)
    rules = {
        "code": {"when": {"paths": ["src/**"]}, "primary": agents[0], "supporting": agents[1:], "veto": agents[-1:]}
    }
    return Plan.model_validate(
        {
            "version": 1,
            "session": {"title": "Clean", "starts": "2030-01-01", "status": "active"},
            "agents": {
                name: {"role": f"Makes {name}", "owns": [f"{name}/**"], "principals": [f"{name}[bot]#{at + 1}"]}
                for at, name in enumerate(agents)
            },
            "phases": {
                name: {"leads": agents, "after": phases[at - 1 : at], "weeks": f"{at + 1}", "due": f"week {at + 1}"}
                for at, name in enumerate(phases)
            },
            "tasks": tasks,
            "approvals": rules if len(agents) > 1 else {},
            "metrics": {"speed": {"target": "< 2 s", "value": "1 s"}},
            "checkpoints": {"ready": {"after": phases[-1:], "items": [{"text": "Works", "sign_off": "all"}]}},
        }
    )
