"""Payloads of issues and of what stands on them into events: comments, edges, labels, milestones."""

from datetime import UTC, datetime
from typing import Literal

import msgspec

from bot.domain.boxes import Box, changed_boxes
from bot.domain.events import (
    Commented,
    EdgeChanged,
    Event,
    Ignored,
    IssueChanged,
    LabelChanged,
    MilestoneChanged,
    PullsTouched,
)
from bot.domain.payload import From, Numbered, Payload, Repository, User, account_of, moment, origin_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _Said(msgspec.Struct):
    id: int = 0
    node_id: str | None = None
    body: str | None = None
    user: User | None = None
    created_at: str | None = None


class CommentPayload(Payload):
    issue: Numbered | None = None
    comment: _Said | None = None


class _Name(msgspec.Struct):
    name: str = ""


class _Renamed(msgspec.Struct):
    name: From | None = None


class _Edited(msgspec.Struct):
    body: From | None = None


class _Written(Numbered):
    body: str | None = None
    labels: list[_Name] | None = None


class IssuePayload(Payload):
    issue: _Written | None = None
    label: _Name | None = None
    changes: _Edited | None = None


class EdgePayload(Payload):
    parent_issue: Numbered | None = None
    parent_issue_repo: Repository | None = None
    sub_issue: Numbered | None = None
    sub_issue_repo: Repository | None = None
    blocked_issue: Numbered | None = None
    blocked_issue_repo: Repository | None = None
    blocking_issue: Numbered | None = None
    blocking_issue_repo: Repository | None = None


class LabelPayload(Payload):
    label: _Name | None = None
    changes: _Renamed | None = None


class MilestonePayload(Payload):
    milestone: Numbered | None = None


def comment_of(payload: CommentPayload) -> Event | Ignored:
    issue = payload.issue
    if payload.action in ("edited", "deleted") and issue and issue.pull_request is not None:
        return PullsTouched(origin_of(payload), f"a comment was {payload.action}", numbers=frozenset({issue.number}))
    if payload.action != "created":
        return Ignored(f"a comment that was {payload.action} gives no commands; only a new one does")
    if payload.issue is None or payload.comment is None:
        return Ignored("the payload names no comment")
    said = payload.comment
    return Commented(
        origin=origin_of(payload),
        number=payload.issue.number,
        comment_id=said.id,
        comment_node_id=said.node_id or "",
        body=said.body or "",
        author=account_of(said.user),
        at=moment(said.created_at) or EPOCH,
        on_pull_request=payload.issue.pull_request is not None,
    )


def issue_of(payload: IssuePayload) -> Event | Ignored:
    if payload.issue is None or not payload.issue.number:
        return Ignored("the payload names no issue")
    if payload.issue.pull_request is not None:
        return Ignored("it is a pull request")
    return IssueChanged(
        origin=origin_of(payload),
        number=payload.issue.number,
        action=payload.action or "",
        label=payload.label.name if payload.label else "",
        at=moment(payload.issue.updated_at),
        boxes=_boxes(payload),
        labels=tuple(one.name for one in payload.issue.labels or ()),
    )


def _boxes(payload: IssuePayload) -> tuple[Box, ...]:
    former = payload.changes.body if payload.changes else None
    if payload.action != "edited" or payload.issue is None or former is None:
        return ()
    return changed_boxes(former.from_ or "", payload.issue.body or "")


def edge_of(payload: EdgePayload) -> Event | Ignored:
    origin = origin_of(payload)
    ends = (
        (payload.parent_issue, payload.parent_issue_repo),
        (payload.sub_issue, payload.sub_issue_repo),
        (payload.blocked_issue, payload.blocked_issue_repo),
        (payload.blocking_issue, payload.blocking_issue_repo),
    )
    here = [issue.number for issue, home in ends if issue and (home is None or home.id == origin.repository_id)]
    numbers = tuple(number for number in dict.fromkeys(here) if number)
    return EdgeChanged(origin, numbers) if numbers else Ignored("the edge is between other repositories' issues")


def label_of(payload: LabelPayload) -> Event | Ignored:
    action = _one_of(payload.action)
    if payload.label is None or action is None:
        return Ignored(f"nothing to do for a label that was {payload.action}")
    former = payload.changes.name.from_ if payload.changes and payload.changes.name else None
    return LabelChanged(origin_of(payload), action, payload.label.name, former_name=former or "")


def _one_of(action: str | None) -> Literal["created", "edited", "deleted"] | None:
    match action:
        case "created" | "edited" | "deleted":
            return action
        case _:
            return None


def milestone_of(payload: MilestonePayload) -> Event | Ignored:
    if payload.milestone is None or not payload.milestone.number:
        return Ignored("the payload names no milestone")
    return MilestoneChanged(origin_of(payload), payload.milestone.number, payload.action or "")
