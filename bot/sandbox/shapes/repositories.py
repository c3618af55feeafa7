"""Repositories as JSON: the full form, the minimal one of lists, and the one of webhooks."""

from bot.sandbox.access import role_of
from bot.sandbox.actor import Actor
from bot.sandbox.model import Organization, Repository
from bot.sandbox.shapes import Json, accounts, stamp, stamp_or_none
from bot.sandbox.world import World

PATHS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}
MERGE_SETTINGS = {
    "allow_merge_commit": True,
    "allow_squash_merge": True,
    "allow_rebase_merge": True,
    "allow_auto_merge": False,
    "delete_branch_on_merge": False,
    "allow_update_branch": False,
}
"""How pull requests are merged, with what a new repository has."""


def url(world: World, repository: Repository) -> str:
    return f"{world.api_url}/repos/{repository.full_name}"


def html_url(world: World, repository: Repository) -> str:
    return f"{world.url}/{repository.full_name}"


def short(world: World, repository: Repository) -> Json:
    """As installation events name repositories."""
    return {
        "id": repository.id,
        "node_id": repository.node_id,
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
    }


def simple(world: World, repository: Repository) -> Json:
    """Names and addresses, as what refers to a repository shows it."""
    base = url(world, repository)
    return {
        **short(world, repository),
        "owner": accounts.simple(world, repository.owner),
        "html_url": html_url(world, repository),
        "description": repository.description,
        "fork": repository.parent is not None,
        "url": base,
        **{key: base + path for key, path in PATHS.items()},
    }


def minimal(world: World, repository: Repository) -> Json:
    """Everything that every form has; webhooks send this one."""
    page = html_url(world, repository)
    host = world.url.partition("://")[2]
    return {
        **simple(world, repository),
        "git_url": f"git://{host}/{repository.full_name}.git",
        "ssh_url": f"git@{host.partition(':')[0]}:{repository.full_name}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": repository.homepage,
        "language": repository.language,
        "license": None,
        "size": 0,
        "default_branch": repository.default_branch,
        "forks": 0,
        "forks_count": 0,
        "stargazers_count": 0,
        "watchers": 0,
        "watchers_count": 0,
        "open_issues": repository.open_issues,
        "open_issues_count": repository.open_issues,
        "is_template": False,
        "topics": list(repository.topics),
        "has_issues": repository.has_issues,
        "has_projects": True,
        "has_wiki": True,
        "has_pages": False,
        "has_downloads": True,
        "has_discussions": False,
        "archived": repository.archived,
        "disabled": False,
        "visibility": "private" if repository.private else "public",
        "allow_forking": True,
        "web_commit_signoff_required": False,
        "created_at": stamp(repository.created_at),
        "updated_at": stamp(repository.updated_at),
        "pushed_at": stamp_or_none(repository.pushed_at or repository.created_at),
    }


def listed(world: World, repository: Repository, actor: Actor) -> Json:
    return minimal(world, repository) | {"permissions": permissions(repository, actor)}


def full(world: World, repository: Repository, actor: Actor) -> Json:
    answer = minimal(world, repository) | {
        "permissions": permissions(repository, actor),
        "temp_clone_token": None,
        **{name: repository.merge_settings.get(name, usual) for name, usual in MERGE_SETTINGS.items()},
        "subscribers_count": 0,
        "network_count": 0,
    }
    if repository.parent is not None:
        source = repository.parent
        while source.parent is not None:
            source = source.parent
        answer |= {"parent": minimal(world, repository.parent), "source": minimal(world, source)}
    if isinstance(repository.owner, Organization):
        answer["organization"] = accounts.simple(world, repository.owner)
    return answer


def permissions(repository: Repository, actor: Actor) -> dict[str, bool]:
    """An installation has no role: GitHub answers false for everything but what contents allow."""
    if actor.permissions is not None:
        contents = actor.permissions.get("contents", "")
        role = {"write": "write", "read": "read"}.get(contents, "none")
        return accounts.permission_flags(role) | {"triage": False}
    return accounts.permission_flags(role_of(actor.account, repository))
