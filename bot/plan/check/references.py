"""Every id that the plan names is there."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from bot.plan.finding import Finding
from bot.plan.models import ALL, AtLeast, Condition, Plan
from bot.plan.models.gates import ROLES
from bot.plan.models.people import PRINCIPAL
from bot.plan.nearest import nearest
from bot.plan.source import Source

Reference = tuple[tuple[str, ...], str, str]
"""Where it stands, the id, and what it should be: a key of `_SORTS`."""

_SORTS: Final[dict[str, tuple[str, str]]] = {
    "agent": ("agent", "agents"),
    "agents": ("agent", "agents"),
    "actor": ("agent", "agents"),
    "phase": ("phase", "phases"),
    "checkpoint": ("checkpoint", "checkpoints"),
    "order": ("task, phase or checkpoint", "tasks"),
    "blocked": ("task, phase or checkpoint", "tasks"),
    "halted": ("approval rule", "approvals"),
    "task": ("task", "tasks"),
    "contract": ("contract", "contracts"),
    "unlabeller": ("agent", "agents"),
    "member": ("agent, phase, checkpoint or task", "tasks"),
}
_NEAREST_TOLD = 50
"""Unknown ids that get a suggestion; comparing names takes a while."""


def references(plan: Plan, source: Source, *, also_known: Collection[str] = ()) -> list[Finding]:
    """Findings for ids that name nothing."""
    known = _known(plan)
    found: list[Finding] = []
    for path, name, sort in _references(plan):
        if name in known[sort] or name in also_known:
            continue
        near = (
            nearest(name, {**dict.fromkeys(known[sort]), **dict.fromkeys(also_known)})
            if len(found) < _NEAREST_TOLD
            else None
        )
        found.append(_finding(source, path, name, sort, near))
    return found


def _finding(source: Source, path: tuple[str, ...], name: str, sort: str, near: str | None) -> Finding:
    noun, section = _SORTS[sort]
    key = ".".join(path)
    if sort == "agent" and name == ALL and path[-1] == "agent":
        remedy = "leave `agent` out: then anyone may claim it"
    else:
        remedy = f"write {near}, or add {name} to {section}" if near else f"add {name} to {section}, or take it out"
    code = f"unknown-{'task' if section == 'tasks' else noun.replace(' ', '-')}"
    return Finding(source.file, source.line_of(key), code, f"there is no {noun} {name}", remedy, key)


def _known(plan: Plan) -> dict[str, Collection[str]]:
    """In the plan's order, so that the nearest name is the same one each time."""
    agents = list(plan.agents)
    order = [*plan.tasks, *plan.phases, *plan.checkpoints]
    types = [rule.type_of(name) for name, rule in plan.approvals.items()]
    known: dict[str, list[str]] = {
        "agent": agents,
        "agents": [*agents, ALL],
        "actor": [*agents, *sorted(ROLES)],
        "phase": list(plan.phases),
        "checkpoint": list(plan.checkpoints),
        "order": order,
        "blocked": [*order, ALL],
        "halted": [*plan.approvals, *types, ALL],
        "task": [*plan.tasks, ALL],
        "contract": [*plan.contracts, ALL],
        "unlabeller": ["maintainer", *agents],
        "member": [*agents, *order, *(task.type for task in plan.tasks.values() if task.type), ALL],
    }
    return {sort: dict.fromkeys(names) for sort, names in known.items()}


def _references(plan: Plan) -> Iterator[Reference]:
    yield from _of_tasks(plan)
    yield from _of_phases(plan)
    yield from _of_agents(plan)
    yield from _of_gates(plan)
    yield from _of_rules(plan)
    yield from _of_the_rest(plan)


def _one(path: tuple[str, ...], name: str | None, sort: str) -> Iterator[Reference]:
    if name is not None:
        yield path, name, sort


def _each(path: tuple[str, ...], names: Iterable[str], sort: str) -> Iterator[Reference]:
    return (((*path, str(at)), name, sort) for at, name in enumerate(names))


def _of_tasks(plan: Plan) -> Iterator[Reference]:
    for name, task in plan.tasks.items():
        path = ("tasks", name)
        yield from _one((*path, "agent"), task.agent, "agent")
        yield from _one((*path, "phase"), task.phase, "phase")
        yield from _one((*path, "checkpoint"), task.checkpoint, "checkpoint")
        yield from _each((*path, "after"), task.after, "order")
        yield from _each((*path, "blocks"), task.blocks, "blocked")


