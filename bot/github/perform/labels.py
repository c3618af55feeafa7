"""Labels of the repository, and labels on issues: by add and remove, never by replacing the set."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.actions import AddLabels, CreateLabel, EditLabel, RemoveLabels, Unlabel
from bot.domain.board import Label
from bot.github.answers import Fault
from bot.github.perform.desk import Desk
from bot.github.perform.write import Excuse, Write
from bot.github.read.board import to_label
from bot.github.read.shapes import LabelShape, Names, as_shape

LABEL = "id name color description"
_ON_ISSUE = "labelable { ... on Issue { number labels(first: 100) { nodes { name } } } }"


def create(action: CreateLabel, desk: Desk) -> list[Write]:
    if action.name.lower() in desk.labels:
        return []

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        put_label(desk, payload["label"])

    details = {"name": action.name, "color": action.color, "description": action.description}
    fields = {"repositoryId": desk.origin.repository.node_id, **details}
    selection = f"label {{ {LABEL} }}"
    return [Write(action, "createLabel", fields, selection, take, _is_there, is_content=True, must_look=True)]


def edit(action: EditLabel, desk: Desk) -> list[Write]:
    former = desk.labels.get(action.former.lower())
    if former is None:
        return create(CreateLabel(action.name, action.color, action.description), desk)
    if former == Label(action.name, action.color, action.description, former.node_id):
        return []

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        desk.labels.pop(action.former.lower(), None)
        put_label(desk, payload["label"])
        for entry, issue in desk.issues.items():
            if former.name in issue.labels:
                desk.issues[entry] = replace(issue, labels=issue.labels - {former.name} | {action.name})

    details = {"name": action.name, "color": action.color, "description": action.description}
    return [Write(action, "updateLabel", {"id": former.node_id, **details}, f"label {{ {LABEL} }}", take)]


def add(action: AddLabels, desk: Desk) -> list[Write]:
    there = {name.lower() for name in desk.issue(action.entry).labels}
    return _change(action, desk, "addLabelsToLabelable", tuple(n for n in action.labels if n.lower() not in there))


def remove(action: RemoveLabels, desk: Desk) -> list[Write]:
    """A label that the repository has no more is on no issue."""
    there = {name.lower() for name in desk.issue(action.entry).labels} & desk.labels.keys()
    return _change(action, desk, "removeLabelsFromLabelable", tuple(n for n in action.labels if n.lower() in there))


def take_off(action: Unlabel, desk: Desk) -> list[Write]:
    """Of an issue that the board does not have."""
    names = tuple(name for name in action.labels if name.lower() in desk.labels)
    if not names:
        return []

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        return None

    fields = {"labelableId": desk.node(action.number), "labelIds": desk.label_ids(names)}
    return [Write(action, "removeLabelsFromLabelable", fields, "labelable { ... on Issue { number } }", take)]


def _change(action: AddLabels | RemoveLabels, desk: Desk, mutation: str, names: tuple[str, ...]) -> list[Write]:
    if not names:
        return []

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        on_issue = as_shape(payload["labelable"]["labels"], Names, what="labels")
        names = frozenset(label.name for label in on_issue.nodes if label)
        desk.put(replace(desk.issue(action.entry), labels=names))

    fields = {"labelableId": desk.issue(action.entry).node_id, "labelIds": desk.label_ids(names)}
    return [Write(action, mutation, fields, _ON_ISSUE, take)]


def put_label(desk: Desk, content: Any) -> None:
    label = to_label(as_shape(content, LabelShape, what="label"))
    desk.labels[label.name.lower()] = label


def _is_there(fault: Fault) -> Excuse | None:
    """Somebody, or a request of ours whose answer was lost, made it."""
    return "look" if "already" in fault.message.lower() else None
