"""Ten comments an hour in a thread; what waits is told once, in order, whole."""

from datetime import UTC, datetime, timedelta

from bot.domain.actions import Action, Comment, React
from bot.domain.pending import Pending
from bot.rules.noise import HOUR, LONGEST, next_summary, quieted, summaries

NOW = datetime(2025, 3, 3, 12, tzinfo=UTC)


def said(count: int, *, number: int = 1, size: int = 1) -> list[Action]:
    return [Comment(number, f"answer {n} " * size, key=f"reply:{number}:{n}") for n in range(count)]


def test_ten_pass_and_the_rest_waits_with_everything_else_untouched() -> None:
    kept, pending = quieted([*said(12), React("IC_1", "+1")], Pending(), now=NOW)
    assert (len(kept), len(pending.unsaid)) == (11, 2)
    assert isinstance(kept[-1], React)
    assert next_summary(pending) == NOW + HOUR


def test_waiting_comments_stay_in_order_though_there_would_be_room() -> None:
    _, pending = quieted(said(11), Pending(), now=NOW)
    kept, pending = quieted([Comment(1, "new", key="new")], pending, now=NOW + HOUR)
    assert kept == []
    assert [one.key for one in pending.unsaid] == ["reply:1:10", "new"]


def test_a_comment_that_waits_is_not_taken_twice() -> None:
    _, pending = quieted(said(11), Pending(), now=NOW)
    _, again = quieted(said(11)[10:], pending, now=NOW)
    assert again.unsaid == pending.unsaid


def test_no_summary_before_the_hour_is_over_and_one_after_it() -> None:
    _, pending = quieted(said(13), Pending(), now=NOW)
    assert list(summaries(pending, now=NOW + HOUR - timedelta(seconds=1))) == []
    later = NOW + HOUR
    (one,) = summaries(pending, now=later)
    kept, pending = quieted([one], pending, now=later)
    assert (kept, pending.unsaid, len(pending.spoken)) == ([one], (), 1)


def test_a_summary_holds_what_fits_and_the_rest_follows() -> None:
    _, pending = quieted(said(40, size=500), Pending(), now=NOW)
    told, later = 0, NOW
    while pending.unsaid:
        later += HOUR
        (one,) = summaries(pending, now=later)
        assert len(one.text) < LONGEST + 5_000
        before = len(pending.unsaid)
        _, pending = quieted([one], pending, now=later)
        told += before - len(pending.unsaid)
    assert told == 30
