"""What a rule asks for, held against what was said: met or not, by whom, who could still."""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.board import Account
from bot.plan.models import ApprovalRule
from bot.rules.approvals.asks import Asks
from bot.rules.approvals.code_owners import code_owner_needs
from bot.rules.approvals.matching import Place, fill, seats
from bot.rules.approvals.verdict import Need, Status, Voice, What
from bot.rules.approvals.voices import line_for
from bot.rules.predicates import evaluate
from bot.rules.roles import Candidate
from bot.rules.seen import Seen


def needs_of(rule: ApprovalRule, asks: Asks, voices: Sequence[Voice], seen: Seen) -> Iterator[Need]:
    """Every need of a rule that applies."""
    yield from _places(asks, voices, seen)
    yield from _each(asks, voices, seen)
    if asks.code_owners:
        yield from code_owner_needs(voices, seen)
    counted = _counted(asks, voices)
    if asks.approvals:
        yield _count(asks, counted, seen)
    if asks.humans:
        yield people_need(asks.humans, voices, seen)
    if rule.needs:
        yield _condition(rule, seen)


def people_need(wanted: int, voices: Sequence[Voice], seen: Seen) -> Need:
    """So many people, whatever agents they act for."""
    by = one_a_group([voice for voice in voices if voice.is_person and voice.kind == "approve"])
    status: Status = "approved" if len(by) >= wanted else "waiting"
    why = f"{len(by)} of {wanted} {'person' if wanted == 1 else 'people'} approved"
    could = tuple(one for name in seen.plan.agents if seen.plan.agents[name].human for one in seen.candidates[name])
    said = {voice.by.id for voice in by}
    open_to = tuple(one for one in could if one.id not in said) if status == "waiting" else ()
    write = line_for("approve", seen.facts.head.sha) if status == "waiting" else ""
    return Need("people", status, why, by=tuple(by), could=open_to, write=write)


def _places(asks: Asks, voices: Sequence[Voice], seen: Seen) -> Iterator[Need]:
    """The lead and the clearances, each by another voice. Clearances are filled first: fewer can give them."""
    places = [Place("clearance", (name,)) for name in asks.clearances]
    places += [Place("approval", asks.lead)] if asks.wants_lead else []
    filled = fill(places, voices)
    could = _could_fill(places, filled, voices, seen)
    for at in sorted(range(len(places)), key=lambda at: (places[at].what != "approval", at)):
        place = places[at]
        why = asks.lead_why if place.what == "approval" else f"{place.agents[0]} gives its clearance"
        by = (filled[at],) if at in filled else ()
        yield _need(place, why, by, could.get(at, ()), seen)


def _could_fill(
    places: Sequence[Place], filled: Mapping[int, Voice], voices: Sequence[Voice], seen: Seen
) -> dict[int, tuple[Candidate, ...]]:
    """Who could fill each place that is not filled; nobody where it would stay empty if everybody approved."""
    empty = [at for at in range(len(places)) if at not in filled]
    if not empty:
        return {}
    used = {voice.group for voice in filled.values()}
    free = [tuple(one for name in place.agents for one in seen.candidates[name]) for place in places]
    group_of = seen.roles.group_of
    order = [*filled, *empty]
    wanted = [
        {**dict.fromkeys(_groups(places[at], voices)), **{group_of(one.id): None for one in free[at]}} for at in order
    ]
    best = {order[at] for at in seats(wanted)}
    found: dict[int, tuple[Candidate, ...]] = {}
    for at in empty:
        unused = tuple(one for one in free[at] if group_of(one.id) not in used)
        found[at] = (unused or free[at]) if at in best else ()
    return found


def _groups(place: Place, voices: Sequence[Voice]) -> Iterator[str]:
    return (voice.group for voice in voices if place.takes(voice))


def _each(asks: Asks, voices: Sequence[Voice], seen: Seen) -> Iterator[Need]:
    """Owners and consumers: the same approval may serve as the primary's too."""
    asked: tuple[tuple[What, tuple[str, ...], str], ...] = (
        ("owner", asks.owners, "owns changed paths"),
        ("consumer", asks.consumers, "has a part in a contract that changes"),
    )
    for what, names, why in asked:
        for name in names:
            by = tuple(voice for voice in voices if voice.agent == name and voice.kind == "approve")[:1]
            yield _need(Place(what, (name,)), f"{name} {why}", by, seen.candidates[name], seen)


def _need(place: Place, why: str, by: tuple[Voice, ...], could: tuple[Candidate, ...], seen: Seen) -> Need:
    if by:
        return Need(place.what, "approved", why, place.agents, by)
    if not could:
        why = f"{why}, but nobody can: {_why_nobody(place.agents, seen)}"
        return Need(place.what, "failing", why, place.agents)
    first = could[0]
    has_roles = len(seen.roles.agents_of(Account(first.id, ""))) > 1
    kind = "clear" if place.what == "clearance" else "approve"
    write = line_for(kind, seen.facts.head.sha, first.agent if has_roles else "")
    return Need(place.what, "waiting", why, place.agents, (), could, write)


def _why_nobody(agents: tuple[str, ...], seen: Seen) -> str:
    if not agents:
        return "no agent is left that may; name others under `supporting`"
    without = [name for name in agents if not seen.plan.agents[name].principals]
    if without:
        return f"{without[0]} has no principals; write agents.{without[0]}.principals in the plan"
    return f"the principals of {' and '.join(agents)} made the change, are needed elsewhere, or may not write"


def _counted(asks: Asks, voices: Sequence[Voice]) -> list[Voice]:
    """Approvals and clearances by agents whom the rule names, and by people where it asks for people.

    A rule that names nobody counts everybody who may write.
    """
    if not asks.named and not asks.wants_lead:
        return one_a_group([voice for voice in voices if voice.kind == "approve"])
    heard = [voice for voice in voices if voice.agent in asks.named or (asks.humans and voice.is_person)]
    return one_a_group(heard)


def _count(asks: Asks, counted: Sequence[Voice], seen: Seen) -> Need:
    why = f"{len(counted)} of {asks.approvals} approvals"
    agents = asks.named or tuple(seen.plan.agents)
    if len(counted) >= asks.approvals:
        return Need("count", "approved", why, agents, tuple(counted))
    said = {voice.group for voice in counted}
    could = [one for name in agents for one in seen.candidates[name] if seen.roles.group_of(one.id) not in said]
    is_closed = bool(asks.named) and not asks.humans
    if is_closed and len({seen.roles.group_of(one.id) for one in could}) + len(counted) < asks.approvals:
        return Need("count", "failing", f"{why}, and not enough others can", agents, tuple(counted), tuple(could))
    write = line_for("approve", seen.facts.head.sha)
    return Need("count", "waiting", why, agents, tuple(counted), tuple(could), write)


def one_a_group(voices: Sequence[Voice]) -> list[Voice]:
    first: dict[str, Voice] = {}
    for voice in voices:
        first.setdefault(voice.group, voice)
    return list(first.values())


def _condition(rule: ApprovalRule, seen: Seen) -> Need:
    assert rule.needs is not None
    tested = evaluate(rule.needs, seen, "now")
    statuses: dict[bool | None, Status] = {True: "approved", None: "waiting", False: "failing"}
    words = {True: "what else the rule needs is so", None: "what else the rule needs is not known yet"}
    return Need(
        "condition",
        statuses[tested.value],
        words.get(tested.value, "what else the rule needs is not so"),
        tested=tested,
    )
