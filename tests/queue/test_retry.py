"""Whether and when a failed delivery is tried again."""

import pytest

from bot.errors import GitHubDown, GitHubError, NotGranted, RateLimited
from bot.queue.retry import TOO_LONG, Again, GiveUp, after_failure, backoff, line_of


def verdict(error: Exception, *, faults: int = 0, stumbles: int = 0, failing_for: float = 0.0):
    return after_failure(error, faults=faults, stumbles=stumbles, failing_for=failing_for, limit=3)


def test_faults_wait_longer_each_time_and_end() -> None:
    error = GitHubError("422")
    assert [verdict(error, faults=n) for n in range(3)] == [Again(1.0, True), Again(2.0, True), GiveUp("422")]


def test_closed_door_is_tried_for_a_day() -> None:
    assert verdict(GitHubDown("502"), stumbles=40) == Again(300.0, False)
    assert verdict(GitHubDown("502"), failing_for=TOO_LONG + 1) == GiveUp("502")


def test_github_says_how_long_to_wait() -> None:
    assert verdict(RateLimited("slow", retry_after=61.5), faults=9) == Again(61.5, False)
    assert verdict(RateLimited("slow", retry_after=-3)) == Again(1.0, False)


def test_what_is_not_granted_is_given_up_at_once() -> None:
    assert verdict(NotGranted("no")) == GiveUp("no")


def test_backoff_never_passes_five_minutes() -> None:
    assert [backoff(n) for n in (0, 1, 8, 9, 10_000)] == [1.0, 2.0, 256.0, 300.0, 300.0]


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (GitHubError("a\n b"), "a b"),
        (ValueError("x"), "ValueError: x"),
        (KeyError(), "KeyError"),
        (GitHubError(""), "GitHubError"),
    ],
)
def test_error_is_one_line(error: Exception, line: str) -> None:
    assert line_of(error) == line
    assert len(line_of(ValueError("x" * 10_000))) == 500
