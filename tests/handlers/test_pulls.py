"""Pull requests of holders put their tasks in review, and take them back."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.actions import EditIssue, Record
from bot.domain.board import Account, Board, entry_of
from bot.domain.events import Origin, PullRequestChanged
from bot.domain.facts import Facts
from bot.domain.state import Claim, IssueState
from bot.handlers import pulls, routing
from tests.boards import board_of, changed, plan_of
from tests.fakes import ADA, BOB, BOT, EVE

NOW = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)
ORIGIN = Origin(42, "acme", "shop", "main", 7, ADA)
DOCS = 4
CLAIM = Claim("claude", ADA.id, "ada", 100, NOW)


def board(**state: Any) -> Board:
    return changed(board_of(plan_of()), "docs", **{"claim": CLAIM, **state})


def pull(action: str = "opened", **fields: Any) -> PullRequestChanged:
    base = {"title": "Docs", "body": f"Closes #{DOCS}", "author": ADA, "base_branch": "main", "head_repository": 42}
    return PullRequestChanged(ORIGIN, 700, action, **{**base, **fields})


def after(event: PullRequestChanged, board: Board) -> tuple[IssueState | None, list[str]]:
    """The state that is written, if one is, and what is logged."""
    decided = routing.decide(event, board, board, Facts(NOW))
    states = [one.state for one in decided.actions if isinstance(one, EditIssue)]
    logged = [one.log.what for one in decided.actions if isinstance(one, Record)]
    assert decided.touched == ((entry_of("task", "docs"),) if states else ())
    state = states[-1] if states else None
    assert state is None or isinstance(state, IssueState)
    return state, logged


@pytest.mark.parametrize("action", ["opened", "ready_for_review", "reopened", "edited", "synchronize"])
def test_holders_pull_request_that_closes_the_task_puts_it_in_review(action: str) -> None:
    state, logged = after(pull(action), board())
    assert state
    assert (state.in_review, state.pull, state.claim and state.claim.agent) == (True, 700, "claude")
    assert logged == ["in review"]


NOT_IN_REVIEW = {
    "a draft": {"is_draft": True},
    "somebody else's": {"author": BOB},
    "a deleted account's": {"author": None},
    "one that only names the task": {"body": f"About #{DOCS}"},
    "one into another branch": {"base_branch": "next"},
    "one of another task": {"body": "Closes #5"},
    "one of another repository's issue": {"body": f"Closes acme/other#{DOCS}"},
    "a closed one": {"is_open": False},
    "a form that nobody filled in": {"body": f"<!-- Closes #{DOCS} -->"},
}


@pytest.mark.parametrize("what", NOT_IN_REVIEW)
def test_other_pull_requests_do_not(what: str) -> None:
    state, logged = after(pull(**NOT_IN_REVIEW[what]), board())
    assert state is None or not state.in_review
    assert logged == []


def test_the_holders_pull_request_from_a_fork_counts_as_well() -> None:
    state, _ = after(pull(head_repository=99), board())
    assert state
    assert state.in_review


TAKEN_BACK = {
    "closed unmerged": {"is_open": False},
    "made a draft": {"is_draft": True},
    "retargeted": {"base_branch": "next"},
    "about something else now": {"body": ""},
}


@pytest.mark.parametrize("what", TAKEN_BACK)
def test_what_is_taken_back_is_in_review_no_more(what: str) -> None:
    warned = replace(CLAIM, warned=NOW)
    state, logged = after(pull("edited", **TAKEN_BACK[what]), board(claim=warned, in_review=True, pull=700))
    assert state
    assert (state.in_review, state.pull) == (False, 0)
    assert state.claim
    assert (state.claim.beat, state.claim.warned) == (NOW, None), "the holder must act again"
    assert logged == ["back from review"]


@pytest.mark.parametrize("state", [{"in_review": True}, {"in_review": True, "pull": 701}])
def test_review_that_another_thing_began_is_left_alone(state: dict[str, Any]) -> None:
    new, logged = after(pull("closed", is_open=False), board(**state))
    assert new is None or new.in_review
    assert logged == []


def test_merged_one_is_left_to_github() -> None:
    _, logged = after(pull("closed", is_open=False, is_merged=True), board(in_review=True, pull=700))
    assert logged == []


def test_persons_pull_request_puts_their_task_in_review() -> None:
    own = Claim("", EVE.id, "eve", 100, NOW)
    state, logged = after(pull(author=EVE), board(claim=own))
    assert state
    assert state.in_review
    assert logged == ["in review"]


def test_only_what_changes_is_read() -> None:
    assert pulls.needs(pull(), board()).issues == (DOCS,)
    assert pulls.needs(pull("synchronize"), board(in_review=True, pull=700)).issues == ()
    assert pulls.needs(pull(author=BOB), board()).issues == ()


def test_labels_and_reviewers_are_nothing_to_baton_here() -> None:
    assert pulls.glance(pull("labeled"))
    assert not pulls.glance(pull("closed"))


def test_batons_own_pull_request_is_no_sign_of_life() -> None:
    own = replace(pull(), origin=replace(ORIGIN, sender=BOT), author=Account(BOT.id, "baton", is_bot=True))
    assert after(own, board()) == (None, [])


def test_a_closed_task_is_left_alone() -> None:
    assert after(pull(), changed(board(), "docs", is_open=False)) == (None, [])
