"""What answers a story: events to dirty pull requests, facts, verdicts, checks."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.domain.delivery import Delivery
from bot.domain.events import Ignored
from bot.domain.parse import parse
from bot.domain.pull_facts import PullFacts
from bot.handlers.dirty import Dirty, dirty_by, together
from bot.rules.approvals import judge
from bot.rules.approvals import together as joined
from tests.model.ear import Ear
from tests.model.plans import plan_number
from tests.model.truth import true_facts
from tests.model.world import Payload, Pull, World


@dataclass
class Checks:
    """The checks as they were written last, by commit and base; who is told of each that is written."""

    conclusions: dict[tuple[str, str], str] = field(default_factory=dict)
    on_write: Callable[[str, str, str], None] = lambda _sha, _base, _conclusion: None
    written: int = 0

    def write(self, sha: str, base: str, conclusion: str) -> None:
        self.written += 1
        self.conclusions[sha, base] = conclusion
        self.on_write(sha, base, conclusion)


Read = Callable[[World, Pull, PullFacts], PullFacts]
Notice = Callable[[Dirty, Payload], Dirty]


@dataclass
class Direct:
    """Parsed and told dirty as Baton does it, read from the world as it is, judged by the engine.

    `read` and `notice` are where a broken one differs.
    """

    world: World
    ear: Ear
    checks: Checks
    read: Read = lambda _world, _pull, facts: facts
    notice: Notice = lambda dirty, _payload: dirty

    def deliver(self, payloads: Iterable[Payload]) -> None:
        self.evaluate(together(self.notice(dirty_of(one), one) for one in payloads))

    def sweep(self) -> None:
        self.evaluate(Dirty(every=True))

    def evaluate(self, dirty: Dirty) -> None:
        halts = self.ear.halts
        for several in touched(self.world, dirty):
            for pull in several:
                self.ear.listen(pull, {one.comment_id for one in dirty.said if one.number == pull.number})
        if halts != self.ear.halts:
            dirty = Dirty(every=True)
        for several in touched(self.world, dirty):
            self.judge(several)

    def judge(self, several: list[Pull]) -> None:
        sha, base = several[0].head, several[0].base
        plan = plan_number(self.world.plan_of(base))
        facts = [true_facts(self.world, pull, self.ear.of(pull)) for pull in several]
        read = [self.read(self.world, pull, one) for pull, one in zip(several, facts, strict=True)]
        verdicts = [judge(one, plan) for one in read]
        if until := min((one.until for one in verdicts if one.until), default=None):
            numbers = frozenset(one.number for one in several)
            self.world.at(until, lambda: self.evaluate(Dirty(numbers)))
        self.checks.write(sha, base, joined(verdicts).conclusion)


def dirty_of(payload: Payload) -> Dirty:
    """As the delivery is parsed and told."""
    told = parse(delivery_of(payload))
    return Dirty() if isinstance(told, Ignored) else dirty_by(told)


def delivery_of(payload: Payload) -> Delivery:
    event, body = payload
    return Delivery("", event, "", 42, 7, json.dumps(body).encode(), 0.0)


def touched(world: World, dirty: Dirty) -> list[list[Pull]]:
    """Open pull requests that are dirty, each with all that share its head and base."""
    pulls = world.open_pulls()
    ends = [
        (one.head, one.base)
        for one in pulls
        if dirty.every or one.number in dirty.numbers or one.head in dirty.heads or one.base in dirty.bases
    ]
    return [[one for one in pulls if (one.head, one.base) == end] for end in dict.fromkeys(ends)]
