"""REST: issues, their lists and filters, locks and assignees."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox.access import may, require_issues, sees
from bot.sandbox.errors import NotFound, ValidationFailed
from bot.sandbox.model import Account, Issue, Label, Milestone, Repository, StateReason
from bot.sandbox.operations import assignees, issues, labels
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import accounts
from bot.sandbox.shapes import issues as shapes
from bot.sandbox.unset import UNSET, Unset

ISSUES = "/repos/{owner}/{repo}/issues"
ISSUE = ISSUES + "/{issue_number}"
REASONS: tuple[StateReason, ...] = ("completed", "not_planned", "duplicate", "reopened")


@route("GET", ISSUES, "issues/issues#list-repository-issues")
def list_issues(call: Call) -> Answer:
    repository = call.readable("issues")
    found = _sorted(call, _filtered(call, repository, _narrowest(call, repository)))
    return call.page(found, lambda one: shapes.issue_with_closer(call.world, one), kind="issues")


@route("POST", ISSUES, "issues/issues#create-an-issue")
def create_issue(call: Call) -> Answer:
    repository = call.repository()
    title = _title(call)
    title = "" if isinstance(title, Unset) else title
    issues.check_text(title, call.text_or_none("body"))
    require_issues(call.actor, repository, "write")
    issue = call.do(
        issues.create,
        repository,
        title=title,
        body=call.text_or_none("body"),
        labels=_labels(call, repository) or (),
        assignees=_assignees(call, repository) or (),
        milestone=_milestone_or_none(call, repository),
    )
    return created(shapes.issue_with_closer(call.world, issue), shapes.issue_url(call.world, issue))


@route("GET", ISSUE, "issues/issues#get-an-issue")
def get_issue(call: Call) -> Answer:
    issue = call.issue()
    return Answer(200, shapes.issue_with_closer(call.world, issue), last_modified=issue.updated_at)


@route("PATCH", ISSUE, "issues/issues#update-an-issue")
def update_issue(call: Call) -> Answer:
    issue = call.issue()
    state: issues.State | None = call.one_of("state", ("open", "closed"))
    wanted_labels = _labels(call, issue.repository)
    wanted_people = _assignees(call, issue.repository, issue)
    call.do(
        issues.update,
        issue,
        title=_title(call),
        body=call.optional_text("body"),
        state=UNSET if state is None else state,
        state_reason=call.one_of("state_reason", REASONS),
        labels=UNSET if wanted_labels is None else wanted_labels,
        assignees=UNSET if wanted_people is None else wanted_people,
        milestone=_milestone(call, issue.repository),
    )
    return Answer(200, shapes.issue_with_closer(call.world, issue))


@route("PUT", ISSUE + "/lock", "issues/issues#lock-an-issue")
def lock_issue(call: Call) -> Answer:
    issue = call.issue()
    call.do(issues.lock, issue, reason=call.one_of("lock_reason", issues.LOCK_REASONS))
    return nothing()


@route("DELETE", ISSUE + "/lock", "issues/issues#unlock-an-issue")
def unlock_issue(call: Call) -> Answer:
    call.do(issues.unlock, call.issue())
    return nothing()


@route("GET", "/repos/{owner}/{repo}/assignees", "issues/assignees#list-assignees")
def list_assignees(call: Call) -> Answer:
    repository = call.readable("issues")
    people = [one for one in call.world.accounts.values() if assignees.may_be_assigned(one, repository)]
    return call.page(people, lambda one: accounts.simple(call.world, one))


@route("GET", "/repos/{owner}/{repo}/assignees/{assignee}", "issues/assignees#check-if-a-user-can-be-assigned")
def check_assignee(call: Call) -> Answer:
    repository = call.readable("issues")
    if not assignees.may_be_assigned(call.world.account(call.names["assignee"]), repository):
        raise NotFound
    return nothing()


@route("POST", ISSUE + "/assignees", "issues/assignees#add-assignees-to-an-issue")
def add_assignees(call: Call) -> Answer:
    issue = call.issue()
    call.do(assignees.add, issue, _known(call, call.texts("assignees") or []))
    return created(shapes.issue_with_closer(call.world, issue))


@route("DELETE", ISSUE + "/assignees", "issues/assignees#remove-assignees-from-an-issue")
def remove_assignees(call: Call) -> Answer:
    issue = call.issue()
    call.do(assignees.remove, issue, _known(call, call.texts("assignees") or []))
    return Answer(200, shapes.issue_with_closer(call.world, issue))


@route("GET", "/issues", "issues/issues#list-issues-assigned-to-the-authenticated-user")
def list_own_issues(call: Call) -> Answer:
    user = call.user()
    found = [one for one in call.world.issues.values() if user.id in one.assignees and sees(call.actor, one.repository)]
    state = call.query.get("state", "open")
    found = [one for one in found if state in ("all", one.state)]
    return call.page(_sorted(call, found), lambda one: shapes.issue_with_closer(call.world, one), kind="issues")


def _title(call: Call) -> str | Unset:
    value: Any = call.fields().get("title", UNSET)
    if value is None:
        return UNSET
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else call.optional_text("title") or ""


def _labels(call: Call, repository: Repository) -> list[Label] | None:
    """Labels by name, given as strings or objects; unknown ones are made where the actor may."""
    value = call.fields().get("labels")
    if value is None:
        return None
    names = label_names(call, value)
    if not may(call.actor, repository, "issues", "write", role="triage"):
        return []
    return call.do(labels.find_or_create, repository, names)


def label_names(call: Call, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise call.wrong("labels", value, "array")
    names: list[str] = []
    for index, item in enumerate(value):
        name = item.get("name") if isinstance(item, dict) else item
        if not isinstance(name, str):
            raise call.wrong(f"labels/{index}", item, "string")
        names.append(name)
    return names


def _assignees(call: Call, repository: Repository, issue: Issue | None = None) -> list[Account] | None:
    names = call.texts("assignees")
    single = call.optional_text("assignee")
    if names is None and not isinstance(single, Unset):
        names = [single] if single else []
    return None if names is None else assignees.resolve(call.world, repository, names, issue)


def _known(call: Call, logins: Iterable[str]) -> list[Account]:
    """Accounts of the logins that are somebody's; GitHub passes over the others here."""
    found = (call.world.logins.get(login.lower()) for login in logins)
    return [one for one in found if one is not None]


