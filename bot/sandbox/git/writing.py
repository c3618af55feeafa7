"""Writing git: blobs, trees and commits; files committed to a branch."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dulwich.object_store import commit_tree_changes
from dulwich.objects import Blob, Commit, Tree

from bot.sandbox.actor import Actor
from bot.sandbox.errors import Conflict, NotFound, ProtectedBranch, Unprocessable, ValidationFailed
from bot.sandbox.git import pushes, store
from bot.sandbox.model import Account, Repository
from bot.sandbox.world import World

WEB_FLOW = ("GitHub", "noreply@github.com")
SIGNATURE = b"-----BEGIN PGP SIGNATURE-----\n\nwsBcBAABCAAQBQJl\n-----END PGP SIGNATURE-----"
"""No signature of anything: what holds is what `World.signed` remembers."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Who wrote a commit, and when."""

    name: str
    email: str
    date: datetime | None = None


def signature_of(account: Account) -> Signature:
    email = account.email or f"{account.id}+{account.login}@users.noreply.github.com"
    return Signature(account.name or account.login, email)


def put_blob(repository: Repository, content: bytes) -> str:
    blob = Blob.from_string(content)
    repository.git.object_store.add_object(blob)
    return blob.id.decode()


def put_tree(repository: Repository, changes: Iterable[tuple[str, int, str | None]], base: str | None) -> str:
    """A tree from a base and changes of (path, mode, object id); None deletes the path."""
    given = [(path.encode(), mode, None if sha is None else store.oid(sha)) for path, mode, sha in changes]
    root: Tree = store.tree(repository, base) if base else Tree()
    if not base:
        repository.git.object_store.add_object(root)
    return commit_tree_changes(repository.git.object_store, root, given).decode()


def put_commit(
    world: World,
    repository: Repository,
    *,
    tree: str,
    parents: Iterable[str],
    message: str,
    author: Signature,
    committer: Signature | None = None,
    is_signed: bool = False,
) -> str:
    """`is_signed` gives it a signature that GitHub calls verified."""
    commit = Commit()
    commit.tree = store.oid(tree)
    commit.parents = [store.oid(parent) for parent in parents]
    commit.message = message.encode()
    for role, person in (("author", author), ("committer", committer or author)):
        moment = (person.date or world.now()).astimezone(UTC)
        setattr(commit, role, _identity(person))
        setattr(commit, "commit_time" if role == "committer" else "author_time", int(moment.timestamp()))
        setattr(commit, "commit_timezone" if role == "committer" else "author_timezone", 0)
    if is_signed:
        commit.gpgsig = SIGNATURE
    repository.git.object_store.add_object(commit)
    sha = commit.id.decode()
    if is_signed:
        world.signed[sha] = world.now()
    return sha


def commit_files(
    world: World,
    actor: Actor,
    repository: Repository,
    changes: Mapping[str, bytes | None],
    *,
    message: str,
    branch: str | None = None,
    expected_head: str | None = None,
    author: Signature | None = None,
    committer: Signature | None = None,
) -> str:
    """One commit on a branch (None content deletes); the first commit makes the branch. Returns its id."""
    pushes.require_push(actor, repository)
    pushes.require_workflows(actor, changes)
    ref = f"refs/heads/{branch or repository.default_branch}"
    head = store.ref_or_none(repository, ref)
    if head is None and store.heads(repository):
        raise NotFound(f"Branch {branch or repository.default_branch} not found")
    if expected_head is not None and head != expected_head:
        raise Conflict(f"Expected branch to point to {expected_head!r} but it did not. Pull and try again.")
    base = store.commit(repository, head).tree.decode() if head else None
    edits = [(_check_path(path), content) for path, content in changes.items()]
    tree = put_tree(
        repository,
        [(path, 0o100644, None if content is None else put_blob(repository, content)) for path, content in edits],
        base,
    )
    writer = author or committer or signature_of(actor.author)
    sha = put_commit(
        world,
        repository,
        tree=tree,
        parents=[head] if head else [],
        message=message,
        author=writer,
        committer=committer or (author or Signature(*WEB_FLOW)),
        is_signed=author is None and committer is None,
    )
    if head is not None:
        pushes.check(actor, repository, ref, head, sha)
    pushes.move(world, actor, repository, ref, sha)
    return sha


