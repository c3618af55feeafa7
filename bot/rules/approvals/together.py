"""Several pull requests behind one check: those with one head and base, and the entries of a merge queue."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.pull_facts import PullFacts
from bot.plan.models import Plan
from bot.rules.approvals.judge import judge
from bot.rules.approvals.verdict import Conclusion, Doubt, Status, Verdict, conclusion_of, worst


@dataclass(frozen=True, slots=True)
class Joint:
    """A check is per commit, not per pull request: it is green only if every one is."""

    base: str
    sha: str
    verdicts: tuple[Verdict, ...]
    is_group: bool = False
    """A merge queue waits for nobody: what is not green has failed."""
    doubts: tuple[Doubt, ...] = ()

    @property
    def status(self) -> Status:
        status = worst((*(one.status for one in self.verdicts), *(doubt.status for doubt in self.doubts)))
        if status == "waiting" and self.is_group:
            return "failing"
        is_overruled = any(one.status == "overridden" for one in self.verdicts)
        return "overridden" if status == "approved" and is_overruled else status

    @property
    def is_green(self) -> bool:
        return self.status in ("approved", "overridden")

    @property
    def conclusion(self) -> Conclusion:
        return conclusion_of(self.status)


def together(verdicts: Sequence[Verdict], *, doubts: Sequence[Doubt] = ()) -> Joint:
    """Every open pull request with this head and base; at least one. `doubts` say why the list may not be complete."""
    if not verdicts:
        raise ValueError("no verdict to join")
    return Joint(verdicts[0].base, verdicts[0].sha, tuple(verdicts), doubts=tuple(doubts))


def judge_group(entries: Sequence[PullFacts], plan: Plan, *, sha: str, doubts: Sequence[Doubt] = ()) -> Joint:
    """The entries of a merge queue up to the group's head `sha`, all of them. None at all is a failure."""
    verdicts = tuple(judge(facts, plan) for facts in entries)
    empty = () if verdicts else (Doubt("failing", "no entry of the merge queue is known", "evaluate again"),)
    base = verdicts[0].base if verdicts else ""
    return Joint(base, sha, verdicts, is_group=True, doubts=(*doubts, *empty))
