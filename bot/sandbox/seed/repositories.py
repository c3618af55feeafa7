"""Repositories of a seed: people, files, labels, milestones and issues."""

from datetime import UTC, date, datetime, time
from pathlib import Path

from bot.sandbox.actor import Actor, person
from bot.sandbox.git import writing
from bot.sandbox.model import Account, Organization, Repository
from bot.sandbox.operations import labels, milestones, repositories
from bot.sandbox.operations.apps import sender_of
from bot.sandbox.seed.issues import link_issues, load_issue
from bot.sandbox.seed.lines import Place
from bot.sandbox.seed.people import named_user, number_or_none, required, role, text_or_none
from bot.sandbox.seed.pulls import load_protection, load_pull
from bot.sandbox.world import World

REPO = (
    "owner",
    "name",
    "description",
    "id",
    "private",
    "language",
    "topics",
    "homepage",
    "default_branch",
    "auto_init",
    "has_issues",
    "archived",
    "collaborators",
    "default_labels",
    "labels",
    "milestones",
    "files",
    "issues",
    "pulls",
    "protection",
)


def load_repository(world: World, place: Place, folder: Path) -> None:
    fields = place.map(*REPO)
    owner = named_user(world, required(place, fields, "owner").text(), fields["owner"])
    repository = repositories.create(
        world,
        owner,
        required(place, fields, "name").text(),
        description=text_or_none(fields, "description"),
        private=_flag(fields, "private", False),
        default_branch=text_or_none(fields, "default_branch") or "main",
        with_default_labels=_flag(fields, "default_labels", True),
        wanted_id=number_or_none(fields, "id"),
    )
    repository.language, repository.homepage = text_or_none(fields, "language"), text_or_none(fields, "homepage")
    repository.topics = fields["topics"].texts() if "topics" in fields else []
    repository.has_issues = _flag(fields, "has_issues", True)
    for login, held in (fields["collaborators"].map() if "collaborators" in fields else {}).items():
        repository.collaborators[named_user(world, login, held).id] = role(held)
    for team, team_role in world.awaited_team_roles.pop(repository.full_name.lower(), []):
        team.repositories[repository.id] = team_role
    _load_contents(world, repository, fields, folder)
    repository.archived = _flag(fields, "archived", False)


def _load_contents(world: World, repository: Repository, fields: dict[str, Place], folder: Path) -> None:
    actor = person(administrator(world, repository.owner))
    _load_files(world, actor, repository, fields, folder)
    for one in fields["labels"].items() if "labels" in fields else []:
        _load_label(world, actor, repository, one)
    for one in fields["milestones"].items() if "milestones" in fields else []:
        _load_milestone(world, actor, repository, one)
    listed = fields["issues"].items() if "issues" in fields else []
    made = [(one, load_issue(world, actor, repository, one)) for one in listed]
    for one, issue in made:
        link_issues(world, actor, issue, one)
    for one in fields["pulls"].items() if "pulls" in fields else []:
        load_pull(world, actor, repository, one)
    for one in fields["protection"].items() if "protection" in fields else []:
        load_protection(world, actor, repository, one)


def administrator(world: World, owner: Account) -> Account:
    """Who does what the seed says: the owner, an owner of the organization, or in want of one its first user."""
    account = sender_of(world, owner)
    if isinstance(account, Organization):
        users = [one for one in world.accounts.values() if one.type == "User"]
        if users:
            account.members[users[0].id] = "admin"
            return users[0]
    return account


def _load_files(world: World, actor: Actor, repository: Repository, fields: dict[str, Place], folder: Path) -> None:
    files: dict[str, bytes | None] = {}
    if _flag(fields, "auto_init", False):
        description = f"\n{repository.description}\n" if repository.description else ""
        files["README.md"] = f"# {repository.name}\n{description}".encode()
    for path, place in (fields["files"].map() if "files" in fields else {}).items():
        files[path] = _content(place, folder)
    if files:
        writing.commit_files(world, actor, repository, files, message="Initial commit")


def _content(place: Place, folder: Path) -> bytes:
    """A text, or `{from: path}` beside the seed file."""
    if not isinstance(place.value, dict):
        return place.text().encode()
    source = required(place, place.map("from"), "from")
    path = folder / source.text()
    if not path.is_file():
        raise source.error(f"there is no file {source.text()!r} beside the seed")
    return path.read_bytes()


def _load_label(world: World, actor: Actor, repository: Repository, place: Place) -> None:
    """A name, or name, color and description; one that is there by default is changed."""
    fields = place.map("name", "color", "description") if isinstance(place.value, dict) else {"name": place}
    name = required(place, fields, "name").text()
    color, description = text_or_none(fields, "color"), text_or_none(fields, "description")
    existing = repository.labels.get(name.lower())
    if existing is not None:
        labels.update(world, actor, existing, color=color or existing.color, description=description)
    else:
        labels.create(world, actor, repository, name=name, color=color, description=description)


def _load_milestone(world: World, actor: Actor, repository: Repository, place: Place) -> None:
    fields = place.map("title", "description", "due_on", "state")
    state = fields["state"].one_of(("open", "closed")) if "state" in fields else "open"
    milestones.create(
        world,
        actor,
        repository,
        title=required(place, fields, "title").text(),
        description=text_or_none(fields, "description"),
        due_on=_day(fields["due_on"]) if "due_on" in fields else None,
        state="closed" if state == "closed" else "open",
    )


def _day(place: Place) -> datetime:
    """A date means that day wherever one is: noon."""
    value = place.value
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
        except ValueError:
            raise place.error(f"{value!r} is no date; write 2025-01-31") from None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(12), UTC)
    raise place.error("takes a date: 2025-01-31")


def _flag(fields: dict[str, Place], name: str, default: bool) -> bool:
    return fields[name].flag() if name in fields else default
