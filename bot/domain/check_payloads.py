"""Payloads of reviews, checks, permissions and merge groups into events: hints that a verdict may be otherwise."""

import msgspec

from bot.domain.events import ButtonPressed, CheckEnded, Event, GroupAsked, Ignored, PullsTouched
from bot.domain.payload import Anything, Numbered, Payload, moment, origin_of

BRANCH = "refs/heads/"
PREFIX = "baton/"
"""How the names of Baton's own checks begin."""


class _App(msgspec.Struct):
    id: int = 0
    slug: str | None = None


class _Output(msgspec.Struct):
    title: str | None = None
    summary: str | None = None
    text: str | None = None


class _Suite(msgspec.Struct):
    head_sha: str | None = None
    app: _App | None = None
    pull_requests: list[Numbered] | None = None


class _Run(_Suite):
    id: int = 0
    name: str | None = None
    conclusion: str | None = None
    completed_at: str | None = None
    output: _Output | None = None


class _Asked(msgspec.Struct):
    identifier: str | None = None


class _Group(msgspec.Struct):
    head_sha: str | None = None
    base_ref: str | None = None


class ReviewPayload(Payload):
    pull_request: Numbered | None = None


class RunPayload(Payload):
    check_run: _Run | None = None
    requested_action: _Asked | None = None


class SuitePayload(Payload):
    check_suite: _Suite | None = None


class StatusPayload(Payload):
    sha: str | None = None
    context: str | None = None


class GroupPayload(Payload):
    merge_group: _Group | None = None


class AccessPayload(Payload):
    """A member, a team, an organization: who may do what is read live, so only that it changed counts."""

    organization: Anything | None = None


def review_of(payload: ReviewPayload) -> Event | Ignored:
    if payload.pull_request is None or not payload.pull_request.number:
        return Ignored("the payload names no pull request")
    what = f"a review was {payload.action}"
    return PullsTouched(origin_of(payload), what, numbers=frozenset({payload.pull_request.number}))


def run_of(payload: RunPayload) -> Event | Ignored:
    """A button, a wish to run again, or a check of somebody else's that changed."""
    run = payload.check_run
    if run is None or not run.head_sha:
        return Ignored("the payload names no check")
    origin, numbers = origin_of(payload), _numbers(run)
    app = run.app.id if run.app else 0
    match payload.action:
        case "requested_action":
            asked = (payload.requested_action.identifier if payload.requested_action else "") or ""
            return ButtonPressed(origin, asked, run.head_sha, app, numbers)
        case "rerequested":
            return ButtonPressed(origin, "evaluate", run.head_sha, app, numbers)
        case _ if (run.name or "").startswith(PREFIX):
            return Ignored("Baton's own check")
        case action:
            what, heads = f"the check {run.name} was {action}", frozenset({run.head_sha})
            return PullsTouched(origin, what, heads=heads, check=_ended(run) if action == "completed" else None)


def _ended(run: _Run) -> CheckEnded | None:
    """None where it says nothing."""
    output, at = run.output or _Output(), moment(run.completed_at)
    texts = tuple(one for one in (output.title, output.summary, output.text) if one)
    if not (texts and at and run.app and run.head_sha):
        return None
    return CheckEnded(
        id=run.id,
        name=run.name or "",
        app=run.app.id,
        slug=run.app.slug or "",
        conclusion=run.conclusion or "",
        sha=run.head_sha,
        at=at,
        texts=texts,
    )


def suite_of(payload: SuitePayload) -> Event | Ignored:
    """Single checks tell of themselves; a suite only counts where all of it is to run again."""
    suite = payload.check_suite
    if suite is None or not suite.head_sha:
        return Ignored("the payload names no checks")
    if payload.action != "rerequested":
        return Ignored("its checks tell of themselves")
    app = suite.app.id if suite.app else 0
    return ButtonPressed(origin_of(payload), "evaluate", suite.head_sha, app, _numbers(suite))


def status_of(payload: StatusPayload) -> Event | Ignored:
    if not payload.sha:
        return Ignored("the payload names no commit")
    return PullsTouched(origin_of(payload), f"the status {payload.context} changed", heads=frozenset({payload.sha}))


def group_of(payload: GroupPayload) -> Event | Ignored:
    group = payload.merge_group
    if payload.action != "checks_requested" or group is None or not group.head_sha:
        return Ignored(f"nothing to do for a merge group that was {payload.action}")
    return GroupAsked(origin_of(payload), group.head_sha, (group.base_ref or "").removeprefix(BRANCH))


def access_of(payload: AccessPayload) -> Event | Ignored:
    return PullsTouched(origin_of(payload), "permissions changed", every=True)


def _numbers(run: _Suite) -> frozenset[int]:
    """Empty for pull requests from forks."""
    return frozenset(one.number for one in run.pull_requests or () if one.number)
