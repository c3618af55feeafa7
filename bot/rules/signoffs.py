"""Sign-offs: who may sign an item of a checkpoint off, and whether what was signed is enough."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.state import Said, SignOff
from bot.plan.models import ALL, AtLeast, Checkpoint, Item, Plan
from bot.rules.items import key_of


@dataclass(frozen=True, slots=True)
class Disregarded:
    """A sign-off that does not count, and why."""

    said: Said
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How an item stands. `missing` are agents whose sign-off would help; `lacks` says how many are needed still."""

    number: int
    """Of the item, from 1."""
    key: str
    text: str
    is_met: bool
    lacks: int = 0
    signed: tuple[Said, ...] = ()
    missing: tuple[str, ...] = ()
    disregarded: tuple[Disregarded, ...] = ()
    by_plan: bool = False
    """The plan began with this item as done."""


def verdicts_of(plan: Plan, point: Checkpoint, signs: Sequence[SignOff]) -> tuple[Verdict, ...]:
    """One verdict an item, in the plan's order. The order of the sign-offs makes no difference."""
    by_item: dict[str, list[Said]] = {}
    for sign in signs:
        by_item.setdefault(sign.item, []).append(sign.said)
    return tuple(
        verdict_of(plan, item, by_item.get(key_of(item.text), ()), number=number)
        for number, item in enumerate(point.items, start=1)
    )


def verdict_of(plan: Plan, item: Item, said: Iterable[Said], *, number: int = 1) -> Verdict:
    """How one item stands with what was said of it."""
    may = signers_of(plan, item)
    latest = _one_an_agent(plan, said)
    by_plan = any(not one.principal for one in latest)
    words = [one for one in latest if one.principal]
    valid = [one for one in words if one.agent in may or (not may and not one.agent)]
    counted, twins = _independent(plan, valid) if isinstance(item.sign_off, AtLeast) else (valid, [])
    lacks = 0 if by_plan else max(0, needed_of(item, may) - len(counted))
    return Verdict(
        number=number,
        key=key_of(item.text),
        text=item.text,
        is_met=lacks == 0,
        lacks=lacks,
        signed=tuple(counted),
        missing=_missing(plan, item, may, valid, counted) if lacks else (),
        disregarded=(
            *(Disregarded(one, "may not sign this item off") for one in words if one not in valid),
            *(Disregarded(one, _why_twin(plan)) for one in twins),
        ),
        by_plan=by_plan,
    )


def signed_by_plan(point: Checkpoint, at: datetime) -> tuple[SignOff, ...]:
    """Starting facts: what was agreed before the plan was written. Its principal is 0, as nobody has said it here."""
    return tuple(SignOff(key_of(item.text), Said("", 0, "", at)) for item in point.items if item.done)


def signers_of(plan: Plan, item: Item) -> tuple[str, ...]:
    """Agents that may sign the item off. None in a plan without agents: there any person with write permission may."""
    match item.sign_off:
        case "any" | "all":
            named: Sequence[str] = (ALL,)
        case AtLeast(of=of):
            named = of
        case some:
            named = some
    every = list(plan.agents) if ALL in named and ALL not in plan.agents else []
    return tuple(dict.fromkeys(agent for agent in (*named, *every) if agent in plan.agents))


def needed_of(item: Item, may: Sequence[str]) -> int:
    """How many sign-offs are needed; never none, so that nothing is agreed by nobody."""
    match item.sign_off:
        case "any":
            return 1
        case AtLeast(at_least=count):
            return count
        case _:
            return max(1, len(may))


def may_sign(plan: Plan, item: Item, agent: str) -> bool:
    """`agent` is empty for a person who acts as themselves."""
    may = signers_of(plan, item)
    return agent in may if agent else not may


def asked(verdicts: Iterable[Verdict], plan: Plan) -> tuple[str, ...]:
    """Agents whose sign-off is missing somewhere, in the plan's order."""
    missing = {agent for verdict in verdicts for agent in verdict.missing}
    return tuple(agent for agent in plan.agents if agent in missing)


def _missing(
    plan: Plan, item: Item, may: Sequence[str], valid: Sequence[Said], counted: Sequence[Said]
) -> tuple[str, ...]:
    """Of agents of one operator that counts already no other helps."""
    there = {one.agent for one in valid}
    sides = {_side(plan, one) for one in counted} if isinstance(item.sign_off, AtLeast) else set()
    return tuple(agent for agent in may if agent not in there and _side_of(plan, agent) not in sides)


def _one_an_agent(plan: Plan, said: Iterable[Said]) -> list[Said]:
    """One word an agent, a verified one before others, in the plan's order: so that the order of events is nothing."""
    best: dict[tuple[str, int], Said] = {}
    for one in said:
        who = (one.agent, 0 if one.agent else one.principal)
        former = best.get(who)
        if former is None or _rank(one) < _rank(former):
            best[who] = one
    place = {agent: at for at, agent in enumerate(plan.agents)}
    return sorted(best.values(), key=lambda one: (place.get(one.agent, len(place)), one.agent, one.principal))


def _rank(one: Said) -> tuple[bool, int, float, int]:
    return not one.verified, one.comment, one.at.timestamp(), one.principal


def _independent(plan: Plan, valid: Sequence[Said]) -> tuple[list[Said], list[Said]]:
    """The most sign-offs of which no two are of one principal (nor, where the policy says so, of one operator).

    A greatest matching of operators and principals, so that one more sign-off never counts less.
    """
    of_side: dict[str, list[Said]] = {}
    for one in valid:
        of_side.setdefault(_side(plan, one), []).append(one)
    taken: dict[int, Said] = {}

    def finds_place(side: str, seen: set[int]) -> bool:
        """Kuhn's augmenting path."""
        for one in of_side[side]:
            if one.principal in seen:
                continue
            seen.add(one.principal)
            former = taken.get(one.principal)
            if former is None or finds_place(_side(plan, former), seen):
                taken[one.principal] = one
                return True
        return False

    for side in of_side:
        finds_place(side, set())
    counted = list(taken.values())
    return [one for one in valid if one in counted], [one for one in valid if one not in counted]


def _side(plan: Plan, one: Said) -> str:
    """What may count once beside the principal: the agent itself, or who runs it."""
    return _side_of(plan, one.agent) if one.agent else f"principal {one.principal}"


def _side_of(plan: Plan, agent: str) -> str:
    operator = plan.agents[agent].operator if agent in plan.agents else None
    return f"operator {operator}" if plan.policy.separate == "operator" and operator else f"agent {agent}"


def _why_twin(plan: Plan) -> str:
    whom = "operator or principal" if plan.policy.separate == "operator" else "principal"
    return f"counts once with another of the same {whom}"
