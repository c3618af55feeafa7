"""Issues: their state, their relations, what the asker may do with them."""

from operator import attrgetter
from typing import Any

from bot.sandbox import access
from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.graphql.fields.comments import may_change
from bot.sandbox.graphql.fields.links import issue_path
from bot.sandbox.graphql.fields.selection import Keys, ordered
from bot.sandbox.graphql.kinds import constant
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.model import Account, Comment, Issue, Label

BY_ID = attrgetter("id")

for kind in ("Issue", "PullRequest"):
    plain(
        kind,
        "number title closedAt locked milestone",
        closed=lambda issue: issue.state == "closed",
        activeLockReason=lambda issue: constant(issue.lock_reason),
        resourcePath=issue_path,
    )
plain(
    "Issue",
    state=lambda issue: issue.state.upper(),
    isPinned=lambda issue: any(pin.issue is issue for pin in issue.repository.pins),
    isReadByViewer=lambda _issue: True,
    bodyResourcePath=lambda issue: f"{issue_path(issue)}#issue-{issue.id}",
    viewerSubscription=lambda _issue: "UNSUBSCRIBED",
    viewerThreadSubscriptionFormAction=lambda _issue: "NONE",
    viewerThreadSubscriptionStatus=lambda _issue: "NONE",
)


@field_of("Issue.titleHTML", "PullRequest.titleHTML")
def title_html(issue: Issue, _info: Info) -> str:
    from bot.sandbox.pages.markdown import title_html

    return title_html(issue.title)


@field_of("Issue.url", "PullRequest.url")
def url(issue: Issue, info: Info) -> str:
    return info.context.world.url + issue_path(issue)


@field_of("Issue.bodyUrl")
def body_url(issue: Issue, info: Info) -> str:
    return f"{info.context.world.url}{issue_path(issue)}#issue-{issue.id}"


@field_of("Issue.stateReason")
def state_reason(issue: Issue, _info: Info, **_arguments: Any) -> str | None:
    return constant(issue.state_reason)


@field_of("Issue.labels", "PullRequest.labels")
def labels(issue: Issue, info: Info, **arguments: Any) -> Connection:
    keys: Keys = {"CREATED_AT": BY_ID, "NAME": lambda one: one.name.lower()}
    found: list[Label] = ordered(list(issue.labels.values()), arguments.get("orderBy"), keys)
    return page(found, info, arguments, key=BY_ID)


@field_of("Issue.assignees", "PullRequest.assignees")
def assignees(issue: Issue, info: Info, **arguments: Any) -> Connection:
    return page(list(issue.assignees.values()), info, arguments, key=BY_ID)


@field_of("Issue.participants", "PullRequest.participants")
def participants(issue: Issue, info: Info, **arguments: Any) -> Connection:
    found = [issue.author, *issue.assignees.values(), *(comment.author for comment in issue.comments.values())]
    users: dict[int, Account] = {one.id: one for one in found if one is not None and one.type == "User"}
    return page(list(users.values()), info, arguments, key=BY_ID)


@field_of("Issue.comments", "PullRequest.comments")
def comments(issue: Issue, info: Info, **arguments: Any) -> Connection:
    keys: Keys = {"UPDATED_AT": lambda one: (one.updated_at, one.id)}
    found: list[Comment] = ordered(list(issue.comments.values()), arguments.get("orderBy"), keys)
    return page(found, info, arguments, key=BY_ID)


@field_of("Issue.parent")
def parent(issue: Issue, info: Info) -> Issue | None:
    return next(iter(seen([issue.parent] if issue.parent else [], info)), None)


@field_of("Issue.subIssues")
def sub_issues(issue: Issue, info: Info, **arguments: Any) -> Connection:
    return page(seen(issue.sub_issues, info), info, arguments, key=BY_ID)


@field_of("Issue.subIssuesSummary")
def sub_issues_summary(issue: Issue, _info: Info) -> dict[str, int]:
    total = len(issue.sub_issues)
    completed = sum(one.state == "closed" for one in issue.sub_issues)
    return {"total": total, "completed": completed, "percentCompleted": 100 * completed // total if total else 0}


@field_of("Issue.blockedBy", "Issue.blocking")
def dependencies(issue: Issue, info: Info, **arguments: Any) -> Connection:
    """In the order in which the edges were added; the newest first unless asked otherwise."""
    edges = issue.blocked_by if info.field_name == "blockedBy" else issue.blocking
    found = list(edges.values())
    order = arguments["orderBy"]
    if order and order["field"] == "CREATED_AT":
        found.sort(key=lambda one: (one.created_at, one.id))
    if order and order["direction"] == "DESC":
        found.reverse()
    return page(seen(found, info), info, arguments, key=BY_ID)


@field_of("Issue.issueDependenciesSummary")
def dependencies_summary(issue: Issue, _info: Info) -> dict[str, int]:
    return {
        "blockedBy": sum(one.state == "open" for one in issue.blocked_by.values()),
        "blocking": sum(one.state == "open" for one in issue.blocking.values()),
        "totalBlockedBy": len(issue.blocked_by),
        "totalBlocking": len(issue.blocking),
    }


def seen(issues: list[Issue], info: Info) -> list[Issue]:
    """Those in repositories that the asker may read issues of."""
    asking = info.context
    return [one for one in issues if asking.sees(one.repository) and asking.reads(one.repository, "issues")]


@field_of("Issue.viewerCanClose", "Issue.viewerCanReopen", "PullRequest.viewerCanClose", "PullRequest.viewerCanReopen")
def can_close(issue: Issue, info: Info) -> bool:
    return may_change(issue, info, "triage")


@field_of("Issue.viewerCanLabel", "PullRequest.viewerCanLabel")
def can_label(issue: Issue, info: Info) -> bool:
    return access.may_change(info.context.actor, issue, role="triage")


@field_of("Issue.viewerCanDelete")
def can_delete(issue: Issue, info: Info) -> bool:
    return access.may(info.context.actor, issue.repository, "administration", "write", role="admin")


@field_of("Issue.viewerCanSubscribe")
def can_subscribe(issue: Issue, info: Info) -> bool:
    return info.context.actor.account is not None
