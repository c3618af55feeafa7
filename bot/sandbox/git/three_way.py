"""Merging without a working copy: trees against their common ancestor, texts line by line."""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

from dulwich.diff_tree import tree_changes
from dulwich.graph import find_merge_base
from dulwich.object_store import BaseObjectStore, commit_tree_changes
from dulwich.objects import Blob, Commit, ObjectID
from dulwich.walk import ORDER_TOPO

from bot.sandbox.git import store
from bot.sandbox.git.diffs import line_edits
from bot.sandbox.model import Repository

_bases: WeakKeyDictionary[BaseObjectStore, dict[tuple[str, str], str | None]] = WeakKeyDictionary()
_ranges: WeakKeyDictionary[BaseObjectStore, dict[tuple[str, str], list[Commit]]] = WeakKeyDictionary()

Leaf = tuple[int, str] | None
"""Mode and blob of a path, or None where nothing is."""


def merge_base(repository: Repository, one: str, other: str) -> str | None:
    """The best common ancestor of two commits; it never changes, so it is looked for once."""
    known = _bases.setdefault(repository.git.object_store, {})
    if (one, other) not in known:
        found = find_merge_base(repository.git, [store.oid(one), store.oid(other)])
        known[one, other] = found[0].decode() if found else None
    return known[one, other]


def is_ancestor(repository: Repository, older: str, newer: str) -> bool:
    return older == newer or merge_base(repository, older, newer) == older


def commits_between(repository: Repository, base: str, head: str) -> list[Commit]:
    """What `head` has and `base` has not, oldest first."""
    known = _ranges.setdefault(repository.git.object_store, {})
    if (base, head) not in known:
        walker = repository.git.get_walker(
            include=[store.oid(head)], exclude=[store.oid(base)], order=ORDER_TOPO, reverse=True
        )
        known[base, head] = [entry.commit for entry in walker]
    return list(known[base, head])


def merged_tree(repository: Repository, ours: str, theirs: str, *, base: str | None = None) -> str | None:
    """The tree of a merge of two commits, or None where they conflict. `base` None finds their ancestor."""
    ancestor = base or merge_base(repository, ours, theirs)
    if ancestor is None:
        return None
    trees = [store.tree(repository, sha).id.decode() for sha in (ancestor, ours, theirs)]
    return merge_trees(repository, *trees)


def merge_trees(repository: Repository, base: str, ours: str, theirs: str) -> str | None:
    mine, others = _changed(repository, base, ours), _changed(repository, base, theirs)
    if _overlap_as_folders(mine, others):
        return None
    edits: list[tuple[bytes, int | None, ObjectID | None]] = []
    for path, theirs_now in others.items():
        chosen = theirs_now
        if path in mine and mine[path] != theirs_now:
            before = store.lookup(repository, base, path)
            leaf = (before.mode, before.sha) if before else None
            resolved = _merged_leaf(repository, leaf, mine[path], theirs_now)
            if resolved is None:
                return None
            chosen = resolved
        if chosen is None:
            if path not in mine:
                edits.append((path.encode(), None, None))
        else:
            edits.append((path.encode(), chosen[0], store.oid(chosen[1])))
    tree = store.tree(repository, ours)
    return commit_tree_changes(repository.git.object_store, tree, edits).decode()


def _changed(repository: Repository, before: str, after: str) -> dict[str, Leaf]:
    """What each changed path is afterwards."""
    found: dict[str, Leaf] = {}
    for change in tree_changes(repository.git.object_store, store.oid(before), store.oid(after)):
        old, new = change.old, change.new
        if old is not None and old.path is not None:
            found.setdefault(old.path.decode("utf-8", "surrogateescape"), None)
        if new is not None and new.path is not None and new.mode is not None and new.sha is not None:
            found[new.path.decode("utf-8", "surrogateescape")] = (new.mode, new.sha.decode())
    return found


def _overlap_as_folders(mine: dict[str, Leaf], others: dict[str, Leaf]) -> bool:
    """True if one side made a file where the other made a folder."""
    return any(_folder_hides(one, two) for one, two in ((mine, others), (others, mine)))


def _folder_hides(files: dict[str, Leaf], below: dict[str, Leaf]) -> bool:
    made = {path for path, leaf in files.items() if leaf is not None}
    folders = {
        path[:at] for path, leaf in below.items() if leaf is not None for at, letter in enumerate(path) if letter == "/"
    }
    return not made.isdisjoint(folders)


def _merged_leaf(repository: Repository, base: Leaf, ours: Leaf, theirs: Leaf) -> Leaf:
    if base is None or ours is None or theirs is None:
        return None
    contents = [store.get(repository, leaf[1]) for leaf in (base, ours, theirs)]
    if not all(isinstance(one, Blob) for one in contents):
        return None
    texts = [one.data for one in contents if isinstance(one, Blob)]
    if any(b"\0" in text[:8000] for text in texts):
        return None
    merged = merge_texts(*texts)
    if merged is None:
        return None
    blob = Blob.from_string(merged)
    repository.git.object_store.add_object(blob)
    mode = ours[0] if ours[0] != base[0] else theirs[0]
    return mode, blob.id.decode()


def merge_texts(base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """Both sides' changes to a text, or None where they touch the same lines or lines side by side."""
    lines = base.splitlines(keepends=True)
    mine = _replacements(lines, ours.splitlines(keepends=True))
    others = _replacements(lines, theirs.splitlines(keepends=True))
    merged: list[bytes] = []
    at = 0
    for first, last, text in _in_order(mine, others):
        if first < at:
            return None
        merged += lines[at:first] + text
        at = last
    return b"".join(merged + lines[at:]) if not _touch(mine, others) else None


Replacement = tuple[int, int, list[bytes]]


def _replacements(base: list[bytes], side: list[bytes]) -> list[Replacement]:
    return [(i1, i2, side[j1:j2]) for tag, i1, i2, j1, j2 in line_edits(base, side) if tag != "equal"]


def _in_order(mine: list[Replacement], others: list[Replacement]) -> Iterator[Replacement]:
    """Both sides by place; what both do alike is done once."""
    yield from sorted([*mine, *(one for one in others if one not in mine)], key=lambda one: (one[0], one[1]))


def _touch(mine: list[Replacement], others: list[Replacement]) -> bool:
    """As git: changes conflict where they meet, with not a line between them, unless they are the same."""
    return any(one != other and one[0] <= other[1] and other[0] <= one[1] for one in mine for other in others)
