"""Apps of a seed, with their installations."""

from pathlib import Path

from bot.sandbox import keys
from bot.sandbox.model import Account, App
from bot.sandbox.operations import apps
from bot.sandbox.seed.lines import Place
from bot.sandbox.seed.people import named_user, number_or_none, required, text_or_none
from bot.sandbox.world import World

APP = (
    "app_id",
    "slug",
    "name",
    "owner",
    "description",
    "private_key",
    "private_key_path",
    "permissions",
    "events",
    "webhook_url",
    "webhook_secret",
    "bot_id",
    "installations",
)
INSTALLATION = ("installation_id", "account", "repository_selection", "repositories", "permissions")


def load_app(world: World, place: Place, folder: Path) -> None:
    """Without a key the App gets the one that all keyless Apps of this process share."""
    fields = place.map(*APP)
    permissions = {name: one.text() for name, one in _map(fields, "permissions").items()}
    slug = text_or_none(fields, "slug") or apps.slug_of(required(place, fields, "name").text())
    app = apps.create(
        world,
        name=text_or_none(fields, "name") or slug,
        slug=slug,
        owner=_owner(world, place, fields),
        permissions=permissions,
        events=fields["events"].texts() if "events" in fields else [],
        description=text_or_none(fields, "description"),
        webhook_url=text_or_none(fields, "webhook_url"),
        webhook_secret=text_or_none(fields, "webhook_secret"),
        private_key=_key(fields, folder),
        wanted_id=number_or_none(fields, "app_id"),
        bot_id=number_or_none(fields, "bot_id"),
    )
    for one in fields["installations"].items() if "installations" in fields else []:
        _load_installation(world, app, one)


def _load_installation(world: World, app: App, place: Place) -> None:
    fields = place.map(*INSTALLATION)
    account = named_user(world, required(place, fields, "account").text(), fields["account"])
    selection = "selected" if "repositories" in fields else "all"
    if "repository_selection" in fields:
        selection = fields["repository_selection"].one_of(("all", "selected"))
    chosen = []
    for one in fields["repositories"].items() if "repositories" in fields else []:
        name = one.text().rpartition("/")[2]
        repository = world.repository_names.get(f"{account.login}/{name}".lower())
        if repository is None:
            raise one.error(f"{account.login} has no repository {name!r}")
        chosen.append(repository)
    permissions = {name: one.text() for name, one in _map(fields, "permissions").items()}
    apps.install(
        world,
        app,
        account,
        repositories_=chosen if selection == "selected" else None,
        permissions=permissions or None,
        wanted_id=number_or_none(fields, "installation_id"),
    )


def _owner(world: World, place: Place, fields: dict[str, Place]) -> Account:
    """The account named, or that of the first installation, or the first there is."""
    if "owner" in fields:
        return named_user(world, fields["owner"].text(), fields["owner"])
    installed = fields["installations"].items() if "installations" in fields else []
    for one in installed:
        account = one.map(*INSTALLATION).get("account")
        if account is not None:
            return named_user(world, account.text(), account)
    if not world.accounts:
        raise place.error("needs an owner; add a user under github.users")
    return next(iter(world.accounts.values()))


def _key(fields: dict[str, Place], folder: Path) -> str:
    if "private_key_path" in fields:
        place = fields["private_key_path"]
        path = folder / place.text()
        if not path.is_file():
            raise place.error(f"there is no file {place.text()!r} beside the seed")
        text = path.read_text()
    elif "private_key" in fields:
        place, text = fields["private_key"], fields["private_key"].text()
    else:
        return keys.shared()
    try:
        keys.public_half(text)
    except ValueError:
        raise place.error("is no RSA private key in PEM") from None
    return text


def _map(fields: dict[str, Place], name: str) -> dict[str, Place]:
    return fields[name].map() if name in fields else {}
