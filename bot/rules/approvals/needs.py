"""What a rule asks for, held against what was said: met or not, by whom, who could still."""

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.board import Account
from bot.domain.facts import MAY_WRITE
from bot.plan.models import ApprovalRule
from bot.rules.approvals.asks import Asks
from bot.rules.approvals.code_owners import code_owner_needs
from bot.rules.approvals.matching import Place, fill
from bot.rules.approvals.verdict import Candidate, Need, Status, Voice, What
from bot.rules.approvals.voices import line_for
from bot.rules.predicates import evaluate
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
    could = tuple(one for name in seen.plan.agents if seen.plan.agents[name].human for one in candidates(name, seen))
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
    for at in reversed(range(len(places))):
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
    free = {name: list(candidates(name, seen)) for place in places for name in place.agents}
    everybody = [_speaking(one, seen) for several in free.values() for one in several]
    order = [*filled, *empty]
    best = {order[at] for at in fill([places[at] for at in order], [*voices, *everybody])}
    found: dict[int, tuple[Candidate, ...]] = {}
    for at in empty:
        several = [one for name in places[at].agents for one in free[name]]
        unused = [one for one in several if seen.roles.group_of(one.id) not in used]
        found[at] = tuple(unused or several) if at in best else ()
    return found


def _speaking(one: Candidate, seen: Seen) -> Voice:
    """The candidate as if it had approved."""
    account = Account(one.id, one.login)
    group = seen.roles.group_of(one.id)
    return Voice(account, one.agent, "approve", seen.facts.now, "", "comment", False, group)


def _each(asks: Asks, voices: Sequence[Voice], seen: Seen) -> Iterator[Need]:
    """Owners and consumers: the same approval may serve as the primary's too."""
    asked: tuple[tuple[What, tuple[str, ...], str], ...] = (
        ("owner", asks.owners, "owns changed paths"),
        ("consumer", asks.consumers, "has a part in a contract that changes"),
    )
    for what, names, why in asked:
        for name in names:
            by = tuple(voice for voice in voices if voice.agent == name and voice.kind == "approve")[:1]
            yield _need(Place(what, (name,)), f"{name} {why}", by, tuple(candidates(name, seen)), seen)


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


def candidates(agent: str, seen: Seen) -> Iterator[Candidate]:
    """Principals of the agent who would be heard: known by id, not barred, and with write permission if known."""
    for principal in seen.plan.agents[agent].principals:
        login = principal.partition("#")[0]
        number = seen.roles.id_of(principal)
        is_bot = login.endswith("[bot]")
        account = Account(number, login.removesuffix("[bot]"), is_bot)
        permission = "write" if is_bot else seen.facts.permissions.get(number, "write")
        barred = seen.plan.policy.self_approval != "allowed" and seen.contributors.why_barred(account, seen.roles)
        if number and not barred and permission in MAY_WRITE:
            yield Candidate(login, agent, number)


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
    could = [one for name in agents for one in candidates(name, seen) if seen.roles.group_of(one.id) not in said]
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
