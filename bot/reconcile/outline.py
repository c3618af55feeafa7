"""What a plan alone says about its entries, worked out once a plan: titles, order, edges, members."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from bot import inert
from bot.domain.board import STATUS, Entry, entry_of, id_of, kind_of
from bot.plan.graph import Graph, before, behind, estimates, graph_of, phase_order, resolve
from bot.plan.grouped import grouped
from bot.plan.models import ALL, Plan, title_from_id
from bot.plan.once import once
from bot.rules.handoffs import Passing, passings

EDGES = 50
"""GitHub's limit of native dependencies an issue, in either direction."""
SUB_ISSUES = 100
"""GitHub's limit of sub-issues an issue."""


@dataclass(frozen=True, slots=True)
class Need:
    """One line of an agent's requirements, `all` resolved."""

    to: str
    need: str


@dataclass(frozen=True, slots=True)
class Outline:
    """All by entry. Every entry of the plan is a key of `titles`, in the order in which issues are created."""

    plan: Plan
    graph: Graph
    titles: Mapping[Entry, str]
    milestones: Mapping[str, str]
    """Titles of the checkpoints' milestones; GitHub takes no title twice."""
    agents: Mapping[Entry, tuple[str, ...]]
    """Whose `agent:` labels the entry has."""
    before: Mapping[Entry, tuple[Entry, ...]]
    """What must be over before a task may start or a gate may close; a phase's members are among them."""
    starts_after: Mapping[Entry, tuple[Entry, ...]]
    """For phases: what must be over before its tasks may start."""
    touches: Mapping[Entry, tuple[Entry, ...]]
    """Whose look may change when this entry's state does."""
    members: Mapping[Entry, tuple[Entry, ...]]
    """Tasks of a phase or a checkpoint."""
    phases: Mapping[Entry, Entry]
    """The phase of a task."""
    parents: Mapping[Entry, Entry]
    """Native parents, within GitHub's limit."""
    edges: Mapping[Entry, tuple[Entry, ...]]
    """Native dependencies, within GitHub's limits in both directions."""
    needs: Mapping[Entry, tuple[Need, ...]]
    days: Mapping[str, float]
    """Working days of the tasks that have an estimate."""
    for_agents: Mapping[str, tuple[Entry, ...]]
    """The tasks that an agent may claim one day, critical ones first; under the empty name those that anyone may."""
    passings: Mapping[Entry, Passing]
    """How a phase is handed over, of those that are."""


@once
def outline_of(plan: Plan) -> Outline:
    """The plan's outline; the same plan object is worked out once."""
    graph = graph_of(plan)
    needs = _needs(plan)
    titles = _titles(plan, needs)
    ordered = [entry for entry in titles if kind_of(entry) in {"task", "phase", "checkpoint"}]
    members = _members(plan)
    return Outline(
        plan=plan,
        graph=graph,
        titles=titles,
        milestones=_milestones(plan),
        agents=_agents(plan, needs),
        before={entry: _entries(before(graph, entry)) for entry in ordered},
        starts_after={entry_of("phase", name): _entries(before(graph, f"start:{name}")) for name in plan.phases},
        touches={entry: _entries(behind(graph, entry)) for entry in ordered},
        members=members,
        phases={
            entry_of("task", name): entry_of("phase", task.phase)
            for name, task in plan.tasks.items()
            if task.phase in plan.phases
        },
        parents=_parents(plan, members),
        edges=_edges(plan),
        needs=needs,
        days=estimates(plan),
        for_agents=_for_agents(plan),
        passings={entry_of("phase", name): one for name, one in passings(plan).items()},
    )


def _entries(nodes: tuple[str, ...]) -> tuple[Entry, ...]:
    """The graph names its nodes as the board its entries."""
    return cast(tuple[Entry, ...], nodes)


def _titles(plan: Plan, needs: Mapping[Entry, tuple[Need, ...]]) -> dict[Entry, str]:
    """Phases come first: they are parents."""
    gate = "Step" if plan.style == "sequential" else "Phase"
    titles: dict[Entry, str] = {}
    for name, phase in plan.phases.items():
        titles[entry_of("phase", name)] = _headed(gate, phase.title, name)
    for name in plan.tasks:
        titles[entry_of("task", name)] = inert.plain(plan.task_title(name)) or title_from_id(name)
    for name, point in plan.checkpoints.items():
        titles[entry_of("checkpoint", name)] = _headed("Checkpoint", point.title, name)
    for entry in needs:
        titles[entry] = requirements_title(plan, id_of(entry))
    titles[STATUS] = inert.plain(f"Status: {plan.session.title}")
    return titles


def requirements_title(plan: Plan, agent: str) -> str:
    return inert.plain(f"Requirements: {plan.agent_name(agent)}")


