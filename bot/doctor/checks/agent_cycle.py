"""Agents that wait for each other."""

from collections.abc import Iterator

from bot.doctor import dependencies
from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed
from bot.plan import graph
from bot.plan.models import ALL


@check("agent-cycle")
def agent_cycle(subject: Subject) -> Iterator[Fault]:
    """Agents that depend on each other in a circle, so that none of them can be first."""
    edges = dependencies.stated(subject.plan)
    known = edges.keys() | {ALL}
    before = {name: tuple(others & known) for name, others in edges.items()}
    if any(ALL in others for others in before.values()):
        before[ALL] = tuple(edges)
    for knot in graph.knots(graph.graph_from(before)):
        members = [name for name in edges if name in knot]
        if len(members) > 1:
            widest = [name for name in members if ALL in edges[name]]
            why = f" ({listed(widest)} on all)" if widest else ""
            message = f"{listed(members)} depend on each other{why}"
            yield Fault(
                message, "take one dependency out, or name tasks instead of agents", f"agents.{members[-1]}.after"
            )


@check("provides-backwards")
def provides_backwards(subject: Subject) -> Iterator[Fault]:
    """An agent provides something to one that it depends on itself: the two wait for each other."""
    edges = dependencies.stated(subject.plan)
    if len(edges) > dependencies.MANY_AGENTS:
        return
    for name, agent in subject.plan.agents.items():
        needed = dependencies.reached(edges, name) if agent.provides else set()
        for other in agent.provides:
            if other in needed:
                message = f"{name} provides to {other} but depends on it too"
                yield Fault(message, "split the work into tasks with an order", f"agents.{name}.provides")