def _milestone(call: Call, repository: Repository) -> Milestone | Unset | None:
    value = call.fields().get("milestone", UNSET)
    if value is None or isinstance(value, Unset):
        return value
    number = int(value) if isinstance(value, str) and value.isdecimal() else value
    milestone = repository.milestones.get(number) if isinstance(number, int) else None
    if milestone is None:
        raise ValidationFailed("Issue", "milestone", "invalid", value=value)
    return milestone


def _milestone_or_none(call: Call, repository: Repository) -> Milestone | None:
    milestone = _milestone(call, repository)
    return None if isinstance(milestone, Unset) else milestone


def _narrowest(call: Call, repository: Repository) -> Iterable[Issue]:
    """The smallest known list that holds every match: of the rarest label, or of the milestone."""
    names = [name.strip().lower() for name in call.query.get("labels", "").split(",") if name.strip()]
    if not names:
        return repository.issues.values()
    found = [repository.labels.get(name) for name in names]
    if None in found:
        return ()
    rarest = min((one for one in found if one is not None), key=lambda one: len(one.issues))
    wanted = [one.id for one in found if one is not None]
    return [one for one in rarest.issues.values() if all(label in one.labels for label in wanted)]


def _filtered(call: Call, repository: Repository, found: Iterable[Issue]) -> list[Issue]:
    query = call.query
    state = query.get("state", "open")
    if state not in ("open", "closed", "all"):
        raise ValidationFailed("Issue", "state", "invalid", value=state)
    since = call.moment("since")
    kept = [one for one in found if state in ("all", one.state)]
    if since is not None:
        kept = [one for one in kept if one.updated_at >= since]
    if "milestone" in query:
        kept = [one for one in kept if _is_in(query["milestone"], one, repository)]
    if "assignee" in query:
        kept = [one for one in kept if _is_assigned(query["assignee"], one)]
    if "creator" in query:
        creator = query["creator"].lower()
        kept = [one for one in kept if one.author is not None and one.author.login.lower() == creator]
    if "mentioned" in query:
        mentioned = f"@{query['mentioned']}".lower()
        kept = [one for one in kept if mentioned in (one.body or "").lower()]
    return kept


def _is_in(word: str, issue: Issue, repository: Repository) -> bool:
    if word == "none":
        return issue.milestone is None
    if word == "*":
        return issue.milestone is not None
    if not word.isdecimal() or int(word) not in repository.milestones:
        raise ValidationFailed("Issue", "milestone", "invalid", value=word)
    return issue.milestone is not None and issue.milestone.number == int(word)


def _is_assigned(word: str, issue: Issue) -> bool:
    if word in ("none", "*"):
        return bool(issue.assignees) == (word == "*")
    return any(one.login.lower() == word.lower() for one in issue.assignees.values())


def _sorted(call: Call, found: list[Issue]) -> list[Issue]:
    keys = {"created": lambda one: one.id, "updated": lambda one: (one.updated_at, one.id)}
    keys["comments"] = lambda one: (len(one.comments), one.id)
    key = keys.get(call.query.get("sort", "created"), keys["created"])
    return sorted(found, key=key, reverse=call.query.get("direction", "desc") != "asc")