def _headed(kind: str, title: str | None, identifier: str) -> str:
    """`Phase: Foundation`; a title that says itself what it is stays alone."""
    title = inert.plain(title or "") or title_from_id(identifier)
    said = re.match(r"(?:phase|step|checkpoint|milestone|week|gate|stage)\b", title, re.IGNORECASE)
    return title if said else inert.plain(f"{kind}: {title}")


def _milestones(plan: Plan) -> dict[str, str]:
    titles: dict[str, str] = {}
    for name, point in plan.checkpoints.items():
        title = inert.plain(point.title or "", 200) or title_from_id(name)
        titles[name] = f"{title} ({name})" if title in titles.values() else title
    return titles


def _agents(plan: Plan, needs: Mapping[Entry, tuple[Need, ...]]) -> dict[Entry, tuple[str, ...]]:
    agents: dict[Entry, tuple[str, ...]] = {}
    for name, phase in plan.phases.items():
        agents[entry_of("phase", name)] = _known(plan, (phase.agent, *phase.leads))
    owned = {owner: _known(plan, (owner,)) for owner in grouped(plan).by_owner}
    for name, owner in grouped(plan).owners.items():
        agents[entry_of("task", name)] = owned[owner]
    return agents | {entry: (id_of(entry),) for entry in needs}


def _known(plan: Plan, agents: Iterable[str | None]) -> tuple[str, ...]:
    named = (plan.agents if agent == ALL and ALL not in plan.agents else (agent,) for agent in agents)
    return tuple(dict.fromkeys(agent for some in named for agent in some if agent in plan.agents))


def _for_agents(plan: Plan) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {agent: [] for agent in ("", *plan.agents)}
    owners = grouped(plan).owners
    for name in sorted(plan.tasks, key=lambda name: not plan.tasks[name].critical):
        entry, owner = entry_of("task", name), owners[name]
        for agent in (owner,) if owner else found:
            if agent in found:
                found[agent].append(entry)
    return {agent: tuple(entries) for agent, entries in found.items()}


def _needs(plan: Plan) -> dict[Entry, tuple[Need, ...]]:
    """By the agent that needs; an agent needs nothing of itself."""
    found: dict[str, dict[Need, None]] = {}
    for requirement in plan.requirements:
        for agent in _known(plan, (requirement.from_,)):
            for other in _known(plan, (requirement.to,)):
                if other != agent:
                    found.setdefault(agent, {})[Need(other, requirement.need)] = None
    return {entry_of("requirements", agent): tuple(found[agent]) for agent in plan.agents if agent in found}


def _members(plan: Plan) -> dict[Entry, tuple[Entry, ...]]:
    members: dict[Entry, list[Entry]] = {}
    for name, task in plan.tasks.items():
        if task.phase in plan.phases:
            members.setdefault(entry_of("phase", task.phase), []).append(entry_of("task", name))
        if task.checkpoint in plan.checkpoints:
            members.setdefault(entry_of("checkpoint", task.checkpoint), []).append(entry_of("task", name))
    return {gate: tuple(tasks) for gate, tasks in members.items()}


def _parents(plan: Plan, members: Mapping[Entry, tuple[Entry, ...]]) -> dict[Entry, Entry]:
    phases = (entry_of("phase", name) for name in plan.phases)
    return {task: phase for phase in phases for task in members.get(phase, ())[:SUB_ISSUES]}


def _edges(plan: Plan) -> dict[Entry, tuple[Entry, ...]]:
    """What people wrote as `after` and `blocks`, by name: the order of phases is told once, by their gate issues."""
    wanted: dict[Entry, dict[Entry, None]] = {}
    for entry, names in _after(plan):
        wanted[entry] = {Entry(node): None for name in names if (node := resolve(plan, name))}
    for name, task in plan.tasks.items():
        for blocked in task.blocks:
            if node := resolve(plan, blocked):
                wanted.setdefault(Entry(node), {})[entry_of("task", name)] = None
    blocking: dict[Entry, int] = {}
    kept: dict[Entry, tuple[Entry, ...]] = {}
    for entry, blockers in wanted.items():
        few = [by for by in blockers if by != entry and blocking.get(by, 0) < EDGES][:EDGES]
        kept[entry] = tuple(few)
        for by in few:
            blocking[by] = blocking.get(by, 0) + 1
    return kept


def _after(plan: Plan) -> Iterable[tuple[Entry, list[str]]]:
    yield from ((entry_of("phase", name), after) for name, after in phase_order(plan).items())
    yield from ((entry_of("task", name), task.after) for name, task in plan.tasks.items())
    yield from ((entry_of("checkpoint", name), point.after) for name, point in plan.checkpoints.items())
