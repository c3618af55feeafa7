"""One call of the REST API: who asks, for what, and what the words of its body are worth."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Concatenate, NoReturn, ParamSpec, TypeVar
from urllib.parse import urlencode

from bot.sandbox.access import require, sees, subject_permission
from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.errors import Forbidden, NotFound, RequiresAuthentication, Unprocessable
from bot.sandbox.model import Account, App, Issue, Organization, Repository
from bot.sandbox.rest.answer import Answer
from bot.sandbox.unset import UNSET, Unset
from bot.sandbox.world import World

P = ParamSpec("P")
T = TypeVar("T")
MOST = 100
USUAL = 30


class Moved(Exception):
    """The repository or the issue is somewhere else now; `path` is where, without the server's prefix."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


@dataclass(slots=True)
class Call:
    """`base` is the address that the client used, up to the prefix: links in headers lead back there."""

    world: World
    actor: Actor
    method: str
    path: str
    base: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any = None
    names: dict[str, str] = field(default_factory=dict)

    def do(self, operation: Callable[Concatenate[World, Actor, P], T], *given: P.args, **named: P.kwargs) -> T:
        """An operation of who asks, on this world."""
        return operation(self.world, self.actor, *given, **named)

    # what the path names

    def number(self, name: str) -> int:
        value = self.names[name]
        if not value.isdecimal() or len(value) > 18:
            raise NotFound
        return int(value)

    def repository(self) -> Repository:
        """The repository of the path, if the actor can see it."""
        if "repository_id" in self.names:
            found = self.world.repositories.get(self.number("repository_id"))
        else:
            full_name = f"{self.names['owner']}/{self.names['repo']}".lower()
            found = self.world.repository_names.get(full_name)
            former = self.world.former_names.get(full_name)
            if found is None and former is not None and sees(self.actor, former):
                self._moved(full_name, former)
        if found is None or not sees(self.actor, found):
            raise NotFound
        return found

    def _moved(self, full_name: str, repository: Repository) -> NoReturn:
        rest = self.path[len(f"/repos/{full_name}") :]
        raise Moved(f"/repos/{repository.full_name}{rest}")

    def readable(self, permission: str = "metadata") -> Repository:
        """The repository, if the actor may read that part of it."""
        repository = self.repository()
        require(self.actor, repository, permission, "read")
        return repository

    def issue(self) -> Issue:
        repository = self.repository()
        number = self.number("issue_number")
        there = repository.issues.get(number)
        permission = "issues" if there is None else subject_permission(self.actor, there)
        require(self.actor, repository, permission, "read")
        away = repository.transferred_issues.get(number)
        if away is not None:
            prefix = f"/repos/{repository.full_name}/issues/{number}"
            raise Moved(f"/repos/{away.repository.full_name}/issues/{away.number}{self.path[len(prefix) :]}")
        return self.world.issue(repository, number)

    def pull(self) -> PullRequest:
        return self.world.pull(self.readable("pull_requests"), self.number("pull_number"))

    def organization(self) -> Organization:
        if "organization_id" in self.names:
            found = self.world.accounts.get(self.number("organization_id"))
            return self.world.organization(found.login if found else "")
        return self.world.organization(self.names["org"])

    def app(self) -> App:
        """The App that asks by its own JWT."""
        if self.actor.app is None or self.actor.installation is not None:
            raise Forbidden("A JSON web token could not be decoded") if self.actor.account else RequiresAuthentication
        return self.actor.app

    def user(self) -> Account:
        """The person who asks; Apps and nobody are refused."""
        if self.actor.app is not None:
            raise Forbidden
        if self.actor.account is None:
            raise RequiresAuthentication
        return self.actor.account

    # what the body says

    def fields(self) -> Mapping[str, Any]:
        if self.body is None:
            return {}
        if not isinstance(self.body, dict):
            raise Unprocessable("Invalid request.\n\nFor 'links/0/schema', the body is not an object.")
        return self.body

    def text(self, name: str) -> str:
        """A field that must be there."""
        value = self.optional_text(name)
        if isinstance(value, Unset) or value is None:
            raise Unprocessable(f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        return value

    def optional_text(self, name: str) -> str | Unset | None:
        value = self.fields().get(name, UNSET)
        if value is None or isinstance(value, str | Unset):
            return value
        raise self.wrong(name, value, "string")

    def text_or_none(self, name: str) -> str | None:
        value = self.optional_text(name)
        return None if isinstance(value, Unset) else value

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.fields().get(name, default)
        if not isinstance(value, bool):
            raise self.wrong(name, value, "boolean")
        return value

    def optional_flag(self, name: str) -> bool | Unset:
        return self.flag(name) if name in self.fields() else UNSET

    def integer(self, name: str) -> int:
        value = self.fields().get(name)
        if value is None:
            raise Unprocessable(f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.wrong(name, value, "integer")
        return value

    def texts(self, name: str) -> list[str] | None:
        """A list of strings, or None where it is not given."""
        value = self.fields().get(name)
        if value is None:
            return None
        if not isinstance(value, list):
            raise self.wrong(name, value, "array")
        for index, item in enumerate(value):
            if not isinstance(item, str):
                raise self.wrong(f"{name}/{index}", item, "string")
        return value

    def one_of(self, name: str, choices: Iterable[T]) -> T | None:
        value = self.fields().get(name)
        if value is None:
            return None
        for choice in choices:
            if choice == value:
                return choice
        allowed = ", ".join(map(str, choices))
        raise Unprocessable(f"Invalid request.\n\nFor 'properties/{name}', {value!r} is not a member of [{allowed}].")

    def wrong(self, name: str, value: Any, kind: str) -> Unprocessable:
        place = name.replace("/", "/items/")
        shown = "nil" if value is None else value if isinstance(value, int | float) else f'"{value}"'
        article = "an" if kind[0] in "aio" else "a"
        return Unprocessable(f"Invalid request.\n\nFor 'properties/{place}', {shown} is not {article} {kind}.")

    # what the query says

    def moment(self, name: str) -> datetime | None:
        """A time in ISO 8601; what is none is not heard, as GitHub does."""
        text = self.query.get(name)
        return None if text is None else parse_time(text)

    def pages(self) -> tuple[int, int]:
        """Page, counted from one, and how many a page."""
        return max(1, _number(self.query.get("page"), 1)), min(MOST, _number(self.query.get("per_page"), USUAL))

    def page(self, things: Sequence[T], shape: Callable[[T], Any], *, kind: str = "") -> Answer:
        """One page of a list, with links to the others."""
        body, headers = self.cut(things, shape, kind=kind)
        return Answer(200, body, headers)

    def cut(
        self, things: Sequence[T], shape: Callable[[T], Any], *, kind: str = ""
    ) -> tuple[list[Any], dict[str, str]]:
        shown = self.world.faults.visible(kind, things) if kind else things
        page, size = self.pages()
        last = max(1, -(-len(shown) // size))
        part = shown[(page - 1) * size : page * size]
        link = self._links(page, last)
        return [shape(one) for one in part], {"Link": link} if link else {}

    def _links(self, page: int, last: int) -> str:
        links: list[str] = []
        if page > 1:
            links.append(self._link(min(page - 1, last), "prev"))
        if page < last:
            links += [self._link(page + 1, "next"), self._link(last, "last")]
        if page > 1:
            links.append(self._link(1, "first"))
        return ", ".join(links)

    def _link(self, page: int, relation: str) -> str:
        return self.link({"page": str(page)}, relation)

    def link(self, changes: Mapping[str, str], relation: str) -> str:
        query = urlencode({**self.query, **changes})
        return f'<{self.base}{self.path}?{query}>; rel="{relation}"'


def parse_time(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() and 0 < int(text) < 10**9 else default
