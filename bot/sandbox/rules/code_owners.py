"""Code owners: who has to approve which paths, as the base branch's CODEOWNERS file says."""

from collections.abc import Iterator

import pathspec

from bot.sandbox.changes import PullRequest
from bot.sandbox.git import pull_diff, store
from bot.sandbox.model import Account, Organization, Repository
from bot.sandbox.rules import approvals

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""docs.github.com, "About code owners": the first of these counts."""

Line = tuple[pathspec.PathSpec, list[str]]  # type: ignore[type-arg]  # pathspec is generic for mypy, not at run time


def missing(pull: PullRequest) -> list[str]:
    """The owners, as the file writes them, of a changed path that none of its owners has approved."""
    lines = list(_lines(pull))
    if not lines:
        return []
    opinions = approvals.latest_opinions(pull, writers_only=True)
    approvers = [one.author for one in opinions if one.state == "APPROVED" and one.author is not None]
    for change in pull_diff.files(pull):
        for path in filter(None, (change.path, change.previous)):
            owners = _owners_of(path, lines)
            if owners and not any(_is_one(pull.repository, owner, approvers) for owner in owners):
                return owners
    return []


def _lines(pull: PullRequest) -> Iterator[Line]:
    tree = store.tree(pull.repository, pull_diff.base_tip(pull)).id.decode()
    entries = (store.lookup(pull.repository, tree, place) for place in PLACES)
    entry = next((one for one in entries if one is not None and one.type == "blob"), None)
    if entry is None:
        return
    for text in store.blob(pull.repository, entry.sha).data.decode("utf-8", "replace").splitlines():
        words = text.partition("#")[0].split()
        if words:
            yield pathspec.PathSpec.from_lines("gitignore", words[:1]), words[1:]


def _owners_of(path: str, lines: list[Line]) -> list[str]:
    """Of the last line that fits; one without owners says that nobody has to approve."""
    return next((owners for spec, owners in reversed(lines) if spec.match_file(path)), [])


def _is_one(repository: Repository, owner: str, approvers: list[Account]) -> bool:
    """`@login`, `@org/team`, or an address."""
    name = owner.removeprefix("@").lower()
    place = repository.owner
    if "/" in name and isinstance(place, Organization):
        team = place.teams.get(name.partition("/")[2])
        return team is not None and any(one.id in team.members for one in approvers)
    return any(name in (one.login.lower(), (one.email or "").lower()) for one in approvers)
