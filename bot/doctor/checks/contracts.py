"""Interfaces between agents and the dependencies that they mean."""

import re
from collections.abc import Iterator

from bot.doctor import dependencies
from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed
from bot.plan.models import ALL


@check("consumer-without-dependency")
def consumer_without_dependency(subject: Subject) -> Iterator[Fault]:
    """An agent that consumes a contract but does not depend on its provider."""
    edges = dependencies.known(subject)
    for name, contract in subject.plan.contracts.items():
        provider = contract.provider
        if provider is None:
            continue
        for consumer in contract.consumers:
            if consumer in edges and consumer != provider and not {provider, ALL} & edges[consumer]:
                message = (
                    f"{consumer} consumes the contract {name} but does not depend on {provider}, which provides it"
                )
                remedy = f"add {provider} to agents.{consumer}.after"
                yield Fault(message, remedy, f"contracts.{name}.consumers")


@check("contract-without-provider")
def contract_without_provider(subject: Subject) -> Iterator[Fault]:
    """A contract that nobody implements."""
    for name, contract in subject.plan.contracts.items():
        if contract.provider is None:
            yield Fault(
                f"the contract {name} has no provider", "name the agent that implements it", f"contracts.{name}"
            )


@check("contract-without-mock")
def contract_without_mock(subject: Subject) -> Iterator[Fault]:
    """A rule promises stand-ins for every interface, and a contract names none."""
    lacking = [name for name, contract in subject.plan.contracts.items() if not contract.mock]
    for at, rule in enumerate(subject.plan.rules):
        promise = next(
            (point for point in rule.points if re.search(r"\bmocks?\b.*\b(?:all|every|each)\b", point, re.I)), ""
        )
        if promise and lacking:
            message = f"{rule.title!r} promises mocks for all, but {listed(lacking)} name none"
            yield Fault(message, "write `mock:` with the file of the stand-in", f"rules.{at}")
