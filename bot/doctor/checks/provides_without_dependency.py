"""Edges that only one of two agents knows of."""

from collections.abc import Iterator

from bot.doctor import dependencies
from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed
from bot.plan.models import ALL


@check("provides-without-dependency")
def provides_without_dependency(subject: Subject) -> Iterator[Fault]:
    """An agent provides something to another that does not depend on it.

    Named receivers must depend on the provider directly; who provides to all is depended on over others too.
    """
    edges = dependencies.known(subject)
    for contract in subject.plan.contracts.values():
        for consumer in contract.consumers:
            if consumer in edges and contract.provider:
                edges[consumer].add(contract.provider)
    # Who reaches whom takes memory and time by the square of their number.
    few = len(edges) <= dependencies.MANY_AGENTS
    over_others = {name: dependencies.reached(edges, name) for name in edges} if few else {}
    for name, agent in subject.plan.agents.items():
        key = f"agents.{name}.provides"
        if ALL in agent.provides:
            if not few:
                continue
            lacking = [other for other in edges if other != name and name not in over_others[other]]
            whom = "all"
        else:
            lacking = [other for other in agent.provides if not {name, ALL} & edges.get(other, {ALL})]
            whom = listed(lacking)
        lacking = [other for other in lacking if other != name]
        if lacking:
            verb = "does" if len(lacking) == 1 else "do"
            message = f"{name} provides to {whom}, but {listed(lacking)} {verb} not depend on it"
            yield Fault(message, f"add {name} to `after` of each, or take it out here", key)


@check("dependency-without-provides")
def dependency_without_provides(subject: Subject) -> Iterator[Fault]:
    """An agent depends on another that says to whom it provides, and does not name it."""
    agents = subject.plan.agents
    for name, agent in agents.items():
        for other in (other for other in agent.after if other in agents and other != name):
            receivers = agents[other].provides
            if (receivers or agents[other].serves) and not {name, ALL} & set(receivers):
                message = f"{name} depends on {other}, which does not name it among those it provides to"
                yield Fault(message, f"add {name} to agents.{other}.provides", f"agents.{name}.after")
