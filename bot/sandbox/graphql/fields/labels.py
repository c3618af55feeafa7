"""Labels, milestones and reactions."""

from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from bot.sandbox import access
from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.graphql.fields.selection import select_issues
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.model import Label, Milestone, Reaction
from bot.sandbox.operations.reactions import Reactable

BY_ID = attrgetter("id")

REACTIONS = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "laugh": "LAUGH",
    "hooray": "HOORAY",
    "confused": "CONFUSED",
    "heart": "HEART",
    "rocket": "ROCKET",
    "eyes": "EYES",
}
"""REST's word to GraphQL's, in the order in which GitHub lists groups."""

plain(
    "Label",
    "id name color description createdAt updatedAt repository",
    isDefault=lambda label: label.default,
    resourcePath=lambda label: label_path(label),
)
plain(
    "Milestone",
    "id number title description closedAt createdAt updatedAt dueOn creator repository",
    state=lambda milestone: milestone.state.upper(),
    closed=lambda milestone: milestone.state == "closed",
    resourcePath=lambda milestone: milestone_path(milestone),
    progressPercentage=lambda milestone: progress(milestone),
)
plain(
    "Reaction",
    "id databaseId createdAt",
    content=lambda reaction: REACTIONS[reaction.content],
    reactable=lambda reaction: reaction.subject,
    user=lambda reaction: reaction.account,
)


def label_path(label: Label) -> str:
    return f"/{label.repository.full_name}/labels/{quote(label.name, safe='')}"


def milestone_path(milestone: Milestone) -> str:
    return f"/{milestone.repository.full_name}/milestone/{milestone.number}"


def progress(milestone: Milestone) -> float:
    if not milestone.issues:
        return 0.0
    return 100 * sum(issue.state == "closed" for issue in milestone.issues.values()) / len(milestone.issues)


@field_of("Label.url")
def label_url(label: Label, info: Info) -> str:
    return info.context.world.url + label_path(label)


@field_of("Milestone.url")
def milestone_url(milestone: Milestone, info: Info) -> str:
    return info.context.world.url + milestone_path(milestone)


@field_of("Label.issues", "Milestone.issues")
def issues(source: Label | Milestone, info: Info, **arguments: Any) -> Connection:
    info.context.require_read(source.repository, "issues")
    found = sorted(source.issues.values(), key=BY_ID)
    return page(select_issues(found, info.context, arguments), info, arguments, key=BY_ID)


@field_of("Milestone.viewerCanClose", "Milestone.viewerCanReopen")
def can_change_milestone(milestone: Milestone, info: Info) -> bool:
    return access.may(info.context.actor, milestone.repository, "issues", "write", role="triage")


@field_of("Issue.reactions", "PullRequest.reactions", "PullRequestReview.reactions", "IssueComment.reactions")
def reactions(subject: Reactable, info: Info, content: str | None = None, **arguments: Any) -> Connection:
    found = [one for one in subject.reactions.values() if content in (None, REACTIONS[one.content])]
    if (arguments.get("orderBy") or {}).get("direction") == "DESC":
        found.reverse()
    viewer = info.context.actor.account
    answer = page(found, info, arguments, key=BY_ID)
    answer["viewerHasReacted"] = any(one.account is viewer for one in found)
    return answer


@field_of(
    "Issue.reactionGroups",
    "PullRequest.reactionGroups",
    "PullRequestReview.reactionGroups",
    "IssueComment.reactionGroups",
)
def reaction_groups(subject: Reactable, _info: Info) -> list[dict[str, Any]]:
    return reaction_groups_of(subject)


def reaction_groups_of(subject: Reactable) -> list[dict[str, Any]]:
    """Every content in GitHub's order, also where nobody chose it."""
    chosen = sorted(subject.reactions.values(), key=lambda one: one.content)
    groups = {content: list(of) for content, of in groupby(chosen, key=lambda one: one.content)}
    return [group(subject, content, groups.get(content, [])) for content in REACTIONS]


def group(subject: Reactable, content: Any, found: list[Reaction]) -> dict[str, Any]:
    def reactors(info: Info, **arguments: Any) -> Connection:
        moments = {one.account: one.created_at for one in found}
        return page(list(moments), info, arguments, key=BY_ID, edge=lambda one: {"reactedAt": moments[one]})

    def viewer_has_reacted(info: Info) -> bool:
        return any(one.account is info.context.actor.account for one in found)

    return {
        "content": REACTIONS[content],
        "createdAt": min((one.created_at for one in found), default=None),
        "subject": subject,
        "reactors": reactors,
        "users": reactors,
        "viewerHasReacted": viewer_has_reacted,
    }
