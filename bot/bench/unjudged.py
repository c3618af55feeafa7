"""Verdicts on what cannot be judged: they are never green, and say what to do."""

from bot.domain.pull_facts import PullFacts
from bot.domain.pull_reads import OpenPull
from bot.rules.approvals import Verdict
from bot.rules.approvals.verdict import Doubt

AGAIN = "press Evaluate again, or wait for the next sweep"


def without_plan(facts: PullFacts, message: str, line: int) -> Verdict:
    """The base has a plan file, and never had a valid one."""
    where = f"line {line} of the plan" if line else "the plan"
    doubt = Doubt(
        "failing", f"{where} on {facts.base.branch} is invalid: {message}", "mend it; `baton doctor` says how"
    )
    return Verdict(
        facts.number, facts.base.branch, facts.head.sha, "failing", doubts=(doubt,), judged="failing"
    )  # fmt: skip


def unread(one: OpenPull, why: str) -> Verdict:
    """GitHub gave no answer about the pull request, not even when it was asked again."""
    doubt = Doubt("waiting", f"the pull request could not be read: {why}", AGAIN)
    return Verdict(one.number, one.base, one.head, "waiting", doubts=(doubt,), judged="waiting")
