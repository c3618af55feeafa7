"""Tells a story to an evaluator, and holds every check that it writes against the naive judge."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from tests.model.ear import Ear
from tests.model.evaluators import Checks
from tests.model.git import signed
from tests.model.moves import LATE, LOST, OVERTAKING, PATHS, TWICE, Step, take
from tests.model.people import EVE
from tests.model.plans import TEXTS, plan_number
from tests.model.truth import true_facts
from tests.model.world import Payload, Pull, World
from tests.rules import naive

SWEEP = timedelta(minutes=60)


class Evaluator(Protocol):
    def deliver(self, payloads: Sequence[Payload]) -> None: ...

    def sweep(self) -> None: ...


Make = Callable[[World, Ear, Checks], Evaluator]


@dataclass
class Told:
    """How a story ended. `wrong` says in a line each what must never be; the rest are counts."""

    wrong: list[str] = field(default_factory=list)
    evaluations: int = 0
    greens: int = 0
    redder: int = 0
    """Checks that were not green at the end, and for the naive judge would have been, without any override.

    One that is said before its commit has a check is to be said again, which the naive judge does not ask for.
    """
    outlived: list[timedelta] = field(default_factory=list)
    """How long greens stood that were true no more, where that was measured."""


class Teller:
    def __init__(self, plans: int, make: Make, *, measures: bool = False) -> None:
        self.world = World(plans % len(TEXTS), plans // 8 % len(TEXTS))
        self.ear = Ear(self.world)
        self.checks = Checks(on_write=self.hold)
        self.evaluator = make(self.world, self.ear, self.checks)
        self.told, self.measures = Told(), measures
        self.queue: list[Payload] = []
        self.is_whole = True
        """Nothing was lost so far."""
        self.false_since: dict[tuple[int, str, str], datetime] = {}
        self.at = -1
        self.begin(plans)

    def begin(self, plans: int) -> None:
        git, main = self.world.git, self.world.branches["main"]
        paths = {PATHS[plans // 64 % len(PATHS)], PATHS[plans // 512 % len(PATHS)]}
        head = git.commit({**git.tree(main), **dict.fromkeys(sorted(paths), "new")}, (main,), signed(EVE))
        self.world.open(EVE, "topic", head=head)
        if not getattr(self.evaluator, "sweeps_itself", False):
            self.world.at(self.world.now + SWEEP, self.sweep)
        self.deliver(self.world.told)

    def tell(self, steps: Sequence[Step]) -> Told:
        for step in steps:
            self.step(step)
        self.end()
        self.told.evaluations = self.checks.written
        return self.told

    def step(self, step: Step) -> None:
        self.at += 1
        self.world.told = []
        take(self.world, step)
        if self.measures:
            self.world.later(step.b % 17)
        self.send(step.fate, self.world.told)
        if self.measures:
            self.measure()

    def end(self) -> None:
        """Everything that is under way comes, and one sweep runs."""
        self.at += 1
        self.deliver(self.queue)
        self.queue = []
        if self.is_whole:
            self.look("everything had come")
        self.evaluator.sweep()
        self.is_whole = True
        self.look("the sweep", is_last=True)

    def send(self, fate: int, told: list[Payload]) -> None:
        if fate == OVERTAKING:
            self.deliver(told)
        elif fate == LOST:
            self.is_whole = self.is_whole and not told
        else:
            self.queue += told
            if fate != LATE:
                batch, self.queue = self.queue, list(told) if fate == TWICE else []
                self.deliver(batch)
        if self.is_whole and not self.queue:
            self.look("everything had come")

    def deliver(self, payloads: Sequence[Payload]) -> None:
        if payloads:
            self.evaluator.deliver(payloads)

    def sweep(self) -> None:
        self.evaluator.sweep()
        self.world.at(self.world.now + SWEEP, self.sweep)

    # Holding what is written against what is true

    def hold(self, sha: str, base: str, conclusion: str) -> None:
        """Each evaluation: never a success where the naive judge says no."""
        if conclusion == "success":
            self.told.greens += 1
            for pull in self.behind(sha, base):
                if (said := self.judged(pull)) != "green":
                    self.wrong(f"#{pull.number} into {base} was green, and truly {said}")

    def look(self, when: str, *, is_last: bool = False) -> None:
        """What stands on GitHub: after everything was heard."""
        for pull in self.world.open_pulls():
            if is_last:
                self.ear.listen(pull)
        for pull in self.world.open_pulls():
            is_green = self.checks.conclusions.get((pull.head, pull.base)) == "success"
            if not (is_green or is_last):
                continue
            answers = [self.judged(one) for one in self.behind(pull.head, pull.base)]
            if is_green and set(answers) != {"green"}:
                self.wrong(f"after {when}, #{pull.number} into {pull.base} is green, and truly {answers}")
            elif is_last and not is_green:
                strictly = {self.judged(one, is_strict=True) for one in self.behind(pull.head, pull.base)}
                self.told.redder += strictly == {"green"}

    def measure(self) -> None:
        """How long greens stand that are true no more."""
        false: set[tuple[int, str, str]] = set()
        for pull in self.world.open_pulls():
            if self.checks.conclusions.get((pull.head, pull.base)) == "success":
                self.ear.listen(pull)
                if any(self.judged(one) != "green" for one in self.behind(pull.head, pull.base)):
                    false.add((pull.number, pull.head, pull.base))
        for key in false:
            self.false_since.setdefault(key, self.world.now)
        for key in [key for key in self.false_since if key not in false]:
            self.told.outlived.append(self.world.now - self.false_since.pop(key))

    def behind(self, sha: str, base: str) -> list[Pull]:
        return [one for one in self.world.open_pulls() if (one.head, one.base) == (sha, base)]

    def judged(self, pull: Pull, *, is_strict: bool = False) -> str:
        facts = true_facts(self.world, pull, self.ear.of(pull), is_strict=is_strict)
        return naive.answer(facts, plan_number(self.world.plan_of(pull.base)))

    def wrong(self, what: str) -> None:
        self.told.wrong.append(f"step {self.at}: {what}")


def tell(story: tuple[int, Sequence[Step]], make: Make, *, measures: bool = False) -> Told:
    plans, steps = story
    return Teller(plans, make, measures=measures).tell(steps)


def shortest(story: tuple[int, Sequence[Step]], make: Make) -> tuple[int, list[Step]]:
    """The story without each step that it goes wrong without: what is left is what matters."""
    plans, steps = story
    left, size = list(steps), max(1, len(steps) // 2)
    while True:
        at = 0
        while at < len(left):
            fewer = left[:at] + left[at + size :]
            if tell((plans, fewer), make).wrong:
                left = fewer
            else:
                at += size
        if size == 1:
            return plans, left
        size //= 2
