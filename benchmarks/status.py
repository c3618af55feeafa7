"""How long the status page takes: what is derived of the board, and the page's text; 1,000 tasks and ten times as many.

    python -m benchmarks.status [--rounds 9]

A server keeps what follows from the plan, and of the page before this one what has not changed since:

- `said`: somebody told how far a task is, the usual event; `closed`: a task was closed, others wait no longer;
- `estimated`: as `closed`, with estimates of all tasks, so that each page forecasts when all will be done;
- `cold`: the first page after the plan was read, nothing is known but the compiled templates. An Action pays it.

The shortest of the rounds counts, in processor time. The figure is that of a server: all but `cold` have to hold it.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

from benchmarks.reconcile import LARGE, NOW, SMALL, applied, loaded, plan_text
from bot import inert
from bot.domain.board import Board, InForce, entry_of
from bot.domain.state import Claim
from bot.pages.status import status_pages
from bot.plan.models import Plan
from bot.reconcile.status import situation_of
from bot.reconcile.view import View

WANTED = {SMALL: 0.010, LARGE: 0.110}
FINISHED = 10
"""Tasks that are done when `estimated` begins: from them the pace is known."""


def measure(tasks: int, rounds: int) -> dict[str, float]:
    text = plan_text(tasks)
    plan = loaded(text)
    board = applied(plan)
    estimated = with_estimates(plan)
    begun = finished(replace(board, in_force=InForce(estimated)), range(FINISHED))
    return {
        "said": best(plan, [said(board, at) for at in range(rounds)]),
        "closed": best(plan, [finished(board, [at]) for at in range(rounds)]),
        "estimated": best(estimated, [begun, *(finished(begun, [FINISHED + at]) for at in range(rounds))]),
        "cold": min(cold(text, board) for _ in range(min(rounds, 5))),
    }


def page(plan: Plan, board: Board) -> object:
    return status_pages(situation_of(View(plan, board)))


def said(board: Board, at: int) -> Board:
    """Another task is further."""
    issue = board.issues[entry_of("task", f"t{at}")]
    return board.with_issue(replace(issue, state=replace(issue.state, progress=at % 100)))


def finished(board: Board, tasks: Iterable[int]) -> Board:
    """Done by the agent that claimed them two days before."""
    for at in tasks:
        issue = board.issues[entry_of("task", f"t{at}")]
        claim = Claim("a1", 7, "ada", 1, NOW - timedelta(days=2), verified=True)
        state = replace(issue.state, claim=claim, done_by="a1")
        board = board.with_issue(replace(issue, is_open=False, closed_at=NOW, state=state))
    return board


def with_estimates(plan: Plan) -> Plan:
    tasks = {name: task.model_copy(update={"estimate": "2-3 days"}) for name, task in plan.tasks.items()}
    return plan.model_copy(update={"tasks": tasks})


def best(plan: Plan, boards: list[Board]) -> float:
    """One page after the other, each of a board on which something happened since; the first one only prepares."""
    page(plan, boards[-1])
    return min(timed(lambda board=board: page(plan, board)) for board in boards)  # type: ignore[misc]


def cold(text: str, board: Board) -> float:
    plan = loaded(text)
    inert.plain.cache_clear()
    inert.inline.cache_clear()
    return timed(lambda: page(plan, replace(board, in_force=InForce(plan))))


def timed(work: Callable[[], object]) -> float:
    gc.collect()
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    found = {tasks: measure(tasks, rounds) for tasks in WANTED}
    for tasks, steps in found.items():
        told = ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in steps.items())
        print(f"{tasks:>7,} tasks: {told}; wanted: {WANTED[tasks] * 1000:.0f} ms")
    held = all(
        took <= WANTED[tasks] for tasks, steps in found.items() for name, took in steps.items() if name != "cold"
    )
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
