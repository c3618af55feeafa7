"""Which agent depends on which, by everything that a plan says of it."""

from collections import deque
from collections.abc import Mapping

from bot.doctor.subject import Subject
from bot.plan import graph
from bot.plan.models import ALL, Plan


def stated(plan: Plan) -> dict[str, set[str]]:
    """What agents say themselves: `after` and `needs`; `all` stays a word."""
    return {name: {*agent.after, *agent.needs} for name, agent in plan.agents.items()}


def known(subject: Subject) -> dict[str, set[str]]:
    """Stated, and shown by requirements, contracts and the order of tasks. `all` stays a word."""
    plan = subject.plan
    found = stated(plan)
    for requirement in plan.requirements:
        if requirement.from_ in found:
            found[requirement.from_].add(requirement.to)
    for name, task in plan.tasks.items():
        if task.agent in found:
            for node in graph.before(subject.graph, graph.task(name)):
                other = plan.tasks.get(graph.id_of(node)) if node.startswith("task:") else None
                if other and other.agent and other.agent != task.agent:
                    found[task.agent].add(other.agent)
    return found


MANY_AGENTS = 500
"""From so many agents on nothing is said of whom each depends on over others: it takes the square of their number."""


def reached(edges: Mapping[str, set[str]], start: str) -> set[str]:
    """Everybody whom an agent depends on, over others too; `all` reaches everybody else."""
    seen: set[str] = set()
    todo = deque([start])
    while todo:
        name = todo.popleft()
        direct = edges.get(name, set())
        names = {*edges, *direct} - {ALL, start} if ALL in direct else direct
        fresh = names - seen
        seen |= fresh
        todo.extend(fresh)
    return seen - {start}
