"""The one place that decides whether a failed delivery is tried again, and when."""

from dataclasses import dataclass

from bot.errors import BatonError, GitHubDown, NotGranted, RateLimited

FIRST = 1.0
LONGEST = 300.0
TOO_LONG = 24 * 3600.0
"""After a day in front of a closed door a delivery becomes a dead letter."""
LINE = 500


@dataclass(frozen=True, slots=True)
class Again:
    """Try again after so many seconds. `is_fault` is false where the delivery itself is not to blame."""

    after: float
    is_fault: bool


@dataclass(frozen=True, slots=True)
class GiveUp:
    error: str


def after_failure(error: Exception, *, faults: int, stumbles: int, failing_for: float, limit: int) -> Again | GiveUp:
    """`faults` and `stumbles` count earlier failures that were the delivery's own and those that were not.

    `failing_for` is in seconds, `limit` is how many tries a delivery has that fails by its own fault.
    """
    line = line_of(error)
    if isinstance(error, NotGranted) or failing_for > TOO_LONG:
        return GiveUp(line)
    if isinstance(error, RateLimited):
        return Again(max(error.retry_after, FIRST), is_fault=False)
    if isinstance(error, GitHubDown):
        return Again(backoff(stumbles), is_fault=False)
    if faults + 1 >= limit:
        return GiveUp(line)
    return Again(backoff(faults), is_fault=True)


def backoff(attempts: int) -> float:
    """1, 2, 4 ... seconds, at most five minutes."""
    return float(min(FIRST * 2 ** min(attempts, 16), LONGEST))


def line_of(error: BaseException) -> str:
    words = " ".join(str(error).split())
    line = words if isinstance(error, BatonError) and words else f"{type(error).__name__}: {words}".rstrip(": ")
    return line[:LINE]
