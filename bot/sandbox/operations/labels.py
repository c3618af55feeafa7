"""Labels of a repository, and labels on issues."""

import re
from collections.abc import Callable, Iterable

from bot.sandbox.access import require, require_change, require_issues
from bot.sandbox.actor import Actor
from bot.sandbox.errors import NotFound, ValidationFailed
from bot.sandbox.model import Issue, Label, Repository
from bot.sandbox.operations.history import announce, record, tell, touch
from bot.sandbox.shapes import Json, issues
from bot.sandbox.unset import UNSET, Unset
from bot.sandbox.world import World

NAME_LIMIT = 50
DESCRIPTION_LIMIT = 100
LABELS_AN_ISSUE = 100
DEFAULT_COLOR = "ededed"
DEFAULTS = (
    ("bug", "d73a4a", "Something isn't working"),
    ("documentation", "0075ca", "Improvements or additions to documentation"),
    ("duplicate", "cfd3d7", "This issue or pull request already exists"),
    ("enhancement", "a2eeef", "New feature or request"),
    ("good first issue", "7057ff", "Good for newcomers"),
    ("help wanted", "008672", "Extra attention is needed"),
    ("invalid", "e4e669", "This doesn't seem right"),
    ("question", "d876e3", "Further information is requested"),
    ("wontfix", "ffffff", "This will not be worked on"),
)
HEX = re.compile(r"[0-9a-fA-F]{6}")


def find(repository: Repository, name: str) -> Label:
    """Label names are compared without case."""
    label = repository.labels.get(name.lower())
    if label is None:
        raise NotFound
    return label


def create(
    world: World,
    actor: Actor,
    repository: Repository,
    *,
    name: str,
    color: str | None = None,
    description: str | None = None,
) -> Label:
    require_issues(actor, repository, "write", role="write")
    name = _check_name(repository, name, None)
    _check_description(description)
    label = put(world, repository, name, _check_color(color or DEFAULT_COLOR), description)
    _tell_label(world, actor, label, "created")
    return label


def put(
    world: World, repository: Repository, name: str, color: str, description: str | None, *, default: bool = False
) -> Label:
    """Adds a label without asking whether one may and without telling anyone."""
    number, node = world.new_id("LA", repository.id)
    now = world.now()
    label = Label(number, node, repository, name, color.lower(), description, now, now, default)
    repository.labels[name.lower()] = label
    world.nodes[node] = label
    return label


def put_defaults(world: World, repository: Repository) -> None:
    """The nine labels that a new repository starts with."""
    for name, color, description in DEFAULTS:
        put(world, repository, name, color, description, default=True)


def update(
    world: World,
    actor: Actor,
    label: Label,
    *,
    name: str | Unset = UNSET,
    color: str | Unset = UNSET,
    description: str | Unset | None = UNSET,
) -> Label:
    require_issues(actor, label.repository, "write", role="write")
    changes: Json = {}
    new_name = label.name if isinstance(name, Unset) else _check_name(label.repository, name, label)
    new_color = label.color if isinstance(color, Unset) else _check_color(color).lower()
    new_description = label.description if isinstance(description, Unset) else description
    _check_description(new_description)
    if new_name != label.name:
        changes["name"] = {"from": label.name}
    if new_color != label.color:
        changes["color"] = {"from": label.color}
    if (new_description or None) != (label.description or None):
        changes["description"] = {"from": label.description or ""}
    if not changes:
        return label
    del label.repository.labels[label.name.lower()]
    label.name, label.color, label.description = new_name, new_color, new_description
    label.repository.labels[new_name.lower()] = label
    label.updated_at = world.now()
    _tell_label(world, actor, label, "edited", changes=lambda: changes)
    return label


def delete(world: World, actor: Actor, label: Label) -> None:
    """Takes it off every issue; those `unlabeled` events carry no label, for it is gone."""
    require_issues(actor, label.repository, "write", role="write")
    del label.repository.labels[label.name.lower()]
    world.nodes.pop(label.node_id, None)
    carriers = list(label.issues.values())
    for issue in carriers:
        issue.labels.pop(label.id, None)
    label.issues.clear()
    _tell_label(world, actor, label, "deleted")
    for issue in carriers:
        tell(world, actor, issue, "unlabeled")


