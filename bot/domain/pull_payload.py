"""The payload of a pull request into an event."""

import msgspec

from bot.domain.events import Event, Ignored, PullRequestChanged
from bot.domain.payload import Payload, Repository, User, account_of, moment, origin_of


class _End(msgspec.Struct):
    """Head or base."""

    ref: str | None = None
    sha: str | None = None
    repo: Repository | None = None


class _Pull(msgspec.Struct):
    number: int = 0
    title: str | None = None
    body: str | None = None
    state: str | None = None
    draft: bool | None = None
    merged: bool | None = None
    user: User | None = None
    head: _End | None = None
    base: _End | None = None
    updated_at: str | None = None


class PullPayload(Payload):
    pull_request: _Pull | None = None
    before: str | None = None


def pull_of(payload: PullPayload) -> Event | Ignored:
    pull = payload.pull_request
    if pull is None or not pull.number:
        return Ignored("the payload names no pull request")
    head, base = pull.head or _End(), pull.base or _End()
    return PullRequestChanged(
        origin=origin_of(payload),
        number=pull.number,
        action=payload.action or "",
        title=pull.title or "",
        body=pull.body or "",
        author=account_of(pull.user),
        head_sha=head.sha or "",
        before_sha=payload.before or "",
        head_branch=head.ref or "",
        head_repository=head.repo.id if head.repo else 0,
        base_branch=base.ref or "",
        is_open=pull.state != "closed",
        is_draft=bool(pull.draft),
        is_merged=bool(pull.merged),
        at=moment(pull.updated_at),
    )
