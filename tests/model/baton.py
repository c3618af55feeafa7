"""Baton itself answers a story: its corridor and its bench on the world, without a network and without a loop."""

from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from unittest.mock import patch

from bot.bench import Bench, Judged
from bot.dispatch import Corridor
from bot.domain.delivery import TIMER, Delivery, Job
from bot.domain.events import Origin
from bot.domain.own_payloads import timer_body
from bot.domain.ports import Place
from bot.jobs.timed.approvals import APPROVALS
from bot.jobs.timed.approvals_rest import APPROVALS_REST
from bot.jobs.timed.reconcile import RECONCILE
from bot.reconcile import settle
from tests.fakes import PLACE
from tests.model.doors import Doors, Kept
from tests.model.ear import Ear
from tests.model.evaluators import Checks, delivery_of
from tests.model.plans import TEXTS, plan_number
from tests.model.world import Payload, World

ORIGIN = Origin(42, "acme", "shop", "main", 7, None)
HEEDED = (APPROVALS, APPROVALS_REST, RECONCILE)
"""Timers that judge; the others concern the board alone."""
READ: Any = {f"plan {number}": plan_number(number) for number in range(len(TEXTS))}


class Baton:
    """Implements `Evaluator`. Its own timers sweep."""

    sweeps_itself = True

    def __init__(self, world: World, ear: Ear, checks: Checks) -> None:
        self.world, self.ear, self.checks = world, ear, checks
        self.github = Doors(world, ear, checks)
        self.due: dict[str, datetime] = {}
        kept = Kept(self.github.truth)
        bench = Bench(self.github)
        bench.plans = replace(bench.plans, _read=READ)
        corridor = Corridor(
            self.github, kept, self, kept, repositories=self.repositories, clock=lambda: self.world.now
        )  # fmt: skip
        self.kept, self.judged, self.jobs = kept, Judged(corridor, bench), 0
        now_or_never(self.set(RECONCILE, PLACE, due=world.now + corridor.sweep_interval))

    def deliver(self, payloads: Iterable[Payload]) -> None:
        several = list(payloads)
        self.github.delivered = frozenset(
            body["comment"]["id"] for event, body in several if event == "issue_comment" and body["action"] == "created"
        )
        self.work([delivery_of(one) for one in several])
        self.github.delivered = frozenset()

    def sweep(self) -> None:
        self.ring(RECONCILE)

    def ring(self, kind: str) -> None:
        self.work([Delivery("", TIMER, kind, 42, 7, timer_body(kind, ORIGIN), 0.0)])

    def work(self, deliveries: Sequence[Delivery]) -> None:
        """As the queue hands them over. A check that is left as it is has been evaluated as well.

        The words of the status page are left out: nothing here depends on them, and they cost more than all else.
        """
        self.github.looked_at.clear()
        self.github.now = self.world.now
        jobs = [Job(self.jobs + at, one) for at, one in enumerate(deliveries, start=1)]
        self.jobs += len(jobs)
        with patch.object(settle, "pages_of", lambda _view: ("The page.",)):
            now_or_never(self.judged([job for job in jobs if not self.judged.sift(job)]))
        for number in self.github.looked_at:
            pull = self.world.pulls[number]
            if conclusion := self.checks.conclusions.get((pull.head, pull.base)):
                self.checks.on_write(pull.head, pull.base, conclusion)

    async def set(self, kind: str, place: Place, *, due: datetime) -> None:
        if kind in HEEDED and due < self.due.get(kind, due.max.replace(tzinfo=due.tzinfo)):
            self.due[kind] = due
            self.world.at(max(due, self.world.now), lambda: self.is_due(kind, due))

    def is_due(self, kind: str, due: datetime) -> None:
        if self.due.get(kind) == due:
            del self.due[kind]
            self.ring(kind)

    async def forget(self, repository_id: int) -> None:
        self.due.clear()

    async def repositories(self, installation: int) -> Sequence[Place]:
        return [PLACE]


def now_or_never(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs what never waits: all doors are in memory, so a loop would only cost time."""
    try:
        work.send(None)
    except StopIteration as ended:
        return ended.value
    work.close()
    raise RuntimeError("something waited for the outside")
