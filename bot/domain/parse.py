"""A webhook's payload into a small typed event, or ignored. Tolerant of unknown and missing fields; never raises."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal, TypeVar

import msgspec

from bot.domain.boxes import Box, changed_boxes
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
from bot.domain.events import (
    Commented,
    Due,
    EdgeChanged,
    Event,
    Ignored,
    IssueChanged,
    LabelChanged,
    MembersChanged,
    MetricsReported,
    MilestoneChanged,
    Origin,
    PullsTouched,
    Pushed,
    RepositoriesChanged,
    RepositoryChanged,
)
from bot.domain.naming import named_in, of_branch
from bot.domain.payload import Numbered, Owner, Payload, Repository, User, account_of, moment, origin_of
from bot.domain.pull_payload import PullPayload, pull_of
from bot.domain.reported import Report
from bot.domain.run_payload import WorkflowPayload, ended_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BRANCH = "refs/heads/"
COMMITS_LISTED = 2048
"""GitHub lists no more commits of a push: https://docs.github.com/webhooks/webhook-events-and-payloads#push"""

LONGEST_MESSAGE = 2_000
"""Characters of a commit's message that are read for the issues that it names."""

P = TypeVar("P")


class _Commit(msgspec.Struct):
    id: str | None = None
    message: str | None = None
    added: list[str] | None = None
    modified: list[str] | None = None
    removed: list[str] | None = None


class _Push(Payload):
    ref: str = ""
    after: str | None = None
    deleted: bool | None = None
    forced: bool | None = None
    created: bool | None = None
    commits: list[_Commit] | None = None


class _Said(msgspec.Struct):
    id: int = 0
    node_id: str | None = None
    body: str | None = None
    user: User | None = None
    created_at: str | None = None


class _Comment(Payload):
    issue: Numbered | None = None
    comment: _Said | None = None


class _Name(msgspec.Struct):
    name: str = ""


class _From(msgspec.Struct):
    from_: str | None = msgspec.field(default=None, name="from")


class _Changes(msgspec.Struct):
    name: _From | None = None
    default_branch: _From | None = None


class _Edited(msgspec.Struct):
    body: _From | None = None


class _Written(Numbered):
    body: str | None = None
    labels: list[_Name] | None = None


class _Issue(Payload):
    issue: _Written | None = None
    label: _Name | None = None
    changes: _Edited | None = None


class _Edge(Payload):
    parent_issue: Numbered | None = None
    parent_issue_repo: Repository | None = None
    sub_issue: Numbered | None = None
    sub_issue_repo: Repository | None = None
    blocked_issue: Numbered | None = None
    blocked_issue_repo: Repository | None = None
    blocking_issue: Numbered | None = None
    blocking_issue_repo: Repository | None = None


class _Label(Payload):
    label: _Name | None = None
    changes: _Changes | None = None


class _Milestone(Payload):
    milestone: Numbered | None = None


class _Installation(Payload):
    repositories: list[Repository] | None = None
    repositories_added: list[Repository] | None = None
    repositories_removed: list[Repository] | None = None


class _RepositoryEvent(Payload):
    changes: _Changes | None = None


class _Member(Payload):
    member: User | None = None


class _Timer(Payload):
    pass


class _Metrics(Payload):
    values: dict[str, str] = msgspec.field(default_factory=dict)
    by: str = ""
    key: str = ""
    at: str = ""


def parse(delivery: Delivery) -> Event | Ignored:
    """The event of a delivery, or why there is none."""
    reader = _READERS.get(delivery.event)
    if reader is None:
        return Ignored(f"Baton does nothing on {delivery.event}")
    try:
        return reader(delivery.body)
    except (msgspec.MsgspecError, RecursionError, OverflowError) as error:
        return Ignored(f"the payload of {delivery.event} is not understood: {error}")


def timer_body(kind: str, origin: Origin) -> bytes:
    """The body of a timer's delivery, which `parse` reads back into a `Due`."""
    owner = Owner(login=origin.owner)
    repository = Repository(id=origin.repository_id, name=origin.name, owner=owner)
    return msgspec.json.encode(
        _Timer(action=kind, repository=repository, installation=Numbered(id=origin.installation))
    )


def metrics_body(report: Report, *, owner: str, name: str, installation: int, at: datetime) -> bytes:
    """The body of a report's delivery, which `parse` reads back into a `MetricsReported`."""
    run = report.run
    return msgspec.json.encode(
        _Metrics(
            action="reported",
            repository=Repository(id=run.repository_id, name=name, owner=Owner(login=owner)),
            installation=Numbered(id=installation),
            values=dict(report.values),
            by=f"{run.workflow or 'workflow'} run {run.run}".strip(),
            key=f"run:{run.run}:{run.attempt}:{at.isoformat()}",
            at=at.isoformat(),
        )
    )


