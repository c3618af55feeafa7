"""The state that GitHub has no field for: kept in signed blocks inside the issues' bodies."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

MEASURED_KEPT = 12
"""Values of one metric: enough for a trend that people see."""
MEASURED_MOST = 120
"""Values of all metrics together: the state must fit into the issue."""
LOG_KEPT = 30
"""Entries of the log that the status issue keeps; older ones are in the month's log issue."""


@dataclass(frozen=True, slots=True)
class Claim:
    """An agent's hold on a task. `comment` is the id of the comment that won it: lower ids came first."""

    agent: str
    principal: int
    login: str
    comment: int
    at: datetime
    verified: bool = False
    beat: datetime | None = None
    """The holder's last activity as far as it was written; None: nothing since `at`."""
    warned: datetime | None = None
    """When its silence was told to it; taken back by the next activity."""
    by: str = ""
    """Login of the lead or maintainer who gave the task to the agent; empty where it took the task itself."""

    @property
    def alive_at(self) -> datetime:
        return max(self.at, self.beat) if self.beat else self.at


@dataclass(frozen=True, slots=True)
class Block:
    """Somebody said that a task is blocked; `on` is an issue number or 0."""

    reason: str
    principal: int
    login: str
    at: datetime
    on: int = 0
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Who said something that counts, when and where. `agent` is empty for people who act as themselves.

    `comment` is the id of the comment, 0 for a box that was ticked by hand.
    """

    agent: str
    principal: int
    login: str
    at: datetime
    comment: int = 0
    verified: bool = False


@dataclass(frozen=True, slots=True)
class HandOff:
    """A task or a step that is passed on; it counts when it is accepted."""

    given: Said
    summary: str = ""
    to: str = ""
    """The agent that receives; empty: whoever the plan names."""
    answer: Literal["", "accepted", "rejected"] = ""
    answered: Said | None = None
    reason: str = ""
    """Why it was rejected."""


@dataclass(frozen=True, slots=True)
class SignOff:
    """One agent's word on one item of a checkpoint. `item` is its key (`bot/rules/items.key_of`)."""

    item: str
    said: Said


@dataclass(frozen=True, slots=True)
class Required:
    """One thing that an agent needs of another. `number` is its name within the issue and never given twice."""

    number: int
    to: str
    need: str
    state: Literal["asked", "provided", "accepted", "disputed"] = "asked"
    evidence: str = ""
    reason: str = ""
    """Why it is disputed."""
    asked: Said | None = None
    """None: the plan asks."""
    provided: Said | None = None
    answered: Said | None = None


@dataclass(frozen=True, slots=True)
class IssueState:
    """What Baton knows of one entry beside what GitHub shows. `revision` grows with every write."""

    entry: str = ""
    session: str = ""
    revision: int = 0
    claim: Claim | None = None
    progress: int | None = None
    note: str = ""
    blocks: tuple[Block, ...] = ()
    in_review: bool = False
    pull: int = 0
    """The pull request that put it in review; 0 where it is not one."""
    released_at: int = 0
    """Id of the comment that last freed the task: a claim of an older comment does not count any more."""
    seen: int = 0
    """Id of the newest command comment that had its effect here."""
    done_by: str = ""
    started: bool = False
    """The plan's starting facts (state, progress) were written; they are never compared again."""
    handoff: HandOff | None = None
    """Of a task or a phase."""
    signs: tuple[SignOff, ...] = ()
    """Of a checkpoint."""
    items: tuple[Required, ...] = ()
    """Of an agent's requirements."""
    numbered: int = 0
    """The highest number that one of them ever had."""
    overruled: Said | None = None
    """Who finished a task although what comes first is open."""
    told: tuple[str, ...] = ()
    """What was announced here, each once: `ready`, `open`. Taken back when it stops being so."""
    log: tuple["LogEntry", ...] = ()
    """Of a month's log: its entries, oldest first."""

    def with_told(self, what: str) -> "IssueState":
        return self if what in self.told else replace(self, told=(*self.told, what))


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One coordination fact: claimed, released, blocked, done, reopened, plan changed."""

    at: datetime
    what: str
    """A verb of the templates: `claimed`, `released`, `blocked`, `done`, `reopened`, `plan`."""
    entry: str = ""
    agent: str = ""
    login: str = ""
    note: str = ""
    number: int = 0
    comment: int = 0
    verified: bool = False
    principal: int = 0
    """Id of the account that said it; 0 where Baton concluded it."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that somebody said of a pull request (`number`), or with a halt of a rule, and that stands.

    Overrides stand for good, at one commit. A withdrawal takes back what its account said before.
    """

    kind: Literal["veto", "halt", "hold", "override", "withdrawal"]
    said: Said
    number: int = 0
    reason: str = ""
    rule: str = ""
    sha: str = ""


@dataclass(frozen=True, slots=True)
class WaitingPull:
    """An open pull request whose check is not green: whose word is missing, and in a line how it stands."""

    number: int
    title: str = ""
    agents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Integrated:
    """What a consumer builds a contract's use on, as it said last; the agent is in `said`."""

    contract: str
    state: Literal["mock", "real", "validated"]
    said: Said


