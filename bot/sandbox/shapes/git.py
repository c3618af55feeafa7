"""Commits, trees, refs, files and pushes as JSON."""

import base64
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from dulwich.diff_tree import tree_changes
from dulwich.objects import Commit

from bot.sandbox.actor import Actor
from bot.sandbox.git import diffs
from bot.sandbox.git.diffs import FileChange
from bot.sandbox.model import Account, Organization, Repository
from bot.sandbox.shapes import Json, accounts, repositories, stamp
from bot.sandbox.world import World

ZERO = "0" * 40
IDENTITY = re.compile(r"\s*(.*?)\s*<([^>]*)>")
NOREPLY = re.compile(r"(?:(\d+)\+)?([^@]+)@users\.noreply\.github\.com")
UNSIGNED = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}
FILES = 300
WEB_FLOW = "noreply@github.com"


def moment(seconds: int) -> str:
    return stamp(datetime.fromtimestamp(seconds, UTC))


def identity(raw: bytes) -> tuple[str, str]:
    """Name and address of `Name <address>`."""
    match = IDENTITY.match(raw.decode("utf-8", "replace"))
    return (match[1], match[2]) if match else (raw.decode("utf-8", "replace"), "")


def account_of(world: World, raw: bytes) -> Account | None:
    """The account whose address a commit carries."""
    _, email = identity(raw)
    if email == WEB_FLOW:
        return world.web_flow
    match = NOREPLY.fullmatch(email)
    if match:
        return world.logins.get(match[2].lower())
    return next((one for one in world.accounts.values() if one.email and one.email.lower() == email.lower()), None)


def _person(raw: bytes, seconds: int) -> Json:
    name, email = identity(raw)
    return {"name": name, "email": email, "date": moment(seconds)}


def _links(world: World, repository: Repository, sha: str) -> tuple[str, str]:
    return f"{repositories.url(world, repository)}/git", f"{repositories.html_url(world, repository)}/commit/{sha}"


def object_node(prefix: str, repository: Repository, sha: str) -> str:
    """Node ids of git objects hold the repository and the object's id."""
    text = base64.urlsafe_b64encode(f"{repository.id}:{sha}".encode()).decode().rstrip("=")
    return f"{prefix}_{text}"


def git_commit(world: World, repository: Repository, commit: Commit) -> Json:
    sha = commit.id.decode()
    base, page = _links(world, repository, sha)
    return {
        "sha": sha,
        "node_id": object_node("C", repository, sha),
        "url": f"{base}/commits/{sha}",
        "html_url": page,
        "author": _person(commit.author, commit.author_time),
        "committer": _person(commit.committer, commit.commit_time),
        "tree": {"sha": commit.tree.decode(), "url": f"{base}/trees/{commit.tree.decode()}"},
        "message": commit.message.decode("utf-8", "replace"),
        "parents": [
            {
                "sha": one.decode(),
                "url": f"{base}/commits/{one.decode()}",
                "html_url": _links(world, repository, one.decode())[1],
            }
            for one in commit.parents
        ],
        "verification": verification(world, commit),
    }


def verification(world: World, commit: Commit) -> Json:
    """`unknown_key` for a signature that nobody knows; `valid` for what GitHub signed itself."""
    signed_at = world.signed.get(commit.id.decode())
    signature = commit.gpgsig.decode() if commit.gpgsig else None
    if signature is None:
        return dict(UNSIGNED)
    payload = commit.raw_without_sig().decode("utf-8", "replace")
    if signed_at is None:
        return {**UNSIGNED, "reason": "unknown_key", "signature": signature, "payload": payload}
    return {
        "verified": True,
        "reason": "valid",
        "signature": signature,
        "payload": payload,
        "verified_at": stamp(signed_at),
    }


def commit(world: World, repository: Repository, commit: Commit) -> Json:
    """As lists of commits show it; see `commit_with_files` for one commit."""
    sha = commit.id.decode()
    api = repositories.url(world, repository)
    inner = git_commit(world, repository, commit)
    return {
        "sha": sha,
        "node_id": inner["node_id"],
        "commit": {
            "author": inner["author"],
            "committer": inner["committer"],
            "message": inner["message"],
            "tree": inner["tree"],
            "url": inner["url"],
            "comment_count": 0,
            "verification": inner["verification"],
        },
        "url": f"{api}/commits/{sha}",
        "html_url": inner["html_url"],
        "comments_url": f"{api}/commits/{sha}/comments",
        "author": accounts.simple_or_none(world, account_of(world, commit.author)),
        "committer": accounts.simple_or_none(world, account_of(world, commit.committer)),
        "parents": [
            {"sha": one["sha"], "url": f"{api}/commits/{one['sha']}", "html_url": one["html_url"]}
            for one in inner["parents"]
        ],
    }