def _push(payload: _Push) -> Event | Ignored:
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
        commits=frozenset(one.id for one in commits if one.id),
        named=_named(payload.ref.removeprefix(BRANCH), commits),
    )


def _named(branch: str, commits: list[_Commit]) -> frozenset[int]:
    """Messages are read up to a bound: a sign of life needs no more."""
    messages = [(one.message or "")[:LONGEST_MESSAGE] for one in commits[:COMMITS_LISTED]]
    return of_branch(branch) | named_in("\n".join(messages))


def _comment(payload: _Comment) -> Event | Ignored:
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


def _issue(payload: _Issue) -> Event | Ignored:
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


def _boxes(payload: _Issue) -> tuple[Box, ...]:
    former = payload.changes.body if payload.changes else None
    if payload.action != "edited" or payload.issue is None or former is None:
        return ()
    return changed_boxes(former.from_ or "", payload.issue.body or "")


def _edge(payload: _Edge) -> Event | Ignored:
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


def _label(payload: _Label) -> Event | Ignored:
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


def _milestone(payload: _Milestone) -> Event | Ignored:
    if payload.milestone is None or not payload.milestone.number:
        return Ignored("the payload names no milestone")
    return MilestoneChanged(origin_of(payload), payload.milestone.number, payload.action or "")


def _installation(payload: _Installation) -> Event | Ignored:
    if payload.installation is None or not payload.installation.id:
        return Ignored("the payload names no installation")
    match payload.action:
        case "created" | "unsuspend" | "new_permissions_accepted" | "added" | "removed" | "deleted" | "suspend":
            return RepositoriesChanged(
                installation=payload.installation.id,
                added=tuple(_coordinates(one) for one in payload.repositories_added or payload.repositories or ()),
                removed=tuple(one.id for one in payload.repositories_removed or ()),
                is_gone=payload.action in ("deleted", "suspend"),
            )
        case other:
            return Ignored(f"nothing to do for an installation that was {other}")


def _coordinates(repository: Repository) -> tuple[int, str, str]:
    owner, _, name = repository.full_name.partition("/")
    return repository.id, owner, name or repository.name


def _repository(payload: _RepositoryEvent) -> Event | Ignored:
    is_moved = bool(payload.changes and payload.changes.default_branch)
    if payload.action == "edited" and not is_moved:
        return Ignored("the default branch is as before")
    return RepositoryChanged(origin_of(payload), "default_branch" if is_moved else payload.action or "")


def _member(payload: _Member) -> Event | Ignored:
    if payload.member is None or not payload.member.id:
        return Ignored("the payload names no account")
    return MembersChanged(origin_of(payload), payload.member.id)


def _timer(payload: _Timer) -> Event | Ignored:
    return Due(origin_of(payload), payload.action or "")


def _metrics(payload: _Metrics) -> Event | Ignored:
    at = moment(payload.at)
    if at is None or not payload.values:
        return Ignored("the report holds no values")
    return MetricsReported(origin_of(payload), tuple(payload.values.items()), payload.by, payload.key, at)


def _reader(shape: type[P], make: Callable[[P], Event | Ignored]) -> Callable[[bytes], Event | Ignored]:
    decode = msgspec.json.Decoder(shape).decode
    return lambda body: make(decode(body))


_READERS: dict[str, Callable[[bytes], Event | Ignored]] = {
    "push": _reader(_Push, _push),
    "issue_comment": _reader(_Comment, _comment),
    "pull_request": _reader(PullPayload, pull_of),
    "issues": _reader(_Issue, _issue),
    "sub_issues": _reader(_Edge, _edge),
    "issue_dependencies": _reader(_Edge, _edge),
    "label": _reader(_Label, _label),
    "milestone": _reader(_Milestone, _milestone),
    "installation": _reader(_Installation, _installation),
    "installation_repositories": _reader(_Installation, _installation),
    "repository": _reader(_RepositoryEvent, _repository),
    "pull_request_review": _reader(ReviewPayload, review_of),
    "check_run": _reader(RunPayload, run_of),
    "check_suite": _reader(SuitePayload, suite_of),
    "workflow_run": _reader(WorkflowPayload, ended_of),
    "status": _reader(StatusPayload, status_of),
    "merge_group": _reader(GroupPayload, group_of),
    "team": _reader(AccessPayload, access_of),
    "membership": _reader(AccessPayload, access_of),
    "organization": _reader(AccessPayload, access_of),
    "member": _reader(_Member, _member),
    TIMER: _reader(_Timer, _timer),
    METRICS: _reader(_Metrics, _metrics),
}
PARSED = frozenset(_READERS)
"""Events that have a meaning here."""