@dataclass(frozen=True, slots=True)
class Measured:
    """One value of a metric, as it was told: `87 ms`."""

    metric: str
    value: str
    at: datetime
    source: str
    """`command`, `workflow`, `artifact` or `check`."""
    by: str = ""
    """Agent or login that said it; of a workflow its run."""
    verified: bool = False
    """It is known for sure who said it."""
    key: str = ""
    """Names the comment or run that it came with, so that it counts once."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Why the newest run or check that a metric comes from gave no value."""

    metric: str
    why: str
    at: datetime
    source: str
    """The run or check, as a value's `by`."""


@dataclass(frozen=True, slots=True)
class Approved:
    """Somebody's yes to what a plan closes. Kept while that plan is in force, so that an interrupted change goes on."""

    sha: str
    """Blob id of the plan file; a yes to one says nothing about another."""
    digest: str
    count: int
    """Entries that were to be closed when it was said; never more are."""
    said: Said
    former: str = ""
    """The session that it archives; empty where entries left the plan."""


@dataclass(frozen=True, slots=True)
class StatusState:
    """State of the session as a whole, in the status issue's block."""

    session: str = ""
    revision: int = 0
    log: tuple[LogEntry, ...] = ()
    """Newest first."""
    said: tuple[str, ...] = ()
    """Things that are said once only: `no-native-dependencies`, `pins-full`."""
    authors: tuple[int, ...] = ()
    """Accounts beside the App that `baton apply` ran under, and whose issues are therefore Baton's."""
    measured: tuple[Measured, ...] = ()
    """Values of metrics, each metric's oldest first."""
    unread: tuple[Unread, ...] = ()
    """Sources of metrics that gave nothing, one a metric; taken back by a newer value."""
    stops: tuple[Stop, ...] = ()
    """Vetoes, halts and holds that stand, overrides for good; oldest first."""
    waiting: tuple[WaitingPull, ...] = ()
    """Open pull requests that wait for approvals or fail, by number."""
    advisory: bool = False
    """No merge to the default branch waits for the check of approvals, as GitHub told it last."""
    integrations: tuple[Integrated, ...] = ()
    """How far consumers of contracts are, one an agent and contract."""
    principals: tuple[tuple[str, int], ...] = ()
    """Logins that the plan names without an id, in lower case, with the id that they had when they first acted."""
    approved: Approved | None = None
    """The newest yes to removals, until another plan comes."""

    def with_log(self, entry: LogEntry) -> "StatusState":
        return replace(self, log=(entry, *self.log)[:LOG_KEPT])

    def with_measured(self, one: Measured) -> "StatusState":
        """Its series holds the newest `MEASURED_KEPT` in the order of time; the same report changes nothing."""
        if one.key and any((had.metric, had.key) == (one.metric, one.key) for had in self.measured):
            return self
        others = tuple(had for had in self.measured if had.metric != one.metric)
        series = [*(had for had in self.measured if had.metric == one.metric), one]
        series = sorted(series, key=lambda had: had.at)[-MEASURED_KEPT:]
        if one not in series:  # it is older than all that are kept
            return self
        kept = (*others, *series)
        unread = tuple(had for had in self.unread if had.metric != one.metric or had.at > one.at)
        return replace(self, measured=kept if len(kept) <= MEASURED_MOST else _thinned(kept), unread=unread)

    def with_unread(self, one: Unread) -> "StatusState":
        """Only what is newer than all that is known of the metric counts."""
        is_old = any(had.at >= one.at for had in self.measured if had.metric == one.metric)
        if is_old or any(had == one or had.at > one.at for had in self.unread if had.metric == one.metric):
            return self
        others = tuple(had for had in self.unread if had.metric != one.metric)
        return replace(self, unread=(*others, one)[-MEASURED_MOST:])

    def with_said(self, what: str) -> "StatusState":
        return self if what in self.said else replace(self, said=(*self.said, what))


@dataclass(frozen=True, slots=True)
class Believed:
    """A block that was read: its state, or why it is not believed."""

    state: IssueState | StatusState | None
    fault: str | None = None
    keys: tuple[str, ...] = field(default_factory=tuple)


def _thinned(every: tuple[Measured, ...]) -> tuple[Measured, ...]:
    """The newest of each metric stay; of the others the oldest go."""
    last = {one.metric: at for at, one in enumerate(every)}
    rest = sorted((at for at in range(len(every)) if at not in last.values()), key=lambda at: every[at].at)
    gone = set(rest[: len(every) - MEASURED_MOST])
    return tuple(one for at, one in enumerate(every) if at not in gone)
