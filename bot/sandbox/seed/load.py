"""The seed file's sections, in the order in which one needs the other."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.sandbox.errors import Refused
from bot.sandbox.operations import accounts
from bot.sandbox.seed.apps import load_app
from bot.sandbox.seed.lines import Place, read
from bot.sandbox.seed.people import load_organization, load_user
from bot.sandbox.seed.repositories import load_repository
from bot.sandbox.world import World

TOP = ("github", "tokens", "faults", "time")
OTHERS = ("vercel", "google", "apple", "aws", "linear", "microsoft", "mongoatlas", "okta", "resend", "slack", "stripe")
"""Sections of the emulate tool for services that are not played here; they are left alone."""
SECTION = ("users", "orgs", "repos", "apps", "oauth_apps")


def load_seed(world: World, source: str | Path) -> None:
    """Fills the world from a file, or from YAML text; raises `SeedError` with file and line."""
    if isinstance(source, Path):
        text, name, folder = source.read_text(encoding="utf-8"), source.name, source.parent
    else:
        text, name, folder = source, "seed", Path()
    whole = read(text, name)
    places = whole.map(*TOP, *OTHERS)
    if "time" in places:
        world.clock.set(_moment(places["time"]))
    github = places.get("github", Place({}, 1, "github", name)).map(*SECTION)
    for section, load in (("users", load_user), ("orgs", load_organization)):
        for place in _items(github, section):
            _guarded(place, partial(load, world, place))
    for place in _items(github, "repos"):
        _guarded(place, partial(load_repository, world, place, folder))
    for place in _items(github, "apps"):
        _guarded(place, partial(load_app, world, place, folder))
    _load_tokens(world, places)
    for place in _items(places, "faults"):
        try:
            world.faults.turn_on(place.text())
        except ValueError as error:
            raise place.error(str(error)) from None


def _items(places: dict[str, Place], name: str) -> list[Place]:
    return places[name].items() if name in places else []


def _guarded(place: Place, load: Callable[[], None]) -> None:
    """What the world itself refuses is an error of this place."""
    try:
        load()
    except Refused as reason:
        words = getattr(reason, "graphql_message", reason.message)
        raise place.error(words) from None


def _load_tokens(world: World, places: dict[str, Place]) -> None:
    """`tokens:` maps a token to a login, or to a login with scopes."""
    if "tokens" not in places:
        return
    for value, place in places["tokens"].map().items():
        if isinstance(place.value, dict):
            fields = place.map("login", "scopes", "id")
            if "login" not in fields:
                raise place.error("needs a login")
            login, scopes = fields["login"], fields["scopes"].texts() if "scopes" in fields else ["repo"]
        else:
            login, scopes = place, ["repo"]
        account = world.logins.get(login.text().lower())
        if account is None:
            raise login.error(f"there is no user {login.text()!r}; add it under github.users")
        accounts.grant_token(world, account, value, tuple(scopes))


def _moment(place: Place) -> datetime:
    value = place.value
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise place.error(f"{value!r} is no time; write 2025-01-31T09:00:00Z") from None
    if not isinstance(value, datetime):
        raise place.error("takes a time: 2025-01-31T09:00:00Z")
    return value if value.tzinfo else value.replace(tzinfo=UTC)
