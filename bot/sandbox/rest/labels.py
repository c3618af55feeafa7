"""REST: labels of a repository, of an issue, of a milestone."""

from bot.sandbox.errors import NotFound, Unprocessable, ValidationFailed
from bot.sandbox.model import Label
from bot.sandbox.operations import labels, milestones
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.issues import ISSUE, label_names
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import issues as shapes
from bot.sandbox.unset import UNSET, Unset

LABELS = "/repos/{owner}/{repo}/labels"
LABEL = LABELS + "/{name}"


@route("GET", LABELS, "issues/labels#list-labels-for-a-repository")
def list_labels(call: Call) -> Answer:
    repository = call.readable("issues")
    found = sorted(repository.labels.values(), key=lambda one: one.name.lower())
    return call.page(found, lambda one: shapes.label(call.world, one), kind="labels")


@route("POST", LABELS, "issues/labels#create-a-label")
def create_label(call: Call) -> Answer:
    name = call.optional_text("name")
    if isinstance(name, Unset) or name is None:
        raise ValidationFailed("Label", "name", "missing_field")
    label = call.do(
        labels.create,
        call.repository(),
        name=name,
        color=call.text_or_none("color"),
        description=call.text_or_none("description"),
    )
    answer = shapes.label(call.world, label)
    return created(answer, answer["url"])


@route("GET", LABEL, "issues/labels#get-a-label")
def get_label(call: Call) -> Answer:
    label = labels.find(call.readable("issues"), call.names["name"])
    return Answer(200, shapes.label(call.world, label))


@route("PATCH", LABEL, "issues/labels#update-a-label")
def update_label(call: Call) -> Answer:
    label = labels.find(call.readable("issues"), call.names["name"])
    name = call.optional_text("new_name")
    color = call.optional_text("color")
    call.do(
        labels.update,
        label,
        name=UNSET if name is None else name,
        color=UNSET if color is None else color,
        description=call.optional_text("description"),
    )
    return Answer(200, shapes.label(call.world, label))


@route("DELETE", LABEL, "issues/labels#delete-a-label")
def delete_label(call: Call) -> Answer:
    call.do(labels.delete, labels.find(call.readable("issues"), call.names["name"]))
    return nothing()


@route("GET", ISSUE + "/labels", "issues/labels#list-labels-for-an-issue")
def list_issue_labels(call: Call) -> Answer:
    return call.page(list(call.issue().labels.values()), lambda one: shapes.label(call.world, one))


@route("POST", ISSUE + "/labels", "issues/labels#add-labels-to-an-issue")
def add_labels(call: Call) -> Answer:
    issue = call.issue()
    call.do(labels.add, issue, _wanted(call))
    return Answer(200, [shapes.label(call.world, one) for one in issue.labels.values()])


@route("PUT", ISSUE + "/labels", "issues/labels#set-labels-for-an-issue")
def set_labels(call: Call) -> Answer:
    issue = call.issue()
    call.do(labels.replace, issue, _wanted(call))
    return Answer(200, [shapes.label(call.world, one) for one in issue.labels.values()])


@route("DELETE", ISSUE + "/labels", "issues/labels#remove-all-labels-from-an-issue")
def remove_all_labels(call: Call) -> Answer:
    call.do(labels.replace, call.issue(), [])
    return nothing()


@route("DELETE", ISSUE + "/labels/{name}", "issues/labels#remove-a-label-from-an-issue")
def remove_label(call: Call) -> Answer:
    issue = call.issue()
    label = issue.repository.labels.get(call.names["name"].lower())
    if label is None or label.id not in issue.labels:
        raise NotFound("Label does not exist")
    call.do(labels.remove, issue, [label])
    return Answer(200, [shapes.label(call.world, one) for one in issue.labels.values()])


@route("GET", "/repos/{owner}/{repo}/milestones/{milestone_number}/labels", "issues/labels")
def list_milestone_labels(call: Call) -> Answer:
    milestone = milestones.find(call.readable("issues"), call.number("milestone_number"))
    found = {label.id: label for issue in milestone.issues.values() for label in issue.labels.values()}
    return call.page(list(found.values()), lambda one: shapes.label(call.world, one))


def _wanted(call: Call) -> list[Label]:
    """`{"labels": [...]}`, or the list alone, which GitHub takes as well."""
    value = call.body if isinstance(call.body, list) else call.fields().get("labels")
    if value is None:
        raise Unprocessable('Invalid request.\n\n"labels" wasn\'t supplied.')
    return call.do(labels.find_or_create, call.issue().repository, label_names(call, value))