def commit_with_files(world: World, repository: Repository, subject: Commit) -> Json:
    """Up to 300 files, as GitHub's first page of them has."""
    changed = diffs.of_commit(repository, subject.id.decode())
    sha = subject.id.decode()
    additions, deletions = sum(one.additions for one in changed), sum(one.deletions for one in changed)
    stats = {"total": additions + deletions, "additions": additions, "deletions": deletions}
    files = [changed_file(world, repository, sha, one) for one in changed[:FILES]]
    return commit(world, repository, subject) | {"stats": stats, "files": files}


def changed_file(world: World, repository: Repository, sha: str, change: FileChange) -> Json:
    """One entry of a list of files (`diff-entry`)."""
    page, path = repositories.html_url(world, repository), quote(change.path)
    answer: Json = {
        "sha": change.sha,
        "filename": change.path,
        "status": change.status,
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "blob_url": f"{page}/blob/{sha}/{path}",
        "raw_url": f"{page}/raw/{sha}/{path}",
        "contents_url": f"{repositories.url(world, repository)}/contents/{path}?ref={sha}",
    }
    if change.patch is not None:
        answer["patch"] = change.patch
    if change.previous is not None:
        answer["previous_filename"] = change.previous
    return answer


def changed_files(repository: Repository, commit: Commit) -> dict[str, dict[str, str]]:
    """Blob id by path for what a commit added, removed and modified against its first parent."""
    store = repository.git.object_store
    parent = store[commit.parents[0]] if commit.parents else None
    before = parent.tree if isinstance(parent, Commit) else None
    changed: dict[str, dict[str, str]] = {"added": {}, "removed": {}, "modified": {}}
    for change in tree_changes(store, before, commit.tree):
        kind = {"add": "added", "delete": "removed"}.get(change.type, "modified")
        entry = change.old if kind == "removed" else change.new
        if entry is not None and entry.path is not None and entry.sha is not None:
            changed[kind][entry.path.decode("utf-8", "replace")] = entry.sha.decode()
    return changed


def ref(world: World, repository: Repository, name: str, sha: str, kind: str = "commit") -> Json:
    base = f"{repositories.url(world, repository)}/git"
    return {
        "ref": name,
        "node_id": object_node("REF", repository, name),
        "url": f"{base}/{quote(name)}",
        "object": {"sha": sha, "type": kind, "url": f"{base}/{kind}s/{sha}"},
    }


def push(
    world: World,
    actor: Actor,
    repository: Repository,
    ref: str,
    before: str | None,
    after: str | None,
    commits: list[Commit],
    *,
    forced: bool,
) -> Json:
    """The body of a push event; `repository` is the form of its own that pushes have."""
    listed = [pushed_commit(world, repository, one) for one in commits]
    page = repositories.html_url(world, repository)
    first, last = (before or ZERO)[:12], (after or ZERO)[:12]
    pusher: Json = {"name": actor.author.login}
    if actor.author.email or actor.author.type == "User":
        pusher["email"] = actor.author.email or f"{actor.author.login}@users.noreply.github.com"
    return {
        "ref": ref,
        "before": before or ZERO,
        "after": after or ZERO,
        "repository": pushed_repository(world, repository),
        "pusher": pusher,
        "created": before is None,
        "deleted": after is None,
        "forced": forced,
        "base_ref": None,
        "compare": f"{page}/compare/{first}...{last}",
        "commits": listed,
        "head_commit": listed[-1] if listed else None,
    }


def pushed_commit(world: World, repository: Repository, commit: Commit) -> Json:
    changed = changed_files(repository, commit)
    return {
        "id": commit.id.decode(),
        "tree_id": commit.tree.decode(),
        "distinct": True,
        "message": commit.message.decode("utf-8", "replace"),
        "timestamp": moment(commit.commit_time),
        "url": _links(world, repository, commit.id.decode())[1],
        "author": _committer(world, commit.author),
        "committer": _committer(world, commit.committer),
        "added": list(changed["added"]),
        "removed": list(changed["removed"]),
        "modified": list(changed["modified"]),
    }


def pushed_repository(world: World, repository: Repository) -> Json:
    """Pushes count times in seconds and name the owner twice."""
    answer = repositories.minimal(world, repository)
    answer["created_at"] = int(repository.created_at.timestamp())
    answer["pushed_at"] = int((repository.pushed_at or repository.created_at).timestamp())
    answer["owner"] |= {"name": repository.owner.login, "email": repository.owner.email}
    answer |= {"stargazers": 0, "master_branch": repository.default_branch}
    if isinstance(repository.owner, Organization):
        answer["organization"] = repository.owner.login
    return answer


def _committer(world: World, raw: bytes) -> Json:
    name, email = identity(raw)
    account = account_of(world, raw)
    answer: dict[str, Any] = {"name": name, "email": email}
    if account is not None:
        answer["username"] = account.login
    return answer
