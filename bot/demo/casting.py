"""Chooses from a plan who plays what in the story: pure, so that any document has the story that it allows."""

from collections import Counter
from dataclasses import dataclass

from bot.plan.models import ALL, Plan


@dataclass(frozen=True, slots=True)
class Race:
    """Two agents that claim one task; the second one is refused."""

    task: str
    winner: str
    rival: str


@dataclass(frozen=True, slots=True)
class Finish:
    """A task whose end lets `opens` start, done by `agent`; `early` is one of those, closed too soon.

    `is_begun`: the plan says that the agent works on it already.
    """

    task: str
    agent: str
    opens: tuple[str, ...]
    is_begun: bool = False

    @property
    def early(self) -> str:
        return self.opens[0]


@dataclass(frozen=True, slots=True)
class Cast:
    """What the plan allows; None where it has no such tasks."""

    race: Race | None
    finish: Finish | None


def cast(plan: Plan, ready: frozenset[str], begun: frozenset[str], waiting_on: dict[str, frozenset[str]]) -> Cast:
    """`ready` are tasks that may be claimed now, `begun` those in progress; the rest waits for `waiting_on`."""
    agents = [agent for agent in plan.agents if agent != ALL]
    finish = _finish(plan, ready, begun, waiting_on, agents)
    taken = finish.task if finish and not finish.is_begun else None
    return Cast(race=_race(plan, ready, agents, taken), finish=finish)


def _race(plan: Plan, ready: frozenset[str], agents: list[str], taken: str | None) -> Race | None:
    """An ownerless task is a fair race; else an owner claims and another agent comes too late.

    The task that `finish` will end is claimed only where there is no other.
    """
    others = [task for task in plan.tasks if task in ready and task != taken]
    candidates = others or ([taken] if taken else [])
    if len(agents) < 2 or not candidates:
        return None
    free = [task for task in others if plan.tasks[task].agent is None]
    if free:
        return Race(free[0], winner=agents[0], rival=agents[1])
    owned = candidates[0]
    owner = plan.tasks[owned].agent or agents[0]
    rivals = [agent for agent in agents if agent != owner]
    return Race(owned, winner=owner, rival=rivals[0]) if rivals else None


def _finish(
    plan: Plan,
    ready: frozenset[str],
    begun: frozenset[str],
    waiting_on: dict[str, frozenset[str]],
    agents: list[str],
) -> Finish | None:
    """The task that may be finished now and alone holds up the most others."""
    opened_by = Counter(next(iter(on)) for on in waiting_on.values() if len(on) == 1)
    for task, _ in opened_by.most_common():
        agent = (plan.tasks[task].agent if task in plan.tasks else None) or next(iter(agents), None)
        if task in ready | begun and agent in plan.agents:
            opens = [waiting for waiting, on in waiting_on.items() if on == {task}]
            owned_first = sorted(opens, key=lambda opened: plan.tasks[opened].agent is None)
            return Finish(task, agent=agent, opens=tuple(owned_first), is_begun=task in begun)
    return None