def put_file(
    world: World,
    actor: Actor,
    repository: Repository,
    path: str,
    content: bytes,
    *,
    message: str,
    sha: str | None = None,
    branch: str | None = None,
    author: Signature | None = None,
    committer: Signature | None = None,
) -> tuple[str, bool]:
    """The commit's id, and whether the file is new. A change needs the blob's id, as a lock."""
    pushes.require_push(actor, repository)
    present = _blob_at(repository, path, branch)
    if present is not None and sha is None:
        raise Unprocessable('Invalid request.\n\n"sha" wasn\'t supplied.')
    if sha is not None and present != sha:
        raise Conflict(f"{path} does not match {sha}")
    commit = _commit_one(
        world,
        actor,
        repository,
        {path: content},
        message=message,
        branch=branch,
        author=author,
        committer=committer,
    )
    return commit, present is None


def delete_file(
    world: World,
    actor: Actor,
    repository: Repository,
    path: str,
    *,
    message: str,
    sha: str,
    branch: str | None = None,
    author: Signature | None = None,
    committer: Signature | None = None,
) -> str:
    pushes.require_push(actor, repository)
    present = _blob_at(repository, path, branch)
    if present is None:
        raise NotFound
    if present != sha:
        raise Conflict(f"{path} does not match {sha}")
    return _commit_one(
        world, actor, repository, {path: None}, message=message, branch=branch, author=author, committer=committer
    )


def _commit_one(
    world: World, actor: Actor, repository: Repository, changes: Mapping[str, bytes | None], **named: Any
) -> str:
    """One file; a protected branch is a conflict here, where it is unprocessable elsewhere."""
    try:
        return commit_files(world, actor, repository, changes, **named)
    except ProtectedBranch as reason:
        raise Conflict(f"Could not update file: {reason.message}") from None


def _blob_at(repository: Repository, path: str, branch: str | None) -> str | None:
    if not store.heads(repository):
        return None
    wanted = branch or repository.default_branch
    head = store.ref_or_none(repository, f"refs/heads/{wanted}")
    if head is None:
        raise NotFound(f"Branch {wanted} not found")
    entry = store.lookup(repository, store.commit(repository, head).tree.decode(), path)
    if entry is not None and entry.type != "blob":
        raise ValidationFailed("Commit", "path", "invalid", value=path)
    return None if entry is None else entry.sha


def _check_path(path: str) -> str:
    parts = path.split("/")
    if any(part in ("", ".", "..", ".git") for part in parts):
        raise Unprocessable(f"path contains a malformed path component: {path}")
    return path


def _identity(person: Signature) -> bytes:
    """`Name <email>`, without what would end the line or the address early."""
    name = re.sub(r"[<>\n\0]", "", person.name).strip() or "unknown"
    email = re.sub(r"[<>\n\0 ]", "", person.email) or "unknown"
    return f"{name} <{email}>".encode()


def copy_commit(
    world: World, repository: Repository, original: Commit, *, tree: str, parent: str, committer: Account
) -> str:
    """The commit again on another parent: author, their time and the words stay."""
    copy = Commit()
    copy.tree, copy.parents, copy.message = store.oid(tree), [store.oid(parent)], original.message
    copy.author, copy.author_time = original.author, original.author_time
    copy.author_timezone = original.author_timezone
    copy.committer = _identity(signature_of(committer))
    copy.commit_time, copy.commit_timezone = int(world.now().timestamp()), 0
    repository.git.object_store.add_object(copy)
    return copy.id.decode()
