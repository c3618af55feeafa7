"""How long an agent's claim lives: warned at three quarters of the lease, over at its end, never for people."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from bot.domain.state import Claim, IssueState
from bot.plan.models import Plan

_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
Standing = Literal["alive", "silent", "warned", "over"]
"""`silent`: to be warned now. `warned`: it was, and has some time left. `over`: to be released now."""


def lease_of(plan: Plan) -> timedelta:
    """How long an agent may be silent; at least a minute, so that `0h` cannot take what was just claimed."""
    written = plan.policy.lease
    return max(timedelta(**{_UNITS[written[-1]]: int(written[:-1])}), timedelta(minutes=1))


def is_agents(plan: Plan, state: IssueState) -> bool:
    """Is the task held by an agent that is no person, so that silence may end it?

    A person's claim is not, nor that of an agent that people are, nor the plan's own (nobody has acted yet), nor that
    of an agent that left the plan.
    """
    claim = state.claim
    agent = plan.agents.get(claim.agent) if claim else None
    return bool(claim and agent and not agent.human and (claim.principal or claim.by))


def is_leased(plan: Plan, state: IssueState) -> bool:
    """Does time run? While a task is in review or offered to another agent, its holder waits for others."""
    is_offered = state.handoff is not None and not state.handoff.answer
    return is_agents(plan, state) and not (state.in_review or is_offered)


def last_sign(claim: Claim, active_at: datetime | None = None) -> datetime:
    """The holder's newest sign of life, written or just seen."""
    return max(claim.alive_at, active_at) if active_at else claim.alive_at


def warns_at(claim: Claim, lease: timedelta, *, active_at: datetime | None = None) -> datetime:
    return last_sign(claim, active_at) + lease * 3 / 4


def ends_at(claim: Claim, lease: timedelta, *, active_at: datetime | None = None) -> datetime | None:
    """None until it was warned: however late the warning came, a quarter of the lease is left to answer it."""
    if not is_warned(claim, active_at):
        return None
    assert claim.warned
    return max(last_sign(claim, active_at) + lease, claim.warned + lease / 4)


def is_warned(claim: Claim, active_at: datetime | None = None) -> bool:
    """A sign of life after the warning takes it back."""
    return claim.warned is not None and claim.warned > last_sign(claim, active_at)


def standing_of(claim: Claim, lease: timedelta, *, now: datetime, active_at: datetime | None = None) -> Standing:
    end = ends_at(claim, lease, active_at=active_at)
    if end is None:
        return "silent" if now >= warns_at(claim, lease, active_at=active_at) else "alive"
    return "over" if now >= end else "warned"


def next_look(claim: Claim, lease: timedelta, *, active_at: datetime | None = None) -> datetime:
    """When silence would next change something."""
    return ends_at(claim, lease, active_at=active_at) or warns_at(claim, lease, active_at=active_at)


def with_sign(claim: Claim, active_at: datetime) -> Claim:
    """The claim with a newer sign of life, and without a warning that is older."""
    newer = replace(claim, beat=max(claim.alive_at, active_at))
    return newer if is_warned(newer) else replace(newer, warned=None)


def with_warning(claim: Claim, *, now: datetime) -> Claim:
    """In whole seconds, as GitHub's times are: what is said in the same second counts as said after it."""
    return replace(claim, warned=now.replace(microsecond=0))


def must_be_written(claim: Claim, lease: timedelta, *, active_at: datetime) -> bool:
    """Is the sign of life so much newer than the written one that it goes into the signed state?

    So a busy agent costs four edits a lease at most. A warning is taken back at once.
    """
    if active_at <= claim.alive_at:
        return False
    return claim.warned is not None or active_at - claim.alive_at > lease / 4
