"""Pacing within GitHub's limits, on a clock that only sleeping moves."""

from datetime import UTC, datetime

from bot.github.budget import UNLIMITED, Budget, Limits
from bot.github.ticks import Ticks


class Clock:
    def __init__(self) -> None:
        self.at = 0.0

    async def sleep(self, seconds: float) -> None:
        self.at += seconds

    @property
    def ticks(self) -> Ticks:
        return Ticks(lambda: self.at, lambda: datetime.now(UTC), self.sleep, lambda: 0.0)


async def times(limits: Limits, count: int, **cost: int) -> list[float]:
    clock = Clock()
    budget = Budget(limits, ticks=clock.ticks)
    found = []
    for _ in range(count):
        await budget.spend(**cost)
        found.append(clock.at)
    return found


async def test_eighty_creations_go_at_once_and_the_next_waits_for_the_minute() -> None:
    at = await times(Limits(), 81, content=1)
    assert at[79] == 0
    assert at[80] == 60


async def test_no_minute_ever_has_more_than_eighty_and_no_hour_more_than_five_hundred() -> None:
    at = await times(Limits(), 700, content=1)
    assert all(later - earlier >= 60 for earlier, later in zip(at, at[80:], strict=False))
    assert all(later - earlier >= 3600 for earlier, later in zip(at, at[500:], strict=False))
    assert at[-1] < 2 * 3600


async def test_a_batch_counts_with_all_its_aliases() -> None:
    at = await times(Limits(), 9, content=10)
    assert at[7:] == [0, 60]


async def test_points_are_paced_apart_for_rest_and_graphql() -> None:
    assert (await times(Limits(), 181, rest=5))[-1] == 60
    assert (await times(Limits(), 181, graphql=5))[-1] == 0
    assert (await times(Limits(), 401, graphql=5))[-1] == 60


async def test_more_than_the_whole_bucket_waits_for_an_empty_one_and_goes() -> None:
    assert await times(Limits(writes_a_minute=5, writes_an_hour=0), 2, content=8) == [0, 60]


async def test_a_read_does_not_stand_behind_writes() -> None:
    clock = Clock()
    budget = Budget(Limits(), ticks=clock.ticks)
    await budget.spend(graphql=50, content=80)
    await budget.spend(graphql=1)
    assert clock.at == 0


async def test_enterprise_without_limits_never_waits() -> None:
    assert (await times(UNLIMITED, 2000, content=10, rest=5, graphql=50))[-1] == 0
