"""How long one verdict takes: 100 files, 50 reviews, 20 rules.

    python -m benchmarks.verdict [--rounds 200]

The shortest of the rounds counts, in processor time, so that other work on the machine does not. `first` is a verdict
with a plan that nobody has judged by before, its patterns compiled anew; `next` is every other one.
"""

import argparse
import sys
import time
from datetime import UTC, datetime, timedelta

from bot.domain.board import Account
from bot.domain.pull_facts import ChangedFile, Commit, PullFacts, Ref, Review, Signature
from bot.plan.load import load
from bot.plan.models import Plan
from bot.rules import patterns
from bot.rules.approvals import judge
from bot.rules.approvals.check import check_of

FILES, REVIEWS, RULES, AGENTS = 100, 50, 20, 13
WANTED_SECONDS = 0.002
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HEAD = "a" * 40


def plan_of(rules: int) -> Plan:
    """Every rule is for the change; a third of them are not met."""
    agents = "".join(
        f'  a{at}: {{principals: ["u{at}#{at + 1}", "v{at}#{at + 101}"], owns: ["part{at}/**"]}}\n'
        for at in range(AGENTS)
    )
    lines = "".join(
        f'  r{at}: {{when: {{any: [{{paths: ["part{at}/**", "*.x{at}", docs/]}}, {{title: "fix {at}"}}]}}, '
        f"primary: a{at % AGENTS}, supporting: all, clearances: [a{(at + 1) % AGENTS}], approvals: 2}}\n"
        for at in range(rules)
    )
    loaded = load(f"version: 1\nsession: Measured\nagents:\n{agents}approvals:\n{lines}", file="plan.yml")
    assert loaded.plan is not None, loaded.findings
    return loaded.plan


def facts() -> PullFacts:
    author = Account(900, "zoe")
    signed = Signature(author, "Zoe", "zoe@example.org")
    return PullFacts(
        1, author, Ref("main", "c" * 40, "acme/shop"), Ref("topic", HEAD, "acme/shop"), NOON, pusher=author,
        files=tuple(ChangedFile(f"part{at % RULES}/folder/file{at}.py", "", 5, 5) for at in range(FILES)),
        commits=tuple(Commit(f"{at:040x}", signed, signed) for at in range(20)),
        reviews=tuple(
            Review(
                at,
                Account(at % 30 + 1, f"u{at}"),
                "approved",
                HEAD if at % 3 else "b" * 40,
                NOON + timedelta(minutes=at),
            )
            for at in range(REVIEWS)
        ),
        permissions=dict.fromkeys(range(1, 200), "write"),
    )  # fmt: skip


def measure(rounds: int) -> dict[str, float]:
    plan, pull = plan_of(RULES), facts()
    assert len(judge(pull, plan).applying) == RULES
    for cached in (patterns.globs, patterns.pattern):
        cached.cache_clear()
    begun = time.process_time()
    verdict = judge(pull, plan)
    first = time.process_time() - begun
    return {
        "first": first,
        "next": min(_timed(lambda: judge(pull, plan)) for _ in range(rounds)),
        "check": min(_timed(lambda: check_of(verdict)) for _ in range(max(1, rounds // 10))),
    }


def _timed(step: object) -> float:
    assert callable(step)
    begun = time.process_time_ns()
    step()
    return (time.process_time_ns() - begun) / 1e9


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    steps = measure(parser.parse_args().rounds)
    for step, seconds in steps.items():
        print(f"{step:6} {seconds * 1000:>6.2f} ms")
    print(f"wanted: the next verdict under {WANTED_SECONDS * 1000:.0f} ms")
    return 0 if steps["next"] < WANTED_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
