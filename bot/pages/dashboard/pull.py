"""The verdict on a pull request as a tree: each rule, what it asks, who gave it and who could."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot import inert
from bot.domain.board import Board
from bot.rules.approvals.verdict import Need, RuleVerdict, Verdict
from bot.rules.approvals.words import reasons, title_of, view_of, why_applies
from bot.rules.roles import shown

COULD = 12


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that is asked for. `tested` are the lines of its conditions."""

    status: str
    why: str
    by: tuple[str, ...]
    could: tuple[str, ...]
    more: int
    write: str
    tested: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """One rule with what it asks."""

    status: str
    title: str
    why: str
    asks: tuple[Ask, ...]
    faults: tuple[str, ...]
    tested: tuple[str, ...]


def rows(board: Board, verdicts: Iterable[Verdict]) -> list[Mapping[str, object]]:
    """Every pull request in a line, the newest first."""
    newest = sorted(verdicts, key=lambda one: -one.number)
    return [
        {
            "number": one.number,
            "status": one.status,
            "title": title_of(one),
            "base": inert.plain(one.base, 100),
            "sha": one.sha[:12],
            "missing": one.missing_roles[:6],
            "url": url_of(board, one.number),
        }
        for one in newest
    ]


def view(board: Board, verdict: Verdict) -> Mapping[str, object]:
    words = view_of(verdict)
    return {
        "number": verdict.number,
        "status": verdict.status,
        "title": title_of(verdict),
        "base": inert.plain(verdict.base, 100),
        "sha": verdict.sha,
        "url": url_of(board, verdict.number),
        "rules": [_branch(rule) for rule in verdict.rules if rule.status != "idle"],
        "idle": [(rule.title, why_applies(rule)) for rule in verdict.rules if rule.status == "idle"],
        "policy": [_ask(need) for need in verdict.policy],
        "stops": words.stops,
        "doubts": verdict.doubts,
        "disregarded": words.disregarded,
        "overruled": words.overruled,
        "judged": words.judged,
        "lines": words.lines,
        "missing": [_named(one.login, one.agent) for one in verdict.missing[:COULD]],
        "until": verdict.until,
    }


def url_of(board: Board, number: int) -> str:
    return f"{board.repository.url}/pull/{number}" if board.repository.url else ""


def _branch(rule: RuleVerdict) -> Branch:
    return Branch(
        rule.status, rule.title, why_applies(rule), tuple(map(_ask, rule.needs)), rule.faults,
        tuple(reasons(rule.tested)),
    )  # fmt: skip


def _ask(need: Need) -> Ask:
    return Ask(
        status=need.status,
        why=need.why,
        by=tuple(_named(shown(voice.by), voice.agent) for voice in need.by),
        could=tuple(_named(one.login, one.agent) for one in need.could[:COULD]),
        more=max(0, len(need.could) - COULD),
        write=need.write,
        tested=tuple(reasons(need.tested)) if need.tested else (),
    )


def _named(login: str, agent: str) -> str:
    return f"{login} as {agent}" if agent else login
