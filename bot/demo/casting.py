"""Chooses from a plan who plays what in the story: pure, so that any document has the story that it allows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from bot.plan.models import ALL, Plan

MOST_WORKS = 8
"""Tasks that the story finishes to open others; nobody watches more."""


@dataclass(frozen=True, slots=True)
class Openings:
    """Where the story begins: tasks that may be claimed, tasks that are begun, and what each other task waits for."""

    ready: frozenset[str]
    begun: frozenset[str]
    waiting: Mapping[str, frozenset[str]]
    """Ids of tasks, phases and checkpoints, by task."""


@dataclass(frozen=True, slots=True)
class Race:
    """Two agents that claim one task; the second one is refused."""

    task: str
    winner: str
    rival: str


@dataclass(frozen=True, slots=True)
class Work:
    """A task and who finishes it. `is_begun`: the plan says that the agent works on it already."""

    task: str
    agent: str
    is_begun: bool = False


@dataclass(frozen=True, slots=True)
class Finish:
    """Work whose end lets `opens` start; `gate` is the phase that it ends, if it ends one."""

    works: tuple[Work, ...]
    opens: tuple[str, ...]
    gate: str = ""


@dataclass(frozen=True, slots=True)
class Cast:
    """What the plan allows; None where it has no such tasks. `early` is a task that is closed too soon."""

    race: Race | None
    early: str | None
    finish: Finish | None


def cast(plan: Plan, openings: Openings) -> Cast:
    """Every part that the plan has somebody for."""
    agents = [agent for agent in plan.agents if agent != ALL]
    finish = _finish(plan, openings, agents)
    taken = frozenset(work.task for work in finish.works if not work.is_begun) if finish else frozenset()
    early = next(iter(finish.opens if finish else openings.waiting), None)
    return Cast(_race(plan, openings.ready, agents, taken), early, finish)


def _race(plan: Plan, ready: frozenset[str], agents: list[str], taken: frozenset[str]) -> Race | None:
    """An ownerless task is a fair race; else an owner claims and another agent comes too late.

    A task that `finish` will end is claimed only where there is no other.
    """
    others = [task for task in plan.tasks if task in ready and task not in taken]
    candidates = others or sorted(taken)
    if len(agents) < 2 or not candidates:
        return None
    free = [task for task in others if plan.tasks[task].agent is None]
    if free:
        return Race(free[0], winner=agents[0], rival=agents[1])
    owned = candidates[0]
    owner = _worker(plan, owned, agents)
    return Race(owned, winner=owner, rival=next(agent for agent in agents if agent != owner))


def _finish(plan: Plan, openings: Openings, agents: list[str]) -> Finish | None:
    """The least work that opens the most: one task before many, a whole phase where nothing less opens any."""
    if not agents:
        return None
    found = list(_finishes(plan, openings, agents))
    return min(found, key=lambda finish: (len(finish.works) > 1, -len(finish.opens), len(finish.works)), default=None)


def _finishes(plan: Plan, openings: Openings, agents: list[str]) -> Iterator[Finish]:
    for blockers in dict.fromkeys(openings.waiting.values()):
        gate = next((one for one in blockers if one in plan.phases), "")
        tasks = _members(plan, gate) if gate and len(blockers) == 1 else list(blockers)
        if not 0 < len(tasks) <= MOST_WORKS or not openings.ready.union(openings.begun).issuperset(tasks):
            continue
        in_order = [task for task in plan.tasks if task in tasks]
        works = (Work(task, _worker(plan, task, agents), task in openings.begun) for task in in_order)
        opens = (task for task, on in openings.waiting.items() if on == blockers)
        yield Finish(tuple(works), tuple(_owned_first(plan, opens)), gate)


def _members(plan: Plan, phase: str) -> list[str]:
    return [name for name, task in plan.tasks.items() if task.phase == phase and task.state != "done"]


def _owned_first(plan: Plan, tasks: Iterable[str]) -> list[str]:
    return sorted(tasks, key=lambda task: plan.tasks[task].agent is None)


def _worker(plan: Plan, task: str, agents: list[str]) -> str:
    owner = plan.tasks[task].agent
    return owner if owner in agents else agents[0]
