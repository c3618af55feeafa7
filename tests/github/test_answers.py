"""What answers of GitHub's mean: the status, the headers and the words decide together."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from bot.github.answers import Answer, Fault, judge, read

NOW = datetime(2025, 8, 13, 9, tzinfo=UTC)
RESET = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW.timestamp()) + 90)}
SECONDARY = {"message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."}


def graphql(*errors: dict[str, Any], data: Any = None, **headers: str) -> Answer:
    return Answer(200, headers, {"data": data, "errors": list(errors)})


@pytest.mark.parametrize(
    ("answer", "kind", "seconds"),
    [
        (Answer(200, {}, {}), "done", 0),
        (Answer(204, {}), "done", 0),
        (Answer(304, {}), "done", 0),
        (Answer(301, {"location": "/x"}), "moved", 0),
        (Answer(307, {"location": "/x"}), "moved", 0),
        (Answer(401, {}), "stale-token", 0),
        (Answer(403, {}, {"message": "Resource not accessible by integration"}), "refused", 0),
        (Answer(404, {}, {}), "refused", 0),
        (Answer(422, {}, {"message": "Validation Failed"}), "refused", 0),
        (
            Answer(422, {}, {"message": "Validation Failed", "errors": [{"message": "was submitted too quickly"}]}),
            "wait",
            10,
        ),
        (Answer(500, {}), "again", 0),
        (Answer(502, {}, "<html>"), "again", 0),
        (Answer(503, {"retry-after": "7"}), "again", 7),
        (Answer(403, {"retry-after": "12"}, SECONDARY), "wait", 12),
        (Answer(429, {"retry-after": "12"}), "wait", 12),
        (Answer(429, {"retry-after": format_datetime(NOW + timedelta(seconds=30), usegmt=True)}), "wait", 30),
        (Answer(429, {"retry-after": format_datetime(NOW - timedelta(days=1), usegmt=True)}), "wait", 1),
        (Answer(429, {"retry-after": "soon"}), "wait", 60),
        (Answer(429, {}), "wait", 60),
        (Answer(403, {}, SECONDARY), "wait", 60),
        (Answer(403, RESET, {"message": "API rate limit exceeded"}), "wait", 91),
        (graphql({"type": "RATE_LIMITED", "message": "API rate limit exceeded"}, **RESET), "wait", 91),
        (graphql({"type": "RATE_LIMIT", "message": "x"}), "wait", 60),
        (graphql({"message": SECONDARY["message"]}), "wait", 60),
        (graphql({"message": "Something went wrong while executing your query."}), "again", 0),
        (graphql({"message": "Something went wrong while executing your query."}, data={"a": None}), "again", 0),
        (graphql({"type": "NOT_FOUND", "message": "Could not resolve"}, data={"repository": None}), "done", 0),
    ],
)
def test_meaning_of(answer: Answer, kind: str, seconds: float) -> None:
    meaning = judge(answer, now=NOW)
    assert (meaning.kind, meaning.seconds) == (kind, seconds)


def test_half_a_read_is_asked_again_and_half_a_batch_is_not() -> None:
    half = graphql({"message": "Something went wrong while executing your query."}, data={"a0": {}, "a1": None})
    assert judge(half, now=NOW).kind == "again"
    assert judge(half, now=NOW, is_write=True).kind == "done"


def test_limit_within_a_batch_does_not_repeat_what_was_done() -> None:
    half = graphql({"type": "RATE_LIMITED", "message": "x", "path": ["a1"]}, data={"a0": {}, "a1": None})
    assert judge(half, now=NOW, is_write=True).kind == "done"
    none = graphql({"type": "RATE_LIMITED", "message": "x", "path": ["a0"]}, data={"a0": None})
    assert judge(none, now=NOW, is_write=True).kind == "wait"


@pytest.mark.parametrize(
    "message",
    [
        "Field 'blockedBy' doesn't exist on type 'Issue'",
        "Field 'stateReason' doesn't accept argument 'enableDuplicate'",
        'Cannot query field "blockedBy" on type "Issue".',
    ],
)
def test_words_of_an_older_schema_are_understood(message: str) -> None:
    assert Fault(message).is_unknown_field


def test_message_is_one_line_of_github_s_own_words() -> None:
    body = {
        "message": "Validation Failed",
        "errors": [{"resource": "Milestone", "code": "already_exists", "field": "title"}],
    }
    assert Answer(422, {}, body).message == "Validation Failed; Milestone title already_exists"
    assert Answer(502, {}, "<html>\n<b>Bad\n Gateway").message == "Bad Gateway"
    assert Answer(422, {}, {"message": "no", "errors": ["a", "b"]}).message == "no; a; b"


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{", b"[]", b'{"errors": "x"}', b'{"errors": [1, {"path": 3}]}'])
def test_no_body_makes_reading_fail(body: bytes) -> None:
    answer = read(200, {"X-Any": "1"}, body)
    assert answer.headers == {"x-any": "1"}
    assert judge(answer, now=NOW).kind == "done"
    assert isinstance(answer.message, str)
