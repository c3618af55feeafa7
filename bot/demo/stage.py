"""A sandbox with one repository, its people and Baton's App: the same for the demo and for whole-story tests."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.demo.people import Person
from bot.demo.places import shipped
from bot.sandbox.actor import person
from bot.sandbox.git.writing import commit_files
from bot.sandbox.model import Account, App, Installation, Organization, Repository, Role
from bot.sandbox.operations import accounts, apps, repositories
from bot.sandbox.server import Sandbox
from bot.sandbox.world import World

MANIFEST = shipped("app.yml")
OWNER = "acme"
"""The organization that the sandbox's repository belongs to."""
MAINTAINER = "mira"
PLAN_PATH = ".github/coordination.yml"


@dataclass(slots=True, repr=False)
class Stage:
    """`people` by login; `app` is installed on the repository alone and delivers to `webhook_url`."""

    sandbox: Sandbox
    repository: Repository
    app: App
    installation: Installation
    people: dict[str, Person]
    accounts: dict[str, Account]

    @property
    def slug(self) -> str:
        return self.repository.full_name

    @property
    def maintainer(self) -> Person:
        return self.people[MAINTAINER]

    def token_of(self, login: str) -> str:
        return next(token.value for token in self.sandbox.world.tokens.values() if token.account.login == login)

    def push(self, files: Mapping[str, str | None], *, message: str, login: str = MAINTAINER) -> str:
        """Commits to the default branch as this person, and so sends the push event; None deletes a file."""
        changes = {path: None if text is None else text.encode() for path, text in files.items()}
        by = person(self.accounts[login])
        return str(self.sandbox.do(commit_files, by, self.repository, changes, message=message))


def set_up(
    sandbox: Sandbox,
    *,
    name: str,
    logins: Iterable[str],
    webhook_url: str | None,
    roles: Mapping[str, Role] | None = None,
) -> Stage:
    """Makes the organization, the repository, its people (writers unless `roles` says else) and the installed App."""
    made: dict[str, Account] = {}

    def build(world: World) -> tuple[Repository, App, Installation]:
        organization = accounts.create_organization(world, OWNER, name="Acme")
        repository = repositories.create(world, organization, name, with_default_labels=False)
        for login in [MAINTAINER, *logins]:
            made[login] = _join(world, organization, repository, login, (roles or {}).get(login))
        app = _register(world, organization, webhook_url)
        return repository, app, apps.install(world, app, organization, repositories_=[repository], by=made[MAINTAINER])

    repository, app, installation = sandbox.do(build)
    tokens = {token.account.login: token.value for token in sandbox.world.tokens.values() if token.account}
    people = {
        login: Person(login, tokens[login], api_url=sandbox.api_url, repository=repository.full_name) for login in made
    }
    return Stage(sandbox, repository, app, installation, people, made)


def _join(world: World, owner: Organization, repository: Repository, login: str, role: Role | None) -> Account:
    account = accounts.create_user(world, login, name=login.replace("-", " ").title())
    accounts.grant_token(world, account, f"ghp_{secrets.token_hex(18)}")
    is_maintainer = login == MAINTAINER
    accounts.set_member(owner, account, "admin" if is_maintainer else "member")
    repository.collaborators[account.id] = role or ("admin" if is_maintainer else "write")
    return account


def _register(world: World, owner: Organization, webhook_url: str | None) -> App:
    """The App as app.yml describes it: what Baton is not granted there, it does not have here."""
    manifest = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    return apps.create(
        world,
        name="Baton",
        owner=owner,
        permissions=manifest["default_permissions"],
        events=manifest["default_events"],
        webhook_url=webhook_url,
        webhook_secret=secrets.token_hex(20),
    )


def start_sandbox(*, port: int = 0, faults: Iterable[str] = (), without: Iterable[str] = ()) -> Sandbox:
    """A sandbox with its pages for a browser."""
    return Sandbox.start(port=port, faults=faults, without=without, pages=pages)


def pages(world: World) -> ASGIApp:
    from bot.sandbox.pages import routes

    return Starlette(routes=routes(world))
