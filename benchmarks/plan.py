"""How long a plan takes to load and check, with 1,000 tasks and with ten times as many.

    python -m benchmarks.plan [--rounds 7]

The shortest of the rounds counts, in processor time, so that other work on the machine does not.
"""

import argparse
import sys
import time

from bot.plan.load import load
from bot.plan.write import write

SMALL, LARGE = 1_000, 10_000
WANTED_SECONDS, WANTED_RATIO = 0.15, 11


def plan_of(tasks: int) -> str:
    """A chain of tasks for ten agents in four phases, with estimates."""
    agents = "".join(f"  agent-{at}: Makes part {at}\n" for at in range(10))
    phases = "".join(f"  phase-{at}: {{after: [{f'phase-{at - 1}' if at else ''}]}}\n" for at in range(4))
    lines = (
        f"  task-{at}: {{title: Part {at}, agent: agent-{at % 10}, phase: phase-{at * 4 // tasks}, "
        f"after: [{f'task-{at - 1}' if at else ''}]}}\n"
        for at in range(tasks)
    )
    return f"version: 1\nsession: Measured\nagents:\n{agents}phases:\n{phases}tasks:\n{''.join(lines)}"


def seconds(tasks: int, rounds: int) -> float:
    text = plan_of(tasks)
    loaded = load(text, file="plan.yml")
    assert loaded.plan is not None
    assert load(write(loaded.plan), file="plan.yml").plan == loaded.plan
    return min(_once(text) for _ in range(rounds))


def _once(text: str) -> float:
    begun = time.process_time()
    load(text, file="plan.yml")
    return time.process_time() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    small, large = seconds(SMALL, rounds), seconds(LARGE, rounds)
    print(f"load and check {SMALL:,} tasks: {small * 1000:.0f} ms (wanted: under {WANTED_SECONDS * 1000:.0f})")
    ratio = f"{large / small:.1f} times (wanted: under {WANTED_RATIO})"
    print(f"load and check {LARGE:,} tasks: {large * 1000:.0f} ms, {ratio}")
    return 0 if small < WANTED_SECONDS and large / small < WANTED_RATIO else 1


if __name__ == "__main__":
    sys.exit(main())
