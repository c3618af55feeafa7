"""Paths that belong to two agents."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject


@check("owned-twice")
def owned_twice(subject: Subject) -> Iterator[Fault]:
    """The same path pattern under two agents: it is not clear whose it is."""
    first: dict[str, str] = {}
    for name, agent in subject.plan.agents.items():
        for at, pattern in enumerate(agent.owns):
            other = first.setdefault(pattern, name)
            if other != name:
                message = f"{pattern} belongs to {name} and to {other}"
                yield Fault(message, "let one of them own it", f"agents.{name}.owns.{at}")