def _of_phases(plan: Plan) -> Iterator[Reference]:
    for name, phase in plan.phases.items():
        path = ("phases", name)
        yield from _one((*path, "agent"), phase.agent, "agent")
        yield from _each((*path, "after"), phase.after, "order")
        yield from _each((*path, "leads"), phase.leads, "agents")
        yield from _each((*path, "supports"), phase.supports, "agents")
        yield from _one((*path, "handoff", "by"), phase.handoff.by if phase.handoff else None, "agent")


def _of_agents(plan: Plan) -> Iterator[Reference]:
    for name, agent in plan.agents.items():
        path = ("agents", name)
        yield from _each((*path, "after"), agent.after, "agents")
        yield from (((*path, "provides", other), other, "agents") for other in agent.provides)
        yield from (((*path, "needs", other), other, "agents") for other in agent.needs)
        if agent.coordinates:
            yield from _each((*path, "coordinates", "with"), agent.coordinates.with_, "agents")


def _of_gates(plan: Plan) -> Iterator[Reference]:
    for name, point in plan.checkpoints.items():
        yield from _each(("checkpoints", name, "after"), point.after, "order")
        for at, item in enumerate(point.items):
            path = ("checkpoints", name, "items", str(at), "sign_off")
            if isinstance(item.sign_off, AtLeast):
                yield from _each((*path, "of"), item.sign_off.of, "agents")
            elif isinstance(item.sign_off, list):
                yield from _each(path, item.sign_off, "agents")
    for name, contract in plan.contracts.items():
        yield from _one(("contracts", name, "provider"), contract.provider, "agent")
        yield from _each(("contracts", name, "consumers"), contract.consumers, "agents")
        for agent in contract.states:
            yield from _one(("contracts", name, "states", agent), agent, "agent")


def _of_rules(plan: Plan) -> Iterator[Reference]:
    for name, rule in plan.approvals.items():
        path = ("approvals", name)
        yield from _one((*path, "primary"), rule.primary, "agent")
        yield from _each((*path, "supporting"), rule.supporting, "agents")
        yield from _each((*path, "clearances"), rule.clearances, "agents")
        yield from _each((*path, "veto"), rule.veto, "agents")
        yield from _of_condition((*path, "when"), rule.when)
        if rule.needs:
            yield from _of_condition((*path, "needs"), rule.needs)
    for at, word in enumerate(plan.policy.may_unlabel):
        if not PRINCIPAL.fullmatch(word) or "#" not in word:
            yield ("policy", "may_unlabel", str(at)), word, "unlabeller"
    for name, above in plan.policy.veto_above.items():
        yield from _one(("policy", "veto_above", name), name, "agent")
        yield from _each(("policy", "veto_above", name), above, "agents")
    for name, escalation in plan.escalations.items():
        path = ("escalations", name)
        yield from _one((*path, "lead"), escalation.lead, "agent")
        yield from _each((*path, "support"), escalation.support, "agents")
        yield from _one((*path, "validates"), escalation.validates, "agent")
        yield from _each((*path, "halts"), escalation.halts, "halted")
    for name, workflow in plan.workflows.items():
        for at, stage in enumerate(workflow.stages):
            yield from _one(("workflows", name, "stages", str(at), "who"), stage.who, "actor")


def _of_condition(path: tuple[str, ...], condition: Condition) -> Iterator[Reference]:
    yield from _each((*path, "author"), condition.author, "agents")
    yield from _each((*path, "committer"), condition.committer, "agents")
    yield from _each((*path, "tasks"), condition.tasks, "task")
    yield from _each((*path, "contracts"), condition.contracts, "contract")
    for name, several in (("all", condition.all_), ("any", condition.any_), ("of", condition.of)):
        for at, inner in enumerate(several or []):
            yield from _of_condition((*path, name, str(at)), inner)
    if condition.not_:
        yield from _of_condition((*path, "not"), condition.not_)


def _of_the_rest(plan: Plan) -> Iterator[Reference]:
    for at, requirement in enumerate(plan.requirements):
        yield from _one(("requirements", str(at), "from"), requirement.from_, "agents")
        yield from _one(("requirements", str(at), "to"), requirement.to, "agents")
    for name, area in plan.areas.items():
        yield from _each(("areas", name, "of"), area.of, "member")
    for name, risk in plan.risks.items():
        yield from _one(("risks", name, "agent"), risk.agent, "agent")
    for at, step in enumerate(plan.next):
        yield from _one(("next", str(at), "agent"), step.agent, "agents")
