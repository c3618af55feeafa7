"""Reading git: refs, commits, trees and blobs of a repository, by text ids."""

import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass

from dulwich.errors import NotTreeError
from dulwich.object_store import tree_lookup_path
from dulwich.objects import Blob, Commit, ObjectID, ShaFile, Tree
from dulwich.refs import Ref

from bot.sandbox.errors import Conflict, NotFound
from bot.sandbox.model import Repository

SHA = re.compile(r"[0-9a-f]{40}")
ZERO = "0" * 40
MODES = {"040000": "tree", "100644": "blob", "100755": "blob", "120000": "blob", "160000": "commit"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in a tree."""

    path: str
    mode: int
    sha: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def type(self) -> str:
        if stat.S_ISDIR(self.mode):
            return "tree"
        return "commit" if self.mode == 0o160000 else "blob"


def oid(sha: str) -> ObjectID:
    return ObjectID(sha.encode())


def refname(ref: str) -> Ref:
    return Ref(ref.encode())


def heads(repository: Repository) -> dict[str, str]:
    """Commit by branch, in the order of names."""
    prefix = "refs/heads/"
    return {ref.removeprefix(prefix): sha for ref, sha in refs(repository).items() if ref.startswith(prefix)}


def refs(repository: Repository) -> dict[str, str]:
    found = {ref.decode(): sha.decode() for ref, sha in repository.git.get_refs().items() if ref != b"HEAD"}
    return dict(sorted(found.items()))


def ref_or_none(repository: Repository, ref: str) -> str | None:
    """The commit that a full ref (`refs/heads/main`) points to."""
    sha = repository.git.refs.read_ref(refname(ref))
    return None if sha is None else sha.decode()


def get(repository: Repository, sha: str) -> ShaFile | None:
    if not SHA.fullmatch(sha):
        return None
    try:
        return repository.git.object_store[oid(sha)]
    except KeyError:
        return None


def commit(repository: Repository, sha: str) -> Commit:
    found = get(repository, sha)
    if not isinstance(found, Commit):
        raise NotFound
    return found


def tree(repository: Repository, sha: str) -> Tree:
    """A tree by its own id or by a commit's."""
    found = get(repository, sha)
    if isinstance(found, Commit):
        found = get(repository, found.tree.decode())
    if not isinstance(found, Tree):
        raise NotFound
    return found


def blob(repository: Repository, sha: str) -> Blob:
    found = get(repository, sha)
    if not isinstance(found, Blob):
        raise NotFound
    return found


def resolve(repository: Repository, name: str | None = None) -> Commit:
    """A branch, tag, full ref, commit id or its beginning; None is the default branch."""
    wanted = name or repository.default_branch
    for ref in (f"refs/heads/{wanted}", f"refs/tags/{wanted}", wanted if wanted.startswith("refs/") else ""):
        sha = ref_or_none(repository, ref) if ref else None
        if sha is not None:
            return commit(repository, sha)
    if wanted == "HEAD":
        return resolve(repository)
    if re.fullmatch(r"[0-9a-f]{7,40}", wanted):
        found = _by_beginning(repository, wanted)
        if found is not None:
            return found
    if name is None and not heads(repository):
        raise NotFound("This repository is empty.")
    raise NotFound(f"No commit found for the ref {wanted}")


def lookup(repository: Repository, root: str, path: str) -> Entry | None:
    """What is at a path under a tree; the tree itself for the empty path."""
    if not path:
        return Entry("", 0o040000, root)
    try:
        mode, sha = tree_lookup_path(repository.git.object_store.__getitem__, oid(root), path.encode())
    except (KeyError, NotTreeError):
        return None
    return Entry(path, mode, sha.decode())


def entries(repository: Repository, sha: str, path: str = "") -> Iterator[Entry]:
    """Names directly in a tree."""
    for item in tree(repository, sha).items():
        name = item.path.decode("utf-8", "replace")
        yield Entry(f"{path}/{name}" if path else name, item.mode, item.sha.decode())


def walk(repository: Repository, sha: str, path: str = "") -> Iterator[Entry]:
    """Names in a tree and below it, a folder before what it holds."""
    for entry in entries(repository, sha, path):
        yield entry
        if entry.type == "tree":
            yield from walk(repository, entry.sha, entry.path)


def history(repository: Repository, start: Commit, path: str | None = None) -> Iterator[Commit]:
    if path:
        for entry in repository.git.get_walker(include=[start.id], paths=[path.encode()]):
            yield entry.commit
        return
    for entry in repository.git.get_walker(include=[start.id]):
        yield entry.commit


def require_history(repository: Repository) -> None:
    if not heads(repository):
        raise Conflict("Git Repository is empty.")


def _by_beginning(repository: Repository, beginning: str) -> Commit | None:
    if len(beginning) == 40:
        found = get(repository, beginning)
        return found if isinstance(found, Commit) else None
    for sha in repository.git.object_store:
        if sha.decode().startswith(beginning):
            found = repository.git.object_store[sha]
            if isinstance(found, Commit):
                return found
    return None
