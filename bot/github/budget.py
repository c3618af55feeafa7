"""Pacing: GitHub's secondary limits as token buckets, so that a long run never runs into them."""

from dataclasses import dataclass

from bot.github.ticks import Ticks


@dataclass(frozen=True, slots=True)
class Limits:
    """What a server allows; docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api. 0 is no limit.

    A request that reads costs 1 point, one that writes 5; each aliased mutation is counted as a write of its own.
    """

    writes_a_minute: int = 80
    writes_an_hour: int = 500
    rest_points_a_minute: int = 900
    graphql_points_a_minute: int = 2000
    concurrent: int = 20
    patience: float = 120.0
    """Seconds that one request may wait for a limit to pass before `RateLimited` is raised."""


UNLIMITED = Limits(0, 0, 0, 0)
"""Enterprise servers count nothing unless their owners turn it on."""


class Bucket:
    """A sliding window: `size` tokens in any `span` seconds. A token is back when its span has passed.

    A leaking bucket would give out more than `size` in the span after an idle time; GitHub counts the window.
    """

    def __init__(self, size: int, span: float, *, ticks: Ticks) -> None:
        self._size = size
        self._span = span
        self._ticks = ticks
        self._spent: list[tuple[float, int]] = []

    def wait(self, amount: int) -> float:
        """Seconds until `amount` tokens are there; more than the whole bucket waits for a whole bucket."""
        if not self._size or not amount:
            return 0.0
        now = self._ticks.monotonic()
        self._spent = [(at, count) for at, count in self._spent if at + self._span > now]
        missing = sum(count for _, count in self._spent) + min(amount, self._size) - self._size
        for at, count in self._spent:
            if missing <= 0:
                break
            missing -= count
            if missing <= 0:
                return at + self._span - now
        return 0.0

    def take(self, amount: int) -> None:
        if self._size and amount:
            self._spent.append((self._ticks.monotonic(), amount))


class Budget:
    """All buckets of one installation or token; a request takes from each that it concerns."""

    def __init__(self, limits: Limits, *, ticks: Ticks) -> None:
        self._ticks = ticks
        self._minute = Bucket(limits.writes_a_minute, 60, ticks=ticks)
        self._hour = Bucket(limits.writes_an_hour, 3600, ticks=ticks)
        self._rest = Bucket(limits.rest_points_a_minute, 60, ticks=ticks)
        self._graphql = Bucket(limits.graphql_points_a_minute, 60, ticks=ticks)
        self.waited = 0.0

    async def spend(self, *, rest: int = 0, graphql: int = 0, content: int = 0) -> None:
        """Waits until all of it may be spent. Nobody queues: a read never stands behind a long run's writes."""
        wanted = ((self._minute, content), (self._hour, content), (self._rest, rest), (self._graphql, graphql))
        while (seconds := max(bucket.wait(amount) for bucket, amount in wanted)) > 0:
            self.waited += seconds
            await self._ticks.sleep(seconds)
        for bucket, amount in wanted:
            bucket.take(amount)
