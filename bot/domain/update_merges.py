"""What a merge of the base into a head changed, told from four trees: approvals from before it depend on that."""

from collections.abc import Mapping

from bot.domain.pull_facts import UpdateMerge

Tree = Mapping[str, str]
"""Blob (with its mode, where that is known) by path, of a whole tree: all paths, none cut off."""


def update_merge(sha: str, before: str, *, ancestor: Tree, head: Tree, base: Tree, merged: Tree) -> UpdateMerge:
    """The merge `sha` of the base's tree into the head's at the commit `before`, `ancestor` being their merge base.

    A path that only one side changed must be as that side has it; everything else is the merge's own work.
    """
    both: list[str] = []
    own: list[str] = []
    for path in sorted({*ancestor, *head, *base, *merged}):
        was, ours, theirs, now = (tree.get(path) for tree in (ancestor, head, base, merged))
        if ours != was and theirs != was and ours != theirs:
            both.append(path)
        elif now != (theirs if ours == was else ours):
            own.append(path)
    return UpdateMerge(sha, before, tuple(both), tuple(own))
