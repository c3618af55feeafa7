"""A verdict in words: plain strings for templates and terminals, which make them safe."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.approvals.verdict import Disregarded, Need, RuleVerdict, Status, Verdict, Voice
from bot.rules.predicates import Tested
from bot.rules.roles import Candidate, shown

MARKS: dict[Status, str] = {"approved": "✅", "waiting": "🟡", "failing": "❌", "overridden": "⚠️", "idle": "➖"}
SHOWN = 8


@dataclass(frozen=True, slots=True)
class NeedView:
    mark: str
    why: str
    by: tuple[str, ...]
    could: tuple[str, ...]
    write: str
    tested: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    mark: str
    title: str
    why: str
    needs: tuple[NeedView, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StopView:
    mark: str
    kind: str
    by: str
    agent: str
    rule: str
    at: datetime
    reason: str
    write: str


@dataclass(frozen=True, slots=True)
class DoubtView:
    mark: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class OverruledView:
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unheard:
    who: str
    why: str
    write: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """Everything that a verdict says; nothing in it is safe Markdown."""

    number: int
    title: str
    judged: str
    rules: tuple[RuleView, ...]
    idle: tuple[RuleView, ...]
    policy: tuple[NeedView, ...] = ()
    stops: tuple[StopView, ...] = ()
    doubts: tuple[DoubtView, ...] = ()
    disregarded: tuple[Unheard, ...] = ()
    overruled: OverruledView | None = None
    lines: tuple[str, ...] = field(default_factory=tuple)


def view_of(verdict: Verdict) -> VerdictView:
    over = verdict.overruled
    return VerdictView(
        verdict.number,
        title_of(verdict),
        STATUS_WORDS[verdict.judged],
        tuple(_rule(rule) for rule in verdict.rules if rule.status != "idle"),
        tuple(_rule(rule) for rule in verdict.rules if rule.status == "idle"),
        tuple(map(_need, verdict.policy)),
        tuple(
            StopView(
                MARKS[stop.status], stop.kind, shown(stop.by), stop.agent, stop.rule, stop.at,
                stop.reason or "no reason given", stop.write,
            )
            for stop in verdict.stops
        ),
        tuple(DoubtView(MARKS[doubt.status], doubt.why, doubt.remedy) for doubt in verdict.doubts),
        tuple(map(_unheard, verdict.disregarded)),
        OverruledView(shown(over.by), over.reason or "no reason given", over.at) if over else None,
        verdict.lines if verdict.judged != "approved" else (),
    )  # fmt: skip


STATUS_WORDS: dict[Status, str] = {
    "approved": "approved",
    "waiting": "waiting",
    "failing": "failing",
    "overridden": "overridden",
    "idle": "not asked",
}


def title_of(verdict: Verdict) -> str:
    """One line: `2 of 3 rules met, waiting for security`."""
    if verdict.overruled:
        return f"Overridden by {shown(verdict.overruled.by)}"
    stop = next(iter(verdict.stops), None)
    if stop:
        words = {"veto": "Vetoed", "halt": "Halted", "hold": "On hold"}[stop.kind]
        return f"{words} by {stop.agent or shown(stop.by)}"
    return _counted(verdict)


def _counted(verdict: Verdict) -> str:
    applying = verdict.applying
    met = sum(rule.status == "approved" for rule in applying)
    counted = f"{met} of {len(applying)} rules met" if applying else "No rule is for this change"
    if verdict.status == "approved":
        return counted if len(applying) != 1 else "The rule is met"
    if doubt := next((doubt for doubt in verdict.doubts if doubt.status == verdict.status), None):
        return f"{counted}; {doubt.why}"
    if verdict.status == "failing":
        broken = next((rule for rule in applying if rule.status == "failing"), None)
        return f"{counted}; {broken.title} cannot be met" if broken else counted
    roles = list(verdict.missing_roles)
    if not roles:
        return f"{counted}, waiting"
    return f"{counted}, waiting for {', '.join(roles[:3])}{' and others' if len(roles) > 3 else ''}"


def reasons(tested: Tested, depth: int = 0) -> Iterator[str]:
    """The tree of a condition, a line each, indented by its depth."""
    mark = {True: "yes", False: "no", None: "not known"}[tested.value]
    yield f"{'· ' * depth}{tested.key}: {mark}{f' ({tested.why})' if tested.why else ''}"
    for part in tested.parts:
        yield from reasons(part, depth + 1)


def why_applies(rule: RuleVerdict) -> str:
    """The shortest reason why a rule is for a change, is not, or may be."""
    deciding = list(_deciding(rule.tested)) or [rule.tested]
    # of a rule that is not for the change, the type comes first and says least
    told = deciding[-1] if rule.applies is False else deciding[0]
    words = {
        True: "For this change",
        False: "Not for this change",
        None: "Nobody can tell whether it is for this change",
    }
    why = f"{told.key}: {told.why}" if told.why else told.key
    return f"{words[rule.applies]} ({why})" if told.key != "fault" else "The rule itself is wrong"


def _deciding(tested: Tested) -> Iterator[Tested]:
    """Predicates that have the answer of the whole."""
    if not tested.parts:
        yield tested
    for part in tested.parts:
        if tested.key == "not" or part.value == tested.value:
            yield from _deciding(part)


def _rule(rule: RuleVerdict) -> RuleView:
    return RuleView(MARKS[rule.status], rule.title, why_applies(rule), tuple(map(_need, rule.needs)), rule.faults)


def _need(need: Need) -> NeedView:
    could = [_candidate(one) for one in need.could[:SHOWN]]
    more = [f"{len(need.could) - SHOWN} more"] if len(need.could) > SHOWN else []
    tested = tuple(reasons(need.tested)) if need.tested and need.status != "approved" else ()
    by = tuple(map(_voice, need.by))
    return NeedView(MARKS[need.status], need.why, by, tuple(could + more), need.write, tested)


def _voice(voice: Voice) -> str:
    return f"{shown(voice.by)} as {voice.agent}" if voice.agent else shown(voice.by)


def _candidate(one: Candidate) -> str:
    return f"{one.login} as {one.agent}" if one.agent else one.login


def _unheard(one: Disregarded) -> Unheard:
    return Unheard(shown(one.by), one.why, one.write)
