"""A small world to ask: one organization, its people, a repository with issues, an App on it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.sandbox import keys
from bot.sandbox.actor import Actor, installed, person
from bot.sandbox.graphql.answer import Answering
from bot.sandbox.graphql.asking import Rate
from bot.sandbox.graphql.cost import Cost
from bot.sandbox.model import Account, App, Installation, Issue, Organization, Repository
from bot.sandbox.operations import accounts, apps, issues, repositories
from bot.sandbox.world import Notice, World

ASKED: list[tuple[str, dict[str, Any]]] = []
"""Every question of the tests that is meant to be understood: the contract test holds them against GitHub's schema."""

PERMISSIONS = {"issues": "write", "contents": "write", "metadata": "read"}


@dataclass(slots=True)
class Place:
    world: World
    acme: Organization
    ada: Account
    bob: Account
    eve: Account
    repository: Repository
    app: App
    installation: Installation
    answering: Answering
    notices: list[Notice] = field(default_factory=list)
    charged: list[Cost] = field(default_factory=list)

    @property
    def baton(self) -> Actor:
        return installed(self.installation)

    def answer(self, query: str, actor: Actor | None = None, **variables: Any) -> dict[str, Any]:
        """The whole answer, errors and all."""
        return self.answering.answer({"query": query, "variables": variables}, actor or self.baton, self.charge)

    def ask(self, query: str, actor: Actor | None = None, **variables: Any) -> Any:
        """The data of an answer without errors; such a question is one that GitHub understands too."""
        answer = self.answer(query, actor, **variables)
        assert "errors" not in answer, answer["errors"]
        ASKED.append((query, variables))
        return answer["data"]

    def refuse(self, query: str, actor: Actor | None = None, **variables: Any) -> dict[str, Any]:
        """The only error of an answer."""
        answer = self.answer(query, actor, **variables)
        (error,) = answer["errors"]
        return dict(error)

    def charge(self, cost: Cost, mutations: int) -> Rate:
        self.charged.append(cost)
        return Rate(5000, 5000 - cost.points, cost.points, datetime(2026, 1, 1, 1, tzinfo=UTC))

    def open(self, title: str, **details: Any) -> Issue:
        return issues.create(self.world, person(self.ada), self.repository, title=title, **details)


def build(**options: Any) -> Place:
    world = World()
    world.url = "http://127.0.0.1:4000"
    world.clock.set(datetime(2026, 1, 1, tzinfo=UTC))
    acme = accounts.create_organization(world, "acme", name="Acme")
    ada = accounts.create_user(world, "ada", name="Ada", email="ada@example.org")
    bob, eve = accounts.create_user(world, "bob"), accounts.create_user(world, "eve")
    accounts.set_member(acme, ada, "admin")
    repository = repositories.create(world, acme, "shop", description="Sells things")
    repositories.set_collaborator(world, person(ada), repository, bob, "write")
    app = apps.create(world, name="Baton", owner=acme, permissions=PERMISSIONS, private_key=keys.shared())
    installation = apps.install(world, app, acme)
    place = Place(world, acme, ada, bob, eve, repository, app, installation, Answering(world, **options))
    world.listeners.append(place.notices.append)
    return place
