"""How long the status page takes: what is derived of the board, and the page's text; 1,000 tasks and ten times as many.

    python -m benchmarks.status [--rounds 7]

`cold` is the first page of a process, `warm` one after an event changed a task: rows that stayed are not rendered
again. The shortest of the rounds counts, in processor time.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from benchmarks.reconcile import LARGE, SMALL, applied, loaded, plan_text
from bot.domain.board import Board, entry_of
from bot.pages.sections.work import row_text
from bot.pages.status import status_pages
from bot.plan.models import Plan
from bot.reconcile.status import situation_of
from bot.reconcile.view import View

WANTED = {SMALL: 0.010, LARGE: 0.110}


def measure(tasks: int, rounds: int) -> dict[str, float]:
    plan = loaded(plan_text(tasks))
    board = applied(plan)
    status_pages(situation_of(View(plan, board)))
    derived = best(rounds, lambda at: situation_of(View(plan, moved(board, at))))
    return {
        "cold": best(rounds, lambda at: page(plan, moved(board, at), is_cold=True)),
        "warm": best(rounds, lambda at: page(plan, moved(board, at))),
        "derived": derived,
    }


def page(plan: Plan, board: Board, *, is_cold: bool = False) -> object:
    if is_cold:
        row_text.cache_clear()
    return status_pages(situation_of(View(plan, board)))


def moved(board: Board, at: int) -> Board:
    """Another task is further each round, as after an event."""
    issue = board.issues[entry_of("task", f"t{at}")]
    return board.with_issue(replace(issue, state=replace(issue.state, progress=at % 100)))


def best(rounds: int, step: Callable[[int], object]) -> float:
    seconds: list[float] = []
    for at in range(rounds):
        gc.collect()
        begun = time.process_time()
        step(at)
        seconds.append(time.process_time() - begun)
    return min(seconds)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    found = {tasks: measure(tasks, rounds) for tasks in WANTED}
    for tasks, steps in found.items():
        told = ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in steps.items())
        print(f"{tasks:>7,} tasks: {told}; wanted: {WANTED[tasks] * 1000:.0f} ms")
    return 0 if all(steps["warm"] <= WANTED[tasks] for tasks, steps in found.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
