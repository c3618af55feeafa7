"""What changed between two trees: files with their renames, counts of lines, and patches as GitHub cuts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal
from weakref import WeakKeyDictionary

from dulwich.diff_tree import RenameDetector, TreeChange, tree_changes
from dulwich.object_store import BaseObjectStore
from dulwich.objects import Blob

from bot.sandbox.git import store
from bot.sandbox.model import Repository

Status = Literal["added", "removed", "modified", "renamed", "changed"]
WORDS: dict[str, Status] = {"add": "added", "delete": "removed", "modify": "modified", "rename": "renamed"}
SIMILARITY = 50
"""Percent, as `git diff -M` takes it."""
MOST_RENAMES = 400
CONTEXT = 3
LONGEST_PATCH = 3000
"""Lines; GitHub leaves the patch of a larger change out."""
LONGEST_DIFF = 20_000

Edit = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class FileChange:
    """`sha` is the blob as it is now, or as it was where the file is gone; `patch` None for binary or large files."""

    path: str
    status: Status
    sha: str
    additions: int
    deletions: int
    patch: str | None
    previous: str | None = None


_known: WeakKeyDictionary[BaseObjectStore, dict[tuple[str | None, str], tuple[FileChange, ...]]] = WeakKeyDictionary()


def between(repository: Repository, before: str | None, after: str) -> tuple[FileChange, ...]:
    """Changes from one tree to another, in the order of paths; both are ids of trees."""
    known = _known.setdefault(repository.git.object_store, {})
    if (before, after) not in known:
        known[before, after] = tuple(_changes(repository, before, after))
    return known[before, after]


def of_commit(repository: Repository, sha: str) -> tuple[FileChange, ...]:
    """What a commit changed against its first parent."""
    commit = store.commit(repository, sha)
    before = store.tree(repository, commit.parents[0].decode()).id.decode() if commit.parents else None
    return between(repository, before, commit.tree.decode())


def _changes(repository: Repository, before: str | None, after: str) -> Iterator[FileChange]:
    objects = repository.git.object_store
    detector = RenameDetector(objects, rename_threshold=SIMILARITY, max_files=MOST_RENAMES)
    old = store.oid(before) if before else None
    found = tree_changes(objects, old, store.oid(after), rename_detector=detector)
    changes = [_change(repository, one) for one in found if one.type in WORDS]
    yield from sorted(changes, key=lambda one: one.path)


def _change(repository: Repository, change: TreeChange) -> FileChange:
    old, new = change.old, change.new
    is_gone = change.type == "delete"
    shown = old if is_gone else new
    assert shown is not None, "a change has a side"
    assert shown.path is not None, "a side has a path"
    assert shown.sha is not None, "a side has an id"
    before = _content(repository, old.sha if old else None)
    after = _content(repository, new.sha if new else None)
    additions, deletions, patch = _measured(before, after)
    previous = old.path.decode("utf-8", "replace") if change.type == "rename" and old and old.path else None
    path, status = shown.path.decode("utf-8", "replace"), WORDS[change.type]
    if status == "modified" and old and new and old.sha == new.sha:
        status = "changed"  # its mode alone
    return FileChange(path, status, shown.sha.decode(), additions, deletions, patch, previous)


def _content(repository: Repository, sha: bytes | None) -> bytes:
    found = store.get(repository, sha.decode()) if sha else None
    return bytes(found.data) if isinstance(found, Blob) else b""


def _measured(before: bytes, after: bytes) -> tuple[int, int, str | None]:
    """Lines added and taken away, and the patch."""
    if before == after or b"\0" in before[:8000] or b"\0" in after[:8000]:
        return 0, 0, None
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    edits = list(line_edits(old, new))
    deletions = sum(last - first for tag, first, last, _, _ in edits if tag != "equal")
    additions = sum(last - first for tag, _, _, first, last in edits if tag != "equal")
    if additions + deletions > LONGEST_PATCH:
        return additions, deletions, None
    return additions, deletions, "\n".join(_hunks(old, new, edits))


def line_edits(old: list[bytes], new: list[bytes]) -> Iterator[Edit]:
    """`(tag, i1, i2, j1, j2)` as difflib's opcodes; what is equal at both ends is not searched."""
    shortest = min(len(old), len(new))
    start = next((at for at in range(shortest) if old[at] != new[at]), shortest)
    tail = next((at for at in range(shortest - start) if old[-1 - at] != new[-1 - at]), shortest - start)
    if start:
        yield "equal", 0, start, 0, start
    end_old, end_new = len(old) - tail, len(new) - tail
    if max(end_old, end_new) - start > LONGEST_DIFF:
        yield "replace", start, end_old, start, end_new
    else:
        matcher = SequenceMatcher(None, old[start:end_old], new[start:end_new], autojunk=end_old - start > 2000)
        for tag, first, last, to_first, to_last in matcher.get_opcodes():
            yield tag, first + start, last + start, to_first + start, to_last + start
    if tail:
        yield "equal", end_old, len(old), end_new, len(new)


def _hunks(old: list[bytes], new: list[bytes], edits: list[Edit]) -> Iterator[str]:
    for group in _grouped(edits):
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from _lines(" ", old[i1:i2])
            else:
                yield from _lines("-", old[i1:i2])
                yield from _lines("+", new[j1:j2])


def _grouped(edits: list[Edit]) -> Iterator[list[Edit]]:
    """Edits with three lines of context; a longer stretch of equal lines begins a new hunk."""
    group: list[Edit] = []
    for at, (tag, i1, i2, j1, j2) in enumerate(edits):
        if tag != "equal":
            group.append((tag, i1, i2, j1, j2))
            continue
        is_first, is_last = at == 0, at == len(edits) - 1
        head = 0 if is_first else min(CONTEXT, i2 - i1)
        tail = 0 if is_last else min(CONTEXT, i2 - i1)
        if not is_first and not is_last and i2 - i1 <= 2 * CONTEXT:
            group.append((tag, i1, i2, j1, j2))
            continue
        if head:
            group.append((tag, i1, i1 + head, j1, j1 + head))
        if group:
            yield group
        group = [(tag, i2 - tail, i2, j2 - tail, j2)] if tail else []
    if any(one[0] != "equal" for one in group):
        yield group


def _range(first: int, last: int) -> str:
    length = last - first
    start = first + 1 if length else first
    return str(start) if length == 1 else f"{start},{length}"


def _lines(sign: str, lines: list[bytes]) -> Iterator[str]:
    for line in lines:
        yield sign + line.decode("utf-8", "replace").rstrip("\n")
        if not line.endswith(b"\n"):
            yield "\\ No newline at end of file"
