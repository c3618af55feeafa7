"""REST: sub-issues, parents, and dependencies."""

from bot.sandbox.access import sees
from bot.sandbox.errors import NotFound
from bot.sandbox.model import Issue
from bot.sandbox.operations import dependencies, sub_issues
from bot.sandbox.rest.answer import Answer, created
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.issues import ISSUE
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json, repositories
from bot.sandbox.shapes import issues as shapes

BLOCKED_BY = ISSUE + "/dependencies/blocked_by"


@route("GET", ISSUE + "/sub_issues", "issues/sub-issues#list-sub-issues")
def list_sub_issues(call: Call) -> Answer:
    found = [one for one in call.issue().sub_issues if sees(call.actor, one.repository)]
    return call.page(found, lambda one: _shape(call, one), kind="sub_issues")


@route("POST", ISSUE + "/sub_issues", "issues/sub-issues#add-sub-issue")
def add_sub_issue(call: Call) -> Answer:
    parent = call.issue()
    child = _other(call, call.integer("sub_issue_id"))
    call.do(sub_issues.add, parent, child, replace_parent=call.flag("replace_parent"))
    return created(_shape(call, parent), shapes.issue_url(call.world, parent))


@route("DELETE", ISSUE + "/sub_issue", "issues/sub-issues#remove-sub-issue")
def remove_sub_issue(call: Call) -> Answer:
    parent = call.issue()
    call.do(sub_issues.remove, parent, _other(call, call.integer("sub_issue_id")))
    return Answer(200, _shape(call, parent))


@route("PATCH", ISSUE + "/sub_issues/priority", "issues/sub-issues#reprioritize-sub-issue")
def reprioritize(call: Call) -> Answer:
    parent = call.issue()
    fields = call.fields()
    call.do(
        sub_issues.reprioritize,
        parent,
        _other(call, call.integer("sub_issue_id")),
        after=_other(call, call.integer("after_id")) if fields.get("after_id") is not None else None,
        before=_other(call, call.integer("before_id")) if fields.get("before_id") is not None else None,
    )
    return Answer(200, _shape(call, parent))


@route("GET", ISSUE + "/parent", "issues/sub-issues#get-parent-issue")
def get_parent(call: Call) -> Answer:
    parent = call.issue().parent
    if parent is None or not sees(call.actor, parent.repository):
        raise NotFound("The issue does not have a parent")
    return Answer(200, _shape(call, parent))


@route("GET", BLOCKED_BY, "issues/issue-dependencies#list-dependencies-an-issue-is-blocked-by")
def list_blocked_by(call: Call) -> Answer:
    return _list(call, list(call.issue().blocked_by.values()), "blocked_by")


@route("POST", BLOCKED_BY, "issues/issue-dependencies#add-a-dependency-an-issue-is-blocked-by")
def add_blocked_by(call: Call) -> Answer:
    issue = call.issue()
    call.do(dependencies.add, issue, _other(call, call.integer("issue_id")))
    return created(_shape(call, issue), shapes.issue_url(call.world, issue))


@route("DELETE", BLOCKED_BY + "/{issue_id}", "issues/issue-dependencies#remove-dependency-an-issue-is-blocked-by")
def remove_blocked_by(call: Call) -> Answer:
    issue = call.issue()
    call.do(dependencies.remove, issue, _other(call, call.number("issue_id")))
    return Answer(200, _shape(call, issue))


@route("GET", ISSUE + "/dependencies/blocking", "issues/issue-dependencies#list-dependencies-an-issue-is-blocking")
def list_blocking(call: Call) -> Answer:
    return _list(call, list(call.issue().blocking.values()), "blocking")


def _list(call: Call, found: list[Issue], kind: str) -> Answer:
    seen = [one for one in found if sees(call.actor, one.repository)]
    return call.page(seen, lambda one: _shape(call, one), kind=kind)


def _other(call: Call, identifier: int) -> Issue:
    """An issue by its id, which is not its number."""
    issue = call.world.issues.get(identifier)
    if issue is None or not sees(call.actor, issue.repository):
        raise NotFound("The provided sub-issue does not exist" if "sub_issue" in call.path else None)
    return issue


def _shape(call: Call, issue: Issue) -> Json:
    """Such lists span repositories, so each issue brings its own."""
    answer = shapes.issue_with_closer(call.world, issue)
    return answer | {"repository": repositories.minimal(call.world, issue.repository)}
