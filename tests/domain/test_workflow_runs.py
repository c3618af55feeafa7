"""Payloads of workflow runs and of checks: which of them may measure something, and why others are ignored."""

import json
from typing import Any

import pytest

from bot.domain.delivery import Delivery
from bot.domain.events import Event, Ignored, PullsTouched, WorkflowEnded
from bot.domain.parse import parse

REPOSITORY = {"id": 1, "name": "shop", "full_name": "acme/shop", "owner": {"login": "acme"}, "default_branch": "main"}
RUN = {
    "id": 7,
    "run_attempt": 2,
    "path": ".github/workflows/bench.yml@main",
    "head_branch": "main",
    "head_sha": "a" * 40,
    "head_repository": {"id": 1},
    "event": "push",
    "conclusion": "success",
    "updated_at": "2026-01-05T09:00:00Z",
}


def told(event: str, **payload: Any) -> Event | Ignored:
    body = json.dumps({"action": "completed", "repository": REPOSITORY, **payload}).encode()
    return parse(Delivery("g", event, "completed", 1, 5, body, 0.0))


def test_a_run_that_counts() -> None:
    event = told("workflow_run", workflow_run=RUN)
    assert isinstance(event, WorkflowEnded)
    assert (event.workflow, event.run, event.attempt) == ("bench.yml", 7, 2)
    assert event.at.isoformat() == "2026-01-05T09:00:00+00:00"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"head_repository": {"id": 2}}, "a run of a fork"),
        ({"head_repository": None}, "a run of a fork"),
        ({"event": "pull_request"}, "a run that pull_request started does not count"),
        ({"event": None}, "a run that nothing started"),
        ({"head_branch": "topic"}, "a run on topic, which is not the default branch"),
        ({"head_branch": None}, "a run on no branch"),
        ({"conclusion": "cancelled"}, "the run ended with cancelled"),
        ({"updated_at": None}, "does not say which workflow ended, when, or at which"),
        ({"path": ""}, "does not say which workflow ended, when, or at which"),
        ({"head_sha": None}, "at which commit"),
        ({"id": 0}, "names no run"),
        ({"id": "x"}, "is not understood"),
    ],
)
def test_a_run_that_does_not_count_says_why(changed: dict[str, Any], why: str) -> None:
    event = told("workflow_run", workflow_run={**RUN, **changed})
    assert isinstance(event, Ignored)
    assert why in event.reason


def test_a_run_that_is_not_over_says_nothing_yet() -> None:
    event = told("workflow_run", action="requested", workflow_run=RUN)
    assert isinstance(event, Ignored)
    assert "when it is completed" in event.reason
    assert isinstance(told("workflow_run"), Ignored)


CHECK = {
    "id": 3,
    "name": "bench",
    "head_sha": "a" * 40,
    "app": {"id": 15, "slug": "github-actions"},
    "conclusion": "success",
    "completed_at": "2026-01-05T09:00:00Z",
    "output": {"title": "T", "summary": None, "text": "x"},
}


def test_a_completed_check_brings_its_words() -> None:
    event = told("check_run", check_run=CHECK)
    assert isinstance(event, PullsTouched)
    assert event.heads == {"a" * 40}
    assert event.check
    assert (event.check.texts, event.check.slug, event.check.conclusion) == (("T", "x"), "github-actions", "success")


@pytest.mark.parametrize(
    "changed", [{"output": None}, {"output": {"title": ""}}, {"completed_at": None}, {"app": None}]
)
def test_a_check_without_words_concerns_pull_requests_alone(changed: dict[str, Any]) -> None:
    event = told("check_run", check_run={**CHECK, **changed})
    assert isinstance(event, PullsTouched)
    assert event.check is None
    created = told("check_run", action="created", check_run=CHECK)
    assert isinstance(created, PullsTouched)
    assert created.check is None
