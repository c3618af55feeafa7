"""A push's payload into an event: which branch, which files, which issues its commits name."""

import msgspec

from bot.domain.events import Event, Ignored, Pushed
from bot.domain.naming import named_in, of_branch
from bot.domain.payload import Payload, origin_of

BRANCH = "refs/heads/"

COMMITS_LISTED = 2048
"""GitHub lists no more commits of a push: https://docs.github.com/webhooks/webhook-events-and-payloads#push"""

LONGEST_MESSAGE = 2_000
"""Characters of a commit's message that are read for the issues that it names."""


class _Commit(msgspec.Struct):
    id: str | None = None
    message: str | None = None
    added: list[str] | None = None
    modified: list[str] | None = None
    removed: list[str] | None = None


class PushPayload(Payload):
    ref: str = ""
    before: str | None = None
    after: str | None = None
    deleted: bool | None = None
    forced: bool | None = None
    created: bool | None = None
    commits: list[_Commit] | None = None


def push_of(payload: PushPayload) -> Event | Ignored:
    if not payload.ref.startswith(BRANCH):
        return Ignored(f"{payload.ref or 'nothing'} is no branch")
    commits = payload.commits or []
    changed = {name for one in commits for names in (one.added, one.modified, one.removed) for name in names or ()}
    # A forced push takes commits away without naming their files; a new branch may list none.
    is_cut = len(commits) >= COMMITS_LISTED or not commits or bool(payload.forced) or bool(payload.created)
    return Pushed(
        origin=origin_of(payload),
        branch=payload.ref.removeprefix(BRANCH),
        head=payload.after or "",
        files=frozenset(changed),
        files_known=not is_cut,
        is_deleted=bool(payload.deleted),
        is_forced=bool(payload.forced),
        is_new=bool(payload.created),
        before=payload.before or "",
        commits=frozenset(one.id for one in commits if one.id),
        named=_named(payload.ref.removeprefix(BRANCH), commits),
    )


def _named(branch: str, commits: list[_Commit]) -> frozenset[int]:
    """Messages are read up to a bound: a sign of life needs no more."""
    messages = [(one.message or "")[:LONGEST_MESSAGE] for one in commits[:COMMITS_LISTED]]
    return of_branch(branch) | named_in("\n".join(messages))
