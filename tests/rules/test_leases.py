"""When silence is told, when it ends a claim, and whose claims it never ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.state import Claim, HandOff, IssueState, Said
from bot.rules import leases
from bot.rules.leases import is_leased, lease_of, must_be_written, next_look, standing_of, with_sign, with_warning
from tests.boards import plan_of

NOON = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)
DAY = timedelta(hours=24)
CLAIM = Claim("claude", 1, "ada", 100, NOON, verified=True)
PLAN = plan_of()


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


@pytest.mark.parametrize(
    ("written", "length"),
    [("30m", timedelta(minutes=30)), ("24h", DAY), ("3d", 3 * DAY), ("0h", timedelta(minutes=1))],
)
def test_lease_is_read_from_the_policy(written: str, length: timedelta) -> None:
    assert lease_of(plan_of(f"version: 1\nsession: s\npolicy: {{lease: {written}}}\n")) == length


def test_silence_is_told_at_three_quarters_and_ends_the_claim_at_the_full_lease() -> None:
    assert standing_of(CLAIM, DAY, now=at(17.9)) == "alive"
    assert standing_of(CLAIM, DAY, now=at(18)) == "silent"
    warned = with_warning(CLAIM, now=at(18))
    assert standing_of(warned, DAY, now=at(18)) == "warned"
    assert standing_of(warned, DAY, now=at(23.9)) == "warned"
    assert standing_of(warned, DAY, now=at(24)) == "over"


def test_nobody_is_released_without_a_quarter_of_the_lease_after_the_warning() -> None:
    """Baton was down for a week: the warning comes late, and is still a warning."""
    assert standing_of(CLAIM, DAY, now=at(168)) == "silent"
    warned = with_warning(CLAIM, now=at(168))
    assert standing_of(warned, DAY, now=at(173.9)) == "warned"
    assert standing_of(warned, DAY, now=at(174)) == "over"


@pytest.mark.parametrize("hours", [1, 17, 18, 30])
def test_any_sign_of_life_begins_the_lease_anew(hours: float) -> None:
    warned = with_warning(CLAIM, now=at(18))
    claim = with_sign(warned, at(hours))
    assert claim.warned == (at(18) if hours < 18 else None)
    assert claim.alive_at == at(hours)
    assert next_look(replace(claim, warned=None), DAY) == at(hours + 18)


def test_a_sign_that_is_seen_and_not_written_counts_as_well() -> None:
    assert standing_of(CLAIM, DAY, now=at(18), active_at=at(5)) == "alive"
    assert next_look(CLAIM, DAY, active_at=at(5)) == at(23)
    warned = with_warning(CLAIM, now=at(18))
    assert standing_of(warned, DAY, now=at(25), active_at=at(19)) == "alive"


def test_what_is_said_in_the_second_of_the_warning_takes_it_back() -> None:
    warned = with_warning(CLAIM, now=at(18) + timedelta(microseconds=700_000))
    assert with_sign(warned, at(18)).warned is None


def test_a_later_sign_never_becomes_an_earlier_one() -> None:
    claim = with_sign(with_sign(CLAIM, at(10)), at(3))
    assert claim.alive_at == at(10)


def test_a_busy_agent_costs_at_most_four_edits_a_lease() -> None:
    claim, edits = CLAIM, 0
    for minute in range(1, 24 * 60 + 1):
        now = at(minute / 60)
        if must_be_written(claim, DAY, active_at=now):
            claim, edits = with_sign(claim, now), edits + 1
    assert edits == 3
    assert not must_be_written(CLAIM, DAY, active_at=NOON - DAY)


def test_an_answer_to_the_warning_is_written_at_once() -> None:
    assert must_be_written(with_warning(CLAIM, now=at(18)), DAY, active_at=at(18))


def state(**fields: object) -> IssueState:
    return replace(IssueState(claim=CLAIM), **fields)  # type: ignore[arg-type]


def test_an_agents_claim_has_a_lease() -> None:
    assert is_leased(PLAN, state())
    assert is_leased(PLAN, state(claim=replace(CLAIM, agent="chatgpt", verified=False)))
    assert is_leased(PLAN, state(claim=Claim("chatgpt", 0, "", 5, NOON, by="mira")))


HUMAN = plan_of('version: 1\nsession: s\nagents:\n  claude: {human: true, principals: ["ada#1"]}\ntasks: {x: {}}\n')


@pytest.mark.parametrize(
    ("plan", "claim"),
    [
        pytest.param(PLAN, None, id="nobody's"),
        pytest.param(PLAN, replace(CLAIM, agent=""), id="a person's"),
        pytest.param(HUMAN, CLAIM, id="that of an agent that people are"),
        pytest.param(PLAN, replace(CLAIM, principal=0, login=""), id="the plan's own"),
        pytest.param(PLAN, replace(CLAIM, agent="gone"), id="that of an agent that left the plan"),
    ],
)
def test_other_claims_never_end_by_silence(plan, claim: Claim | None) -> None:
    assert not is_leased(plan, state(claim=claim))


def test_no_time_runs_while_the_holder_waits_for_others() -> None:
    offered = HandOff(Said("claude", 1, "ada", NOON))
    assert not is_leased(PLAN, state(in_review=True))
    assert not is_leased(PLAN, state(handoff=offered))
    assert is_leased(PLAN, state(handoff=replace(offered, answer="rejected")))


def test_coming_back_from_review_after_long_is_warned_before_it_is_released() -> None:
    assert standing_of(CLAIM, DAY, now=at(500)) == "silent"
    assert leases.ends_at(CLAIM, DAY) is None
