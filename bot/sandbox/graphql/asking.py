"""One question: who asks what of which world; every resolver finds it in `info.context`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

from graphql import GraphQLResolveInfo

from bot.sandbox import access
from bot.sandbox.actor import Actor
from bot.sandbox.graphql.cost import Cost
from bot.sandbox.graphql.faults import forbidden
from bot.sandbox.model import Repository
from bot.sandbox.world import World

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rate:
    """Where the asker stands in the hour's points, this question counted."""

    limit: int
    remaining: int
    used: int
    reset: datetime


@dataclass(slots=True)
class Asking:
    world: World
    actor: Actor
    cost: Cost
    rate: Rate
    mutations: int = 0
    """How many mutations of this question have begun."""
    readable: dict[tuple[int, str], bool] = field(default_factory=dict)
    """Answers of `access.may`, which a list of issues would ask again for each."""

    def do(self, operation: Callable[Concatenate[World, Actor, P], T], *given: P.args, **named: P.kwargs) -> T:
        """An operation of this asker on this world."""
        return operation(self.world, self.actor, *given, **named)

    def sees(self, repository: Repository) -> bool:
        return self._known(repository, "metadata")

    def reads(self, repository: Repository, permission: str) -> bool:
        return self._known(repository, permission)

    def require_read(self, repository: Repository, permission: str) -> None:
        if not self.reads(repository, permission):
            raise forbidden()

    def _known(self, repository: Repository, permission: str) -> bool:
        key = (repository.id, permission)
        if key not in self.readable:
            if permission == "metadata":
                self.readable[key] = access.sees(self.actor, repository)
            else:
                self.readable[key] = access.may(self.actor, repository, permission, "read")
        return self.readable[key]


Info: TypeAlias = GraphQLResolveInfo[Asking]
Resolver: TypeAlias = Callable[..., Any]
Arguments: TypeAlias = Mapping[str, Any]

ATTRIBUTES = {"id": "node_id", "databaseId": "id"}
"""GraphQL's names of what has REST's everywhere else."""
_WORD = re.compile("([A-Z])")
RESOLVERS: dict[str, Resolver] = {}
"""By `Type.field`; schema.py binds them."""


def field_of(*names: str) -> Callable[[Resolver], Resolver]:
    """Registers a resolver `(source, info, **arguments)` for some `Type.field`s."""

    def register(resolver: Resolver) -> Resolver:
        for name in names:
            if name in RESOLVERS:
                raise ValueError(f"two resolvers for {name}")
            RESOLVERS[name] = resolver
        return resolver

    return register


def plain(owner: str, same: str = "", /, **getters: Callable[[Any], Any]) -> None:
    """Registers fields that need nothing but the thing itself; it has those in `same` by the same names."""
    for name in same.split():
        getters[name] = attrgetter(ATTRIBUTES.get(name) or _WORD.sub(r"_\1", name).lower())
    for name, getter in getters.items():
        field_of(f"{owner}.{name}")(_without_info(getter))


def _without_info(getter: Callable[[Any], Any]) -> Resolver:
    return lambda source, _info: getter(source)
