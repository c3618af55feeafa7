"""How long Baton thinks about a comment: reading hostile ones, and deciding a command among 1,000 tasks.

    python -m benchmarks.commands [--rounds 20]

Processor time; the shortest of the rounds counts. No request is sent.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from benchmarks.plan import plan_of
from bot.commands.run import commands_in
from bot.domain.board import STATUS, Account, Board, InForce, Issue, Repository
from bot.domain.events import Commented, Origin
from bot.domain.facts import Facts
from bot.domain.state import IssueState, StatusState
from bot.handlers import routing
from bot.plan.load import load
from bot.reconcile.outline import outline_of
from bot.reconcile.view import View
from bot.reconcile.wanted import wanted_entry

TASKS = 1_000
WANTED_DECISION, WANTED_READING = 0.001, 0.010
LENGTH = 65_000
NOW = datetime(2025, 3, 3, 12, tzinfo=UTC)
ADA, BOT = Account(1, "ada"), Account(2, "baton", is_bot=True)
FILLINGS = ("x", "word ", "`a", "<a ", "<b>x</b>", "<!--", "[a](", "\\", "\u200b")


def board() -> Board:
    """Every task's issue is there; the first is ready for agent-0, the others wait."""
    plan = load(plan_of(TASKS), file="plan.yml").plan
    assert plan
    outline = outline_of(plan)
    session = plan.session_id
    issues = {
        entry: Issue(entry, at, node_id=f"I_{at}", title=title, session=session, labels=frozenset({"baton"}))
        for at, (entry, title) in enumerate(outline.titles.items(), start=1)
    }
    bare = Board(
        Repository(42, "R_42", "acme", "shop"),
        BOT,
        in_force=InForce(plan),
        issues=issues,
        status=StatusState(session, revision=1),
        session=session,
    )
    view = View(plan, bare)
    states = {
        entry: replace(issue, state=IssueState(str(entry), session, 1, started=True), region=_region(view, issue))
        for entry, issue in issues.items()
    }
    return replace(bare, issues=states)


def _region(view: View, issue: Issue) -> str:
    return "" if issue.entry == STATUS else wanted_entry(view, issue.entry, now=NOW).region or ""


def deciding(full: Board) -> Callable[[], object]:
    number = next(issue.number for entry, issue in full.issues.items() if entry == "task:task-0")
    origin = Origin(42, "acme", "shop", "main", 7, ADA)
    event = Commented(origin, number, 100, "IC_100", "/claim as agent-0", ADA, NOW, on_pull_request=False)
    facts = Facts(NOW, permissions={ADA.id: "write"})
    return lambda: routing.decide(event, full, full, facts)


def shortest(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    decision = shortest(deciding(board()), rounds)
    bodies = [("/block " + filling * LENGTH)[:LENGTH] for filling in FILLINGS]
    reading = max(shortest(lambda body=body: commands_in(body), rounds) for body in bodies)  # type: ignore[misc]
    print(f"  a claim decided among {TASKS:,} tasks   {decision * 1000:6.2f} ms, promised {WANTED_DECISION * 1000:.0f}")
    print(f"  the worst of {LENGTH:,} characters    {reading * 1000:6.2f} ms, promised {WANTED_READING * 1000:.0f}")
    return int(decision > WANTED_DECISION or reading > WANTED_READING)


if __name__ == "__main__":
    sys.exit(main())
