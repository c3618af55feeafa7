"""Issues, comments, reactions, labels and milestones as JSON."""

from collections.abc import Iterable
from urllib.parse import quote

from bot.sandbox.changes import PullRequest
from bot.sandbox.model import Comment, Issue, Label, Milestone, Reaction, Repository
from bot.sandbox.shapes import Json, accounts, apps, repositories, stamp, stamp_or_none
from bot.sandbox.world import World

REACTIONS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")


def label(world: World, label: Label) -> Json:
    return {
        "id": label.id,
        "node_id": label.node_id,
        "url": f"{repositories.url(world, label.repository)}/labels/{quote(label.name, safe='')}",
        "name": label.name,
        "color": label.color,
        "default": label.default,
        "description": label.description,
        "archived_at": None,
        "archived_by": None,
    }


def milestone(world: World, milestone: Milestone) -> Json:
    base = f"{repositories.url(world, milestone.repository)}/milestones/{milestone.number}"
    return {
        "url": base,
        "html_url": f"{repositories.html_url(world, milestone.repository)}/milestone/{milestone.number}",
        "labels_url": f"{base}/labels",
        "id": milestone.id,
        "node_id": milestone.node_id,
        "number": milestone.number,
        "title": milestone.title,
        "description": milestone.description,
        "creator": accounts.simple(world, milestone.creator),
        "open_issues": milestone.open_issues,
        "closed_issues": len(milestone.issues) - milestone.open_issues,
        "state": milestone.state,
        "created_at": stamp(milestone.created_at),
        "updated_at": stamp(milestone.updated_at),
        "due_on": stamp_or_none(milestone.due_on),
        "closed_at": stamp_or_none(milestone.closed_at),
    }


def reaction(world: World, reaction: Reaction) -> Json:
    return {
        "id": reaction.id,
        "node_id": reaction.node_id,
        "user": accounts.simple(world, reaction.account),
        "content": reaction.content,
        "created_at": stamp(reaction.created_at),
    }


def rollup(reactions: Iterable[Reaction], url: str) -> Json:
    counts: Json = {"url": f"{url}/reactions", "total_count": 0, **dict.fromkeys(REACTIONS, 0)}
    for one in reactions:
        counts[one.content] += 1
        counts["total_count"] += 1
    return counts


def issue_url(world: World, issue: Issue) -> str:
    return f"{repositories.url(world, issue.repository)}/issues/{issue.number}"


def issue_html_url(world: World, issue: Issue) -> str:
    kind = "pull" if isinstance(issue, PullRequest) else "issues"
    return f"{repositories.html_url(world, issue.repository)}/{kind}/{issue.number}"


def issue(world: World, issue: Issue) -> Json:
    url = issue_url(world, issue)
    assignees = [accounts.simple(world, account) for account in issue.assignees.values()]
    return {
        "url": url,
        "repository_url": repositories.url(world, issue.repository),
        "labels_url": f"{url}/labels{{/name}}",
        "comments_url": f"{url}/comments",
        "events_url": f"{url}/events",
        "html_url": issue_html_url(world, issue),
        "id": issue.id,
        "node_id": issue.node_id,
        "number": issue.number,
        "title": issue.title,
        "user": accounts.simple_or_none(world, issue.author),
        "labels": [label(world, one) for one in issue.labels.values()],
        "state": issue.state,
        "locked": issue.locked,
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "milestone": None if issue.milestone is None else milestone(world, issue.milestone),
        "comments": len(issue.comments),
        "created_at": stamp(issue.created_at),
        "updated_at": stamp(issue.updated_at),
        "closed_at": stamp_or_none(issue.closed_at),
        "author_association": accounts.association(issue.author, issue.repository),
        "type": None,
        "active_lock_reason": issue.lock_reason,
        "sub_issues_summary": sub_issues_summary(issue),
        "issue_dependencies_summary": dependencies_summary(issue),
        "body": issue.body,
        "reactions": rollup(issue.reactions.values(), url),
        "timeline_url": f"{url}/timeline",
        "performed_via_github_app": apps.app_or_none(world, issue.via_app),
        "state_reason": issue.state_reason,
        **({"parent_issue_url": issue_url(world, issue.parent)} if issue.parent else {}),
        **(_as_pull(world, issue) if isinstance(issue, PullRequest) else {}),
    }


def _as_pull(world: World, pull: PullRequest) -> Json:
    """What tells a pull request among issues."""
    page = issue_html_url(world, pull)
    return {
        "draft": pull.draft,
        "pull_request": {
            "url": f"{repositories.url(world, pull.repository)}/pulls/{pull.number}",
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": stamp_or_none(pull.merged_at),
        },
    }


def issue_with_closer(world: World, subject: Issue) -> Json:
    """As answers for one issue show it; webhooks do not say who closed it."""
    return issue(world, subject) | {"closed_by": accounts.simple_or_none(world, subject.closed_by)}


def sub_issues_summary(issue: Issue) -> Json:
    total = len(issue.sub_issues)
    done = sum(1 for child in issue.sub_issues if child.state == "closed")
    return {"total": total, "completed": done, "percent_completed": done * 100 // total if total else 0}


def dependencies_summary(issue: Issue) -> Json:
    """The first two count open issues, the totals count all."""
    return {
        "blocked_by": sum(1 for other in issue.blocked_by.values() if other.state == "open"),
        "total_blocked_by": len(issue.blocked_by),
        "blocking": sum(1 for other in issue.blocking.values() if other.state == "open"),
        "total_blocking": len(issue.blocking),
    }


def comment_url(world: World, repository: Repository, identifier: int) -> str:
    return f"{repositories.url(world, repository)}/issues/comments/{identifier}"


def comment(world: World, comment: Comment) -> Json:
    issue = comment.issue
    url = comment_url(world, issue.repository, comment.id)
    return {
        "url": url,
        "html_url": f"{issue_html_url(world, issue)}#issuecomment-{comment.id}",
        "issue_url": issue_url(world, issue),
        "id": comment.id,
        "node_id": comment.node_id,
        "user": accounts.simple_or_none(world, comment.author),
        "created_at": stamp(comment.created_at),
        "updated_at": stamp(comment.updated_at),
        "author_association": accounts.association(comment.author, issue.repository),
        "body": comment.body,
        "reactions": rollup(comment.reactions.values(), url),
        "performed_via_github_app": apps.app_or_none(world, comment.via_app),
    }
