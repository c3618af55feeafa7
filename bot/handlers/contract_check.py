"""The check `baton/contracts`: contracts that change, who must agree, and where agents' code meets."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain.board import Board
from bot.domain.head_facts import HeadCheck, HeadFacts, Sources
from bot.domain.pull_facts import PullFacts
from bot.plan.models import Plan
from bot.rules.approvals.voices import hear
from bot.rules.contracts.integration import integration_of
from bot.rules.contracts.judge import ContractFacts, judge_contracts
from bot.rules.contracts.meeting import Meeting
from bot.rules.head_check import points_check
from bot.rules.patterns import BadPattern, globs, one_a_line
from bot.rules.points import Point
from bot.rules.seen import Seen

NAME = "baton/contracts"


def meets_at_contracts(plan: Plan) -> bool:
    return bool(plan.standards and plan.standards.meet_at_contracts)


def python_of(plan: Plan, paths: Iterable[str]) -> list[str]:
    """Of Python files those that belong to agents, define a contract, or hold a package together."""
    every = list(paths)
    patterns = tuple(pattern for agent in plan.agents.values() for pattern in agent.owns)
    try:
        owned = set(globs(patterns).matching(one_a_line(every))) if patterns else set()
    except BadPattern:  # the doctor tells it
        owned = set(every)
    places = {path for one in plan.contracts.values() for path in (one.file, one.mock) if path}
    return [path for path in every if path in owned or path in places or path.endswith("__init__.py")]


def contract_check(
    facts: HeadFacts,
    plan: Plan,
    after: Plan,
    known: ContractFacts,
    *,
    sources: Sources | None,
    pull: PullFacts,
    board: Board | None,
) -> HeadCheck | None:
    """`plan` is in force, `after` the one that merging brings; None where nothing of this concerns the change."""
    seen = Seen(plan, pull)
    known = replace(
        known,
        states=integration_of(after, board.status if board else None),
        approved=frozenset(
            voice.agent for voice in hear(seen, frozenset(plan.agents)).voices if voice.kind == "approve"
        ),
        authors=frozenset(seen.authors),
    )
    contracts = judge_contracts(facts, plan, after, known)
    meeting = _meeting(facts, plan, sources)
    gaps = tuple(Point("waiting", gap.why, gap.remedy) for gap in facts.gaps if gap.part == "files")
    points = (*(point for one in contracts for point in one.points), *meeting, *gaps)
    if not points:
        points = (Point("met", "no contract changes"),)
    asks = dict.fromkeys(agent for one in contracts for agent in one.asks)
    return points_check(
        NAME, facts.head.sha, points, met="Contracts are kept", template="checks/contracts.md.j2",
        values={"contracts": contracts, "meeting": meeting, "gaps": gaps, "asks": tuple(asks)},
    )  # fmt: skip


def _meeting(facts: HeadFacts, plan: Plan, sources: Sources | None) -> Sequence[Point]:
    if sources is None:
        return ()
    found = tuple(Meeting(plan, sources.files, frozenset(facts.paths)).points())
    if sources.missing:
        return (*(one for one in found if one.mark != "met"), Point("waiting", sources.missing, "split the repository"))
    return found
