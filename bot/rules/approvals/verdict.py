"""What a verdict is made of: each part says its state, why, by whom, who could still, and what to write next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.domain.board import Account
from bot.rules.predicates import Tested
from bot.rules.roles import Candidate

Status = Literal["approved", "waiting", "failing", "overridden", "idle"]
"""`idle`: a rule that is not for this change. Nothing that is `waiting` or `failing` is ever green."""
What = Literal["approval", "clearance", "owner", "consumer", "code-owner", "count", "people", "condition"]
Conclusion = Literal["success", "failure", "action_required"]
_CONCLUSIONS: dict[Status, Conclusion] = {
    "approved": "success", "overridden": "success", "idle": "success", "waiting": "action_required",
    "failing": "failure",
}  # fmt: skip


def worst(statuses: Iterable[Status]) -> Status:
    """Failing, else waiting, else approved."""
    all_statuses = set(statuses)
    return next((status for status in ("failing", "waiting") if status in all_statuses), "approved")


def conclusion_of(status: Status) -> Conclusion:
    return _CONCLUSIONS[status]


@dataclass(frozen=True, slots=True)
class Voice:
    """An approval that counts. `agent` is empty for a person without a role. `until`: when it expires."""

    by: Account
    agent: str
    kind: Literal["approve", "clear"]
    at: datetime
    sha: str
    source: Literal["review", "comment"]
    is_person: bool
    group: str
    """Voices of one group count once: those of one account, or of one operator where the plan separates so."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Disregarded:
    """Somebody's word that does not count. `write` is the line that would, empty where none of theirs can."""

    by: Account | None
    why: str
    write: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a rule asks for. `agents` may give it; `write` is the line for whoever of `could` does."""

    what: What
    status: Status
    why: str
    agents: tuple[str, ...] = ()
    by: tuple[Voice, ...] = ()
    could: tuple[Candidate, ...] = ()
    write: str = ""
    tested: Tested | None = None


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """One rule. `applies` is None where that is not known; `tested` tells why."""

    rule: str
    title: str
    status: Status
    applies: bool | None
    tested: Tested
    needs: tuple[Need, ...] = ()
    faults: tuple[str, ...] = ()
    """What is wrong with the rule itself: it stays red until the plan is mended."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A veto, halt or hold that stands. `write` lifts it."""

    kind: Literal["veto", "halt", "hold"]
    status: Status
    by: Account
    reason: str
    at: datetime
    agent: str = ""
    rule: str = ""
    write: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is not known, and so not green; or that the policy does not let pass."""

    status: Status
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Overruled:
    """Somebody whom the plan names overruled the verdict at this commit."""

    by: Account
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one pull request at one head commit."""

    number: int
    base: str
    sha: str
    status: Status
    rules: tuple[RuleVerdict, ...] = ()
    policy: tuple[Need, ...] = ()
    """What the policy asks of every change."""
    doubts: tuple[Doubt, ...] = ()
    stops: tuple[Stop, ...] = ()
    disregarded: tuple[Disregarded, ...] = ()
    overruled: Overruled | None = None
    judged: Status = "approved"
    """What the status would be without the override."""
    until: datetime | None = None
    """When the first approval that counts expires: evaluate again then."""

    @property
    def is_green(self) -> bool:
        return self.status in ("approved", "overridden")

    @property
    def conclusion(self) -> Conclusion:
        return conclusion_of(self.status)

    @property
    def applying(self) -> tuple[RuleVerdict, ...]:
        """Rules that are for this change, or may be."""
        return tuple(rule for rule in self.rules if rule.status != "idle")

    @property
    def needs(self) -> tuple[Need, ...]:
        return (*(need for rule in self.applying for need in rule.needs), *self.policy)

    @property
    def missing(self) -> tuple[Candidate, ...]:
        """Who could give what is missing, each once."""
        return tuple(dict.fromkeys(one for need in self.needs if need.status == "waiting" for one in need.could))

    @property
    def missing_roles(self) -> tuple[str, ...]:
        """Agents whose word is missing, each once: who is requested for review."""
        return tuple(dict.fromkeys(one.agent for one in self.missing if one.agent))

    @property
    def lines(self) -> tuple[str, ...]:
        """The exact lines to write next, each once."""
        return tuple(dict.fromkeys(_lines(self)))


def _lines(verdict: Verdict) -> Iterator[str]:
    yield from (need.write for need in verdict.needs if need.status == "waiting" and need.write)
    yield from (stop.write for stop in verdict.stops if stop.write)
    yield from (one.write for one in verdict.disregarded if one.write)
