"""Hand-offs: which phases need one, who gives it, who validates it, and why somebody may not."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.board import Entry, kind_of
from bot.domain.state import HandOff, IssueState, Said
from bot.plan.graph import phase_order
from bot.plan.models import ALL, Plan

GIVE = "/handoff <summary>"
ACCEPT = "/accept"
REJECT = "/reject <reason>"


@dataclass(frozen=True, slots=True)
class Passing:
    """Who passes a phase on and who validates that, by agent; empty: anyone who may write."""

    givers: tuple[str, ...] = ()
    validators: tuple[str, ...] = ()
    what: str = ""
    """What is looked at."""


def passings(plan: Plan) -> dict[str, Passing]:
    """How each phase is handed over, of those that are; the others end with their tasks alone.

    A step of a sequential session is always handed to the one behind it; the last one, and phases of other styles,
    only where the plan says so.
    """
    owners = _owners(plan)
    behind: dict[str, list[str]] = {}
    for name, after in phase_order(plan).items():
        for other in after:
            behind.setdefault(other, []).append(name)
    found = {}
    for name, phase in plan.phases.items():
        if phase.handoff or (name in behind and plan.style == "sequential"):
            receivers = dict.fromkeys(agent for other in behind.get(name, ()) for agent in owners[other])
            found[name] = _passing(plan, name, owners[name], tuple(receivers))
    return found


def _passing(plan: Plan, phase: str, givers: tuple[str, ...], receivers: tuple[str, ...]) -> Passing:
    said = plan.phases[phase].handoff
    named = (said.by,) if said and said.by else ()
    what = (said.validate_ if said else "") or "the work can be built upon"
    return Passing(givers, named or apart_from(plan, receivers, givers), what)


def _owners(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Who answers for a phase: its agent, else its leads, else the agents of its tasks."""
    workers: dict[str, list[str]] = {}
    for task in plan.tasks.values():
        if task.phase and task.agent:
            workers.setdefault(task.phase, []).append(task.agent)
    found = {}
    for name, phase in plan.phases.items():
        agents = [phase.agent] if phase.agent else phase.leads or workers.get(name, [])
        found[name] = tuple(plan.agents) if ALL in agents else tuple(dict.fromkeys(agents))
    return found


def apart_from(plan: Plan, receivers: Iterable[str], givers: tuple[str, ...]) -> tuple[str, ...]:
    """The receivers that may judge what the givers did; where one agent does both steps, anybody else judges."""
    if len(givers) != 1:
        return tuple(receivers)
    return tuple(agent for agent in receivers if not is_same(plan, agent, givers[0]))


def is_same(plan: Plan, agent: str, giver: str) -> bool:
    """Do two agents count as one? Under `policy.separate: operator` also those of one operator."""
    if agent == giver:
        return True
    one, other = plan.agents.get(agent), plan.agents.get(giver)
    return plan.policy.separate == "operator" and bool(
        one and other and one.operator and one.operator == other.operator
    )


def why_not(plan: Plan, given: Said, validators: tuple[str, ...], by: Said) -> str:
    """Why somebody may not validate what was given; empty where they may."""
    if by.agent and by.agent == given.agent:
        return f"{by.agent} gave it, and nobody validates their own work"
    if by.principal == given.principal:
        return f"{by.login} gave it{f' for {given.agent}' if given.agent else ''}, and nobody validates their own work"
    if by.agent and given.agent and is_same(plan, by.agent, given.agent):
        return f"{by.agent} and {given.agent} have one operator, and the plan keeps operators apart"
    if validators and by.agent not in validators:
        return f"it is for {' or '.join(validators)} to validate"
    return ""


def is_offered(state: IssueState) -> bool:
    """Does a hand-off wait for its answer?"""
    return state.handoff is not None and not state.handoff.answer


def is_validated(state: IssueState) -> bool:
    return state.handoff is not None and state.handoff.answer == "accepted"


def kept(entry: Entry, state: IssueState, *, is_open: bool) -> HandOff | None:
    """The hand-off that still means something.

    An offer of a task ends with the giver's claim and with the task; an acceptance of a phase ends when somebody
    opens it again, as then it has to be handed over anew.
    """
    handoff = state.handoff
    if handoff is None or kind_of(entry) == "phase":
        return None if is_open and is_validated(state) else handoff
    claim = state.claim
    if not handoff.answer:
        is_held = claim is not None and (claim.agent or claim.login) == (handoff.given.agent or handoff.given.login)
        return handoff if is_open and is_held else None
    if handoff.answer == "accepted":
        return handoff if claim is not None and claim.agent == handoff.to else None
    return handoff if is_open and claim is not None else None


def choices(plan: Plan, task: str, *, giver: str) -> tuple[str, ...]:
    """To whom a task goes where nobody is named: the validator of its phase, else the agents of what comes after it."""
    entry = plan.tasks[task]
    phase = plan.phases.get(entry.phase or "")
    if phase and phase.handoff and phase.handoff.by and phase.handoff.by != giver:
        return (phase.handoff.by,)
    names = {name for name, other in plan.tasks.items() if task in other.after} | set(entry.blocks)
    behind = (plan.tasks[name].agent for name in plan.tasks if name in names)
    return tuple(dict.fromkeys(agent for agent in behind if agent and agent != giver))


def next_line(ways: Passing, state: IssueState) -> str:
    """What has to be written on the issue of a phase whose tasks are done, and by whom."""
    if is_offered(state):
        return f"{_who(ways.validators)} writes `/accept` on it, or `/reject` with the reason"
    return f"{_who(ways.givers)} writes `/handoff` with a summary on it"


def _who(agents: tuple[str, ...]) -> str:
    return " or ".join(agents) or "somebody who may write"
