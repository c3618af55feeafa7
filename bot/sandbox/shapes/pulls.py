"""Pull requests as JSON: the short form of lists, the full one, and the least that checks name."""

from bot.sandbox.changes import AutoMerge, PullRequest
from bot.sandbox.git import pull_diff
from bot.sandbox.model import Account, Repository
from bot.sandbox.shapes import Json, accounts, issues, repositories, stamp, stamp_or_none
from bot.sandbox.world import World


def url(world: World, pull: PullRequest) -> str:
    return f"{repositories.url(world, pull.repository)}/pulls/{pull.number}"


def html_url(world: World, pull: PullRequest) -> str:
    return f"{repositories.html_url(world, pull.repository)}/pull/{pull.number}"


def simple(world: World, pull: PullRequest) -> Json:
    """As lists and the events of reviews show it."""
    api, page = url(world, pull), html_url(world, pull)
    assignees = [accounts.simple(world, account) for account in pull.assignees.values()]
    teams = [accounts.team(world, one, pull.repository) for one in pull.requested_teams.values()]
    return {
        **_addresses(world, pull),
        "id": pull.pull_id,
        "node_id": pull.node_id,
        "number": pull.number,
        "state": pull.state,
        "locked": pull.locked,
        "title": pull.title,
        "user": accounts.simple_or_none(world, pull.author),
        "body": pull.body,
        "labels": [issues.label(world, one) for one in pull.labels.values()],
        "milestone": None if pull.milestone is None else issues.milestone(world, pull.milestone),
        "active_lock_reason": pull.lock_reason,
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": stamp_or_none(pull.closed_at),
        "merged_at": stamp_or_none(pull.merged_at),
        "merge_commit_sha": pull.merge_commit_sha,
        "assignee": assignees[0] if assignees else None,
        "assignees": assignees,
        "requested_reviewers": [accounts.simple(world, one) for one in pull.requested_reviewers.values()],
        "requested_teams": teams,
        "head": _end(world, pull.head_owner, pull.head_ref, pull.head_sha, pull.head_repository),
        "base": _end(world, pull.repository.owner, pull.base_ref, pull.base_sha, pull.repository),
        "_links": _links(api, page, issues.issue_url(world, pull), _statuses(world, pull)),
        "author_association": accounts.association(pull.author, pull.repository),
        "auto_merge": None if pull.auto_merge is None else auto_merge(world, pull.auto_merge),
        "draft": pull.draft,
    }


def pull(world: World, pull: PullRequest) -> Json:
    """With its counts, as most events carry it: whether it merges is not known yet when they leave."""
    changed = pull_diff.files(pull)
    return {
        **simple(world, pull),
        "merged": pull.is_merged,
        "mergeable": None,
        "rebaseable": None,
        "mergeable_state": "draft" if pull.draft else "unknown",
        "merged_by": accounts.simple_or_none(world, pull.merged_by),
        "comments": len(pull.comments),
        "review_comments": len(pull.review_comments),
        "maintainer_can_modify": pull.maintainer_can_modify,
        "commits": len(pull_diff.commits(pull)),
        "additions": sum(one.additions for one in changed),
        "deletions": sum(one.deletions for one in changed),
        "changed_files": len(changed),
    }


def minimal(world: World, pull: PullRequest) -> Json:
    """As check runs and suites name the pull requests of their commit."""
    head = pull.head_repository or pull.repository
    return {
        "url": url(world, pull),
        "id": pull.pull_id,
        "number": pull.number,
        "head": {"ref": pull.head_ref, "sha": pull.head_sha, "repo": _named(world, head)},
        "base": {"ref": pull.base_ref, "sha": pull.base_sha, "repo": _named(world, pull.repository)},
    }


def auto_merge(world: World, wanted: AutoMerge) -> Json:
    return {
        "enabled_by": accounts.simple(world, wanted.enabled_by),
        "merge_method": wanted.method,
        "commit_title": wanted.title,
        "commit_message": wanted.message,
    }


def of_commit(repository: Repository, sha: str) -> list[PullRequest]:
    """The open pull requests that a check on this commit names: none from forks, as GitHub does it."""
    found = [one for pulls in repository.pulls_by_head.values() for one in pulls]
    return [
        one for one in found if one.state == "open" and one.head_sha == sha and one.repository is one.head_repository
    ]


def _named(world: World, repository: Repository) -> Json:
    return {"id": repository.id, "url": repositories.url(world, repository), "name": repository.name}


def _end(world: World, owner: Account | None, ref: str, sha: str, repository: Repository | None) -> Json:
    return {
        "label": f"{owner.login if owner else 'unknown'}:{ref}",
        "ref": ref,
        "sha": sha,
        "user": accounts.simple_or_none(world, owner),
        "repo": None if repository is None else repositories.minimal(world, repository),
    }


def _statuses(world: World, pull: PullRequest) -> str:
    return f"{repositories.url(world, pull.repository)}/statuses/{pull.head_sha}"


def _addresses(world: World, pull: PullRequest) -> Json:
    api, page = url(world, pull), html_url(world, pull)
    return {
        "url": api,
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": issues.issue_url(world, pull),
        "commits_url": f"{api}/commits",
        "review_comments_url": f"{api}/comments",
        "review_comment_url": f"{repositories.url(world, pull.repository)}/pulls/comments{{/number}}",
        "comments_url": f"{issues.issue_url(world, pull)}/comments",
        "statuses_url": _statuses(world, pull),
    }


def _links(api: str, page: str, issue_url: str, statuses: str) -> Json:
    comment = f"{api.rpartition('/')[0]}/comments{{/number}}"
    links = {
        "self": api,
        "html": page,
        "issue": issue_url,
        "comments": f"{issue_url}/comments",
        "review_comments": f"{api}/comments",
        "review_comment": comment,
        "commits": f"{api}/commits",
        "statuses": statuses,
    }
    return {name: {"href": address} for name, address in links.items()}