def add(world: World, actor: Actor, issue: Issue, labels: Iterable[Label]) -> None:
    """Adds labels that are not there yet; the rest are no news."""
    require_change(actor, issue, role="triage")
    wanted = [label for label in dict.fromkeys(labels) if label.id not in issue.labels]
    _check_count(len(issue.labels) + len(wanted))
    for label in wanted:
        if label.repository is not issue.repository:
            raise NotFound
        _attach(world, actor, issue, label)


def remove(world: World, actor: Actor, issue: Issue, labels: Iterable[Label]) -> None:
    require_change(actor, issue, role="triage")
    for label in labels:
        if label.id in issue.labels:
            _detach(world, actor, issue, label)


def replace(world: World, actor: Actor, issue: Issue, labels: Iterable[Label]) -> None:
    """Makes the set what is given: removals first, as GitHub's events show."""
    require_change(actor, issue, role="triage")
    wanted = list(dict.fromkeys(labels))
    _check_count(len(wanted))
    for label in [one for one in issue.labels.values() if one not in wanted]:
        _detach(world, actor, issue, label)
    add(world, actor, issue, wanted)


def find_or_create(world: World, actor: Actor, repository: Repository, names: Iterable[str]) -> list[Label]:
    """REST makes a label on the fly where an issue is given a name that is not there yet."""
    require(actor, repository, "issues", "write", role="triage")
    found: list[Label] = []
    for name in names:
        existing = repository.labels.get(name.strip().lower())
        if existing is None:
            checked = _check_name(repository, name, None)
            existing = put(world, repository, checked, DEFAULT_COLOR, None)
            _tell_label(world, actor, existing, "created")
        found.append(existing)
    return found


def attach_at_creation(world: World, actor: Actor, issue: Issue, labels: Iterable[Label]) -> None:
    """The labels that a new issue starts with; their events follow `opened`."""
    wanted = list(dict.fromkeys(labels))
    _check_count(len(wanted))
    for label in wanted:
        issue.labels[label.id] = label
        label.issues[issue.id] = issue
        record(world, actor, issue, "labeled", label_name=label.name, label_color=label.color, label=label)


def tell_labeled(world: World, actor: Actor, issue: Issue) -> None:
    for label in issue.labels.values():
        _tell(world, actor, issue, label, "labeled")


def _attach(world: World, actor: Actor, issue: Issue, label: Label) -> None:
    issue.labels[label.id] = label
    label.issues[issue.id] = issue
    touch(world, issue)
    record(world, actor, issue, "labeled", label_name=label.name, label_color=label.color, label=label)
    _tell(world, actor, issue, label, "labeled")


def _detach(world: World, actor: Actor, issue: Issue, label: Label) -> None:
    del issue.labels[label.id]
    label.issues.pop(issue.id, None)
    touch(world, issue)
    record(world, actor, issue, "unlabeled", label_name=label.name, label_color=label.color, label=label)
    _tell(world, actor, issue, label, "unlabeled")


def _tell(world: World, actor: Actor, issue: Issue, label: Label, action: str) -> None:
    tell(world, actor, issue, action, lambda: {"label": issues.label(world, label)})


def _tell_label(
    world: World, actor: Actor, label: Label, action: str, *, changes: Callable[[], Json] | None = None
) -> None:
    def body() -> Json:
        return {"label": issues.label(world, label), **({"changes": changes()} if changes else {})}

    announce(world, actor, label.repository, "label", action, body)


def _check_name(repository: Repository, name: str, itself: Label | None) -> str:
    name = name.strip()
    if not name:
        raise ValidationFailed("Label", "name", "missing_field")
    if len(name) > NAME_LIMIT:
        raise ValidationFailed(
            "Label", "name", "custom", message=f"name is too long (maximum is {NAME_LIMIT} characters)"
        )
    holder = repository.labels.get(name.lower())
    if holder is not None and holder is not itself:
        raise ValidationFailed("Label", "name", "already_exists")
    return name


def _check_color(color: str) -> str:
    if not HEX.fullmatch(color):
        raise ValidationFailed("Label", "color", "invalid", value=color)
    return color


def _check_description(description: str | None) -> None:
    if description is not None and len(description) > DESCRIPTION_LIMIT:
        words = f"description is too long (maximum is {DESCRIPTION_LIMIT} characters)"
        raise ValidationFailed("Label", "description", "custom", message=words)


def _check_count(count: int) -> None:
    if count > LABELS_AN_ISSUE:
        words = f"cannot have more than {LABELS_AN_ISSUE} labels"
        raise ValidationFailed("Issue", "labels", "custom", message=words)
