"""REST: milestones."""

from datetime import datetime
from typing import Any

from bot.sandbox.errors import ValidationFailed
from bot.sandbox.model import Milestone
from bot.sandbox.operations import milestones
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call, parse_time
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import issues as shapes
from bot.sandbox.unset import UNSET, Unset

MILESTONES = "/repos/{owner}/{repo}/milestones"
MILESTONE = MILESTONES + "/{milestone_number}"


@route("GET", MILESTONES, "issues/milestones#list-milestones")
def list_milestones(call: Call) -> Answer:
    repository = call.readable("issues")
    state = call.query.get("state", "open")
    found = [one for one in repository.milestones.values() if state in ("all", one.state)]
    found.sort(key=_completeness if call.query.get("sort") == "completeness" else _due)
    if call.query.get("direction") == "desc":
        found.reverse()
    return call.page(found, lambda one: shapes.milestone(call.world, one), kind="milestones")


@route("POST", MILESTONES, "issues/milestones#create-a-milestone")
def create_milestone(call: Call) -> Answer:
    title = call.optional_text("title")
    if isinstance(title, Unset) or title is None:
        raise ValidationFailed("Milestone", "title", "missing_field")
    due = _due_on(call)
    milestone = call.do(
        milestones.create,
        call.repository(),
        title=title,
        state=call.one_of("state", ("open", "closed")) or "open",
        description=call.text_or_none("description"),
        due_on=None if isinstance(due, Unset) else due,
    )
    answer = shapes.milestone(call.world, milestone)
    return created(answer, answer["url"])


@route("GET", MILESTONE, "issues/milestones#get-a-milestone")
def get_milestone(call: Call) -> Answer:
    return Answer(200, shapes.milestone(call.world, _find(call)))


@route("PATCH", MILESTONE, "issues/milestones#update-a-milestone")
def update_milestone(call: Call) -> Answer:
    title = call.optional_text("title")
    state: milestones.State | None = call.one_of("state", ("open", "closed"))
    milestone = call.do(
        milestones.update,
        _find(call),
        title=UNSET if title is None else title,
        state=UNSET if state is None else state,
        description=call.optional_text("description"),
        due_on=_due_on(call),
    )
    return Answer(200, shapes.milestone(call.world, milestone))


@route("DELETE", MILESTONE, "issues/milestones#delete-a-milestone")
def delete_milestone(call: Call) -> Answer:
    call.do(milestones.delete, _find(call))
    return nothing()


def _find(call: Call) -> Milestone:
    return milestones.find(call.readable("issues"), call.number("milestone_number"))


def _due_on(call: Call) -> datetime | Unset | None:
    value: Any = call.fields().get("due_on", UNSET)
    if value is None or isinstance(value, Unset):
        return value
    moment = parse_time(value) if isinstance(value, str) else None
    if moment is None or not 1 < moment.year < 9999:
        raise ValidationFailed("Milestone", "due_on", "invalid", value=value)
    return moment


def _due(milestone: Milestone) -> tuple[bool, float, int]:
    """Those without a date come last."""
    due = milestone.due_on
    return due is None, 0.0 if due is None else due.timestamp(), milestone.number


def _completeness(milestone: Milestone) -> tuple[float, int]:
    done = sum(1 for issue in milestone.issues.values() if issue.state == "closed")
    return (done / len(milestone.issues) if milestone.issues else 0.0), milestone.number
