"""State blocks: whose, how old, and put there by whom."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.board import Account
from bot.domain.region import is_block
from bot.domain.state import Claim, IssueState, StatusState
from bot.errors import UsageError
from bot.github.state_block import Keys, LastEdit, Seat, believe, sign, verify

OLD, NEW = "the old secret, long enough", "the new secret, long enough"
KEYS = Keys.of([NEW])
SEAT = Seat(repository_id=1, issue_id=2)
BATON, ADA = Account(7, "baton", is_bot=True), Account(8, "ada")
STATE = IssueState("task:a", "s", revision=3, claim=Claim("gemini", 8, "ada", 5, datetime(2025, 1, 1, tzinfo=UTC)))
BLOCK = sign(STATE, SEAT, keys=KEYS)


def fault(block: str = BLOCK, seat: Seat = SEAT, **more: object) -> str | None:
    details: dict[str, Any] = {
        "keys": KEYS,
        "last_edit": LastEdit(BATON),
        "own": {BATON.id},
        "known_revision": 0,
        **more,
    }
    return believe(block, seat, **details).fault


def test_what_was_signed_is_believed() -> None:
    believed = believe(BLOCK, SEAT, keys=KEYS, last_edit=LastEdit(BATON), own={7}, known_revision=3)
    assert believed.state == STATE
    assert believed.fault is None
    assert is_block(BLOCK)


def test_status_state_is_believed_too() -> None:
    state = StatusState("s", revision=1, said=("pins-full",))
    assert verify(sign(state, SEAT, keys=KEYS), SEAT, keys=KEYS).state == state


def test_block_of_another_issue_or_repository_is_not_believed() -> None:
    assert fault(seat=Seat(1, 3)) == "signature"
    assert fault(seat=Seat(2, 2)) == "signature"


@pytest.mark.parametrize(
    ("before", "after"), [('"revision": 3', '"revision": 4'), ("gemini", "claude"), ('"comment": 5', '"comment": 4')]
)
def test_any_changed_word_breaks_the_signature(before: str, after: str) -> None:
    assert before in BLOCK
    assert fault(BLOCK.replace(before, after)) == "signature"


def test_older_block_put_back_by_hand_is_not_believed() -> None:
    assert fault(last_edit=LastEdit(ADA)) == "edited by ada"
    assert fault(known_revision=4) == "older revision"
    assert fault(last_edit=LastEdit(None)) == "edited by nobody known"


def test_without_edit_history_the_signature_and_the_revision_count() -> None:
    unknown = LastEdit(is_known=False)
    assert fault(last_edit=unknown) is None
    assert fault(last_edit=unknown, known_revision=4) == "older revision"


def test_keys_are_rotated_by_signing_with_the_first_and_believing_all() -> None:
    both = Keys.of([NEW, OLD])
    signed_before = sign(STATE, SEAT, keys=Keys.of([OLD]))
    assert fault(signed_before, keys=both) is None
    assert fault(sign(STATE, SEAT, keys=both)) is None
    assert fault(signed_before) == "signature of an unknown key"


@pytest.mark.parametrize("block", ["", "words", "<!-- baton:state -->", BLOCK[:-10], BLOCK.replace("{", "[", 1)])
def test_ruins_are_not_readable(block: str) -> None:
    assert str(fault(block)).startswith("not readable")


def test_signed_nonsense_is_not_readable() -> None:
    broken = sign(replace(STATE, note="x"), SEAT, keys=KEYS).replace('"v": 1', '"v": 9')
    assert str(fault(broken)).startswith("not readable: version 9")


@pytest.mark.parametrize("words", [[], ["short"], ["long enough, sixteen", "short"]])
def test_weak_keys_are_refused(words: list[str]) -> None:
    with pytest.raises(UsageError, match="BATON_STATE_KEY"):
        Keys.of(words)
