"""Rate limits: the hour's requests and points that always count, and the secondary limits that a profile turns on.

docs.github.com: "Rate limits for the REST API", "Rate limits and query limits for the GraphQL API".
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.actor import Actor
from bot.sandbox.clock import Clock

HOUR = 3600
ANONYMOUS = 60
AUTHENTICATED = 5000


@dataclass(slots=True)
class Bucket:
    """Where somebody stands in one resource's hour."""

    limit: int
    used: int = 0
    reset: int = 0

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True)
class Secondary:
    """The limits on bursts. `content` are requests that create content."""

    concurrent: int = 100
    points_a_minute: int = 900
    graphql_points_a_minute: int = 2000
    content_a_minute: int = 80
    content_an_hour: int = 500


@dataclass(slots=True)
class Burst:
    """Recent costs as (moment, amount), oldest first."""

    points: deque[tuple[float, int]] = field(default_factory=deque)
    content: deque[tuple[float, int]] = field(default_factory=deque)


class Limits:
    """Buckets by actor and resource; `secondary` is None while bursts go unpunished."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.secondary: Secondary | None = None
        self.authenticated = AUTHENTICATED
        self.monotonic: Callable[[], float] = time.monotonic
        self.under_way = 0
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._bursts: dict[tuple[str, str], Burst] = {}

    def bucket(self, actor: Actor, resource: str = "core") -> Bucket:
        key = (actor.key, resource)
        now = int(self.clock.now().timestamp())
        bucket = self._buckets.get(key)
        if bucket is None or bucket.reset <= now:
            is_known = actor.account is not None or actor.app is not None
            limit = self.authenticated if is_known else ANONYMOUS
            bucket = self._buckets[key] = Bucket(limit, 0, now + HOUR)
        return bucket

    def spend(self, actor: Actor, resource: str = "core", cost: int = 1) -> bool:
        """Takes the cost; False if the hour's allowance was used up before."""
        bucket = self.bucket(actor, resource)
        is_left = bucket.used < bucket.limit
        if is_left:
            bucket.used += cost
        return is_left

    def give_back(self, actor: Actor, resource: str = "core", cost: int = 1) -> None:
        """An answer 304 costs nothing."""
        self.bucket(actor, resource).used -= cost

    def burst(self, actor: Actor, *, resource: str, points: int, content: int) -> int | None:
        """Seconds to wait if this request, which costs what is said, goes over a secondary limit."""
        rules = self.secondary
        if rules is None:
            return None
        if self.under_way > rules.concurrent:
            return 60
        burst = self._bursts.setdefault((actor.key, resource), Burst())
        now = self.monotonic()
        most = rules.graphql_points_a_minute if resource == "graphql" else rules.points_a_minute
        wait = _over(burst.points, now, 60, points, most)
        if content and wait is None:
            shared = self._bursts.setdefault((actor.key, "content"), Burst()).content
            wait = _over(shared, now, 60, content, rules.content_a_minute)
            wait = wait if wait is not None else _over(shared, now, HOUR, content, rules.content_an_hour)
            if wait is None:
                shared.append((now, content))
        if wait is None:
            burst.points.append((now, points))
        return wait

    def reset(self) -> None:
        self._buckets.clear()
        self._bursts.clear()


def _over(recent: deque[tuple[float, int]], now: float, window: int, cost: int, most: int) -> int | None:
    """Seconds until the window has room for the cost; None if it has room now."""
    while recent and recent[0][0] <= now - HOUR:
        recent.popleft()
    inside = [(moment, amount) for moment, amount in recent if moment > now - window]
    if sum(amount for _, amount in inside) + cost <= most or not inside:
        return None
    return max(1, int(inside[0][0] + window - now) + 1)
