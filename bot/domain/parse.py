"""A webhook's payload into a small typed event, or ignored. Tolerant of unknown and missing fields; never raises."""

from collections.abc import Callable
from typing import TypeVar

import msgspec

from bot.domain.check_payloads import (
    AccessPayload,
    GroupPayload,
    ReviewPayload,
    RunPayload,
    StatusPayload,
    SuitePayload,
    access_of,
    group_of,
    review_of,
    run_of,
    status_of,
    suite_of,
)
from bot.domain.delivery import METRICS, TIMER, Delivery
from bot.domain.events import Event, Ignored
from bot.domain.issue_payloads import (
    CommentPayload,
    EdgePayload,
    IssuePayload,
    LabelPayload,
    MilestonePayload,
    comment_of,
    edge_of,
    issue_of,
    label_of,
    milestone_of,
)
from bot.domain.own_payloads import MetricsPayload, TimerPayload, due_of, metrics_of
from bot.domain.pull_payload import PullPayload, pull_of
from bot.domain.push_payload import PushPayload, push_of
from bot.domain.repository_payloads import (
    InstallationPayload,
    MemberPayload,
    RepositoryPayload,
    installation_of,
    member_of,
    repository_of,
)
from bot.domain.run_payload import WorkflowPayload, ended_of

P = TypeVar("P")


def parse(delivery: Delivery) -> Event | Ignored:
    """The event of a delivery, or why there is none."""
    reader = _READERS.get(delivery.event)
    if reader is None:
        return Ignored(f"Baton does nothing on {delivery.event}")
    try:
        return reader(delivery.body)
    except (msgspec.MsgspecError, RecursionError, OverflowError) as error:
        return Ignored(f"the payload of {delivery.event} is not understood: {error}")


def _reader(shape: type[P], make: Callable[[P], Event | Ignored]) -> Callable[[bytes], Event | Ignored]:
    decode = msgspec.json.Decoder(shape).decode
    return lambda body: make(decode(body))


_READERS: dict[str, Callable[[bytes], Event | Ignored]] = {
    "push": _reader(PushPayload, push_of),
    "issue_comment": _reader(CommentPayload, comment_of),
    "pull_request": _reader(PullPayload, pull_of),
    "issues": _reader(IssuePayload, issue_of),
    "sub_issues": _reader(EdgePayload, edge_of),
    "issue_dependencies": _reader(EdgePayload, edge_of),
    "label": _reader(LabelPayload, label_of),
    "milestone": _reader(MilestonePayload, milestone_of),
    "installation": _reader(InstallationPayload, installation_of),
    "installation_repositories": _reader(InstallationPayload, installation_of),
    "repository": _reader(RepositoryPayload, repository_of),
    "pull_request_review": _reader(ReviewPayload, review_of),
    "check_run": _reader(RunPayload, run_of),
    "check_suite": _reader(SuitePayload, suite_of),
    "workflow_run": _reader(WorkflowPayload, ended_of),
    "status": _reader(StatusPayload, status_of),
    "merge_group": _reader(GroupPayload, group_of),
    "team": _reader(AccessPayload, access_of),
    "membership": _reader(AccessPayload, access_of),
    "organization": _reader(AccessPayload, access_of),
    "member": _reader(MemberPayload, member_of),
    TIMER: _reader(TimerPayload, due_of),
    METRICS: _reader(MetricsPayload, metrics_of),
}

PARSED = frozenset(_READERS)
"""Events that have a meaning here."""
