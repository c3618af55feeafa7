"""Users and organizations of a seed."""

from bot.sandbox.access import ROLES
from bot.sandbox.model import Account, Organization, Role
from bot.sandbox.operations import accounts
from bot.sandbox.seed.lines import Place
from bot.sandbox.world import World

USER = ("login", "name", "email", "id", "bio", "company", "location", "site_admin", "token")
ORG = ("login", "name", "description", "email", "id", "members", "teams")
TEAM = ("name", "slug", "description", "members", "repos")
WORDS: dict[str, Role] = {"pull": "read", "push": "write"}


def load_user(world: World, place: Place) -> None:
    """`token:` is a shorthand for an entry of `tokens`."""
    fields = place.map(*USER)
    user = accounts.create_user(
        world,
        required(place, fields, "login").text(),
        name=text_or_none(fields, "name"),
        email=text_or_none(fields, "email"),
        wanted_id=number_or_none(fields, "id"),
    )
    user.bio, user.company = text_or_none(fields, "bio"), text_or_none(fields, "company")
    user.location = text_or_none(fields, "location")
    user.site_admin = fields["site_admin"].flag() if "site_admin" in fields else False
    if "token" in fields:
        accounts.grant_token(world, user, fields["token"].text())


def load_organization(world: World, place: Place) -> None:
    """Members are a list of logins, or a mapping to `admin` or `member`; teams may come before their repositories."""
    fields = place.map(*ORG)
    organization = accounts.create_organization(
        world,
        required(place, fields, "login").text(),
        name=text_or_none(fields, "name"),
        description=text_or_none(fields, "description"),
        wanted_id=number_or_none(fields, "id"),
    )
    organization.email = text_or_none(fields, "email")
    for account, rank in members(world, fields.get("members"), ("admin", "member")):
        accounts.set_member(organization, account, "admin" if rank == "admin" else "member")
    for team in fields["teams"].items() if "teams" in fields else []:
        _load_team(world, organization, team)


def _load_team(world: World, organization: Organization, place: Place) -> None:
    fields = place.map(*TEAM)
    team = accounts.create_team(
        world,
        organization,
        required(place, fields, "name").text(),
        slug=text_or_none(fields, "slug"),
        description=text_or_none(fields, "description") or "",
    )
    for account, rank in members(world, fields.get("members"), ("member", "maintainer")):
        accounts.set_team_member(team, account, "maintainer" if rank == "maintainer" else "member")
    for name, role_place in (fields["repos"].map() if "repos" in fields else {}).items():
        world.awaited_team_roles.setdefault(f"{organization.login}/{name}".lower(), []).append((team, role(role_place)))


def members(world: World, place: Place | None, roles: tuple[str, ...]) -> list[tuple[Account, str]]:
    if place is None:
        return []
    if isinstance(place.value, list):
        return [(user_of(world, one), roles[-1] if roles[0] == "admin" else roles[0]) for one in place.items()]
    return [(named_user(world, name, one), one.one_of(roles)) for name, one in place.map().items()]


def user_of(world: World, place: Place) -> Account:
    return named_user(world, place.text(), place)


def named_user(world: World, login: str, place: Place) -> Account:
    account = world.logins.get(login.lower())
    if account is None:
        raise place.error(f"there is no user {login!r}; add it under github.users")
    return account


def role(place: Place) -> Role:
    """GitHub's five roles, or the older words `pull` and `push`."""
    text = place.one_of((*ROLES, *WORDS))
    return WORDS[text] if text in WORDS else next(one for one in ROLES if one == text)


def required(place: Place, fields: dict[str, Place], name: str) -> Place:
    if name not in fields:
        raise place.error(f"needs {name}")
    return fields[name]


def text_or_none(fields: dict[str, Place], name: str) -> str | None:
    return fields[name].text() if name in fields and fields[name].value is not None else None


def number_or_none(fields: dict[str, Place], name: str) -> int | None:
    return fields[name].number() if name in fields else None
