"""Git things as GraphQL names them: found by branch, path or node id in a repository's object store."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from dulwich.objects import Commit, ObjectID, Tag, Tree
from dulwich.refs import Ref

from bot.sandbox.changes import PullRequest
from bot.sandbox.model import Repository
from bot.sandbox.world import World

HEADS = "refs/heads/"
PREFIXES = {"Commit": "C", "Tree": "T", "Blob": "B", "Tag": "TA"}


@dataclass(frozen=True, slots=True)
class GitThing:
    """A git object in its repository."""

    repository: Repository
    object: Any  # a commit, tree, blob or tag of dulwich
    path: str = ""
    """Where it was found, for what a tree holds."""

    @property
    def typename(self) -> str:
        return {b"commit": "Commit", b"tree": "Tree", b"blob": "Blob", b"tag": "Tag"}[self.object.type_name]

    @property
    def oid(self) -> str:
        return str(self.object.id.decode())

    @property
    def node_id(self) -> str:
        return packed_id(PREFIXES[self.typename], self.repository, self.oid)


@dataclass(frozen=True, slots=True)
class Branch:
    """A ref by its full name."""

    repository: Repository
    full_name: str

    typename = "Ref"

    @property
    def node_id(self) -> str:
        return packed_id("REF", self.repository, self.full_name)

    @property
    def prefix(self) -> str:
        return f"{'/'.join(self.full_name.split('/')[:2])}/"

    @property
    def oid(self) -> str | None:
        found = self.repository.git.refs.read_ref(Ref(self.full_name.encode()))
        return found.decode() if found else None


@dataclass(frozen=True, slots=True)
class PullCommit:
    """A commit as part of a pull request; `id` and the time are those of its line in the timeline."""

    pull: PullRequest
    oid: str
    id: int
    created_at: datetime

    typename = "PullRequestCommit"

    @property
    def node_id(self) -> str:
        return packed_id("PURC", self.pull.repository, f"{self.pull.number}:{self.oid}")


@dataclass(frozen=True, slots=True)
class Rollup:
    """All checks of one commit."""

    repository: Repository
    oid: str

    typename = "StatusCheckRollup"

    @property
    def node_id(self) -> str:
        return packed_id("SCR", self.repository, self.oid)


def packed_id(prefix: str, repository: Repository, name: str) -> str:
    return f"{prefix}_{urlsafe_b64encode(f'{repository.id}:{name}'.encode()).decode().rstrip('=')}"


def from_node_id(world: World, node_id: str) -> GitThing | Branch | None:
    """Git things are not remembered one by one: their id says where they are."""
    prefix, _, rest = node_id.partition("_")
    if prefix != "REF" and prefix not in PREFIXES.values():
        return None
    try:
        owner, _, name = urlsafe_b64decode(rest + "=" * (-len(rest) % 4)).decode().partition(":")
        repository = world.repositories.get(int(owner))
    except ValueError:
        return None
    if repository is None:
        return None
    return branch(repository, name) if prefix == "REF" else thing(repository, name)


def thing(repository: Repository, oid: str, path: str = "") -> GitThing | None:
    try:
        return GitThing(repository, repository.git.object_store[ObjectID(oid.encode())], path)
    except (KeyError, ValueError, AssertionError):
        return None


def branch(repository: Repository, full_name: str) -> Branch | None:
    found = Branch(repository, full_name)
    return found if found.oid else None


def find(repository: Repository, expression: str) -> GitThing | None:
    """`main`, `HEAD:path`, a commit's id, `<id>:path`: what `git rev-parse` would name, without its tricks."""
    name, colon, path = expression.partition(":")
    start = commit_named(repository, name)
    if start is None or not colon:
        return start
    return at_path(start, path)


def commit_named(repository: Repository, name: str) -> GitThing | None:
    if name == "HEAD":
        name = repository.default_branch
    for full_name in (name, f"{HEADS}{name}", f"refs/tags/{name}"):
        if full_name.startswith("refs/") and (found := branch(repository, full_name)):
            return thing(repository, found.oid or "")
    return thing(repository, name) if len(name) == 40 else None


def at_path(start: GitThing, path: str) -> GitThing | None:
    found = tree_of(start)
    for part in PurePosixPath(path).parts:
        if found is None or not isinstance(found.object, Tree):
            return None
        place = f"{found.path}/{part}" if found.path else part
        try:
            _, oid = found.object[part.encode()]
        except KeyError:
            return None
        found = thing(start.repository, oid.decode(), place)
    return found


def tree_of(start: GitThing) -> GitThing | None:
    """The tree of a commit; what a tag points to, followed."""
    match start.object:
        case Commit():
            return thing(start.repository, start.object.tree.decode())
        case Tag():
            target = thing(start.repository, start.object.object[1].decode())
            return tree_of(target) if target else None
    return start
