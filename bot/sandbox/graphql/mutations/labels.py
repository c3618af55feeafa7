"""Labels of a repository, and labels on an issue."""

from typing import Any

from bot.sandbox.graphql.asking import Asking
from bot.sandbox.graphql.fields.query import find_node
from bot.sandbox.graphql.mutations.change import Answer, Input, labels, mutation, repository
from bot.sandbox.graphql.mutations.change import subject as subject_of
from bot.sandbox.operations import labels as labelling


@mutation
def create_label(asking: Asking, input: Input) -> Answer:
    label = asking.do(
        labelling.create,
        repository(asking, input["repositoryId"]),
        name=input["name"],
        color=input["color"],
        description=input.get("description"),
    )
    return {"label": label}


@mutation
def update_label(asking: Asking, input: Input) -> Answer:
    label = find_node(asking, input["id"], "Label")
    changes: dict[str, Any] = {name: input[name] for name in ("name", "color", "description") if name in input}
    return {"label": asking.do(labelling.update, label, **changes)}


@mutation
def delete_label(asking: Asking, input: Input) -> Answer:
    asking.do(labelling.delete, find_node(asking, input["id"], "Label"))
    return {}


@mutation
def add_labels_to_labelable(asking: Asking, input: Input) -> Answer:
    subject = subject_of(asking, input["labelableId"])
    asking.do(labelling.add, subject, labels(asking, input["labelIds"]))
    return {"labelable": subject}


@mutation
def remove_labels_from_labelable(asking: Asking, input: Input) -> Answer:
    subject = subject_of(asking, input["labelableId"])
    asking.do(labelling.remove, subject, labels(asking, input["labelIds"]))
    return {"labelable": subject}


@mutation
def clear_labels_from_labelable(asking: Asking, input: Input) -> Answer:
    subject = subject_of(asking, input["labelableId"])
    asking.do(labelling.replace, subject, ())
    return {"labelable": subject}
