"""Finding the item that somebody means."""

import pytest

from bot.rules.items import Unfound, key_of, numbers_in, pick

ITEMS = [(1, "All agents agree"), (2, "The schema is sound"), (5, "The schema is quick"), (6, "Tests pass")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("2", (2,)),
        ("#5", (5,)),
        ("item 2", (2,)),
        ("1 2 5", (1, 2, 5)),
        ("1, 2 and 6", (1, 2, 6)),
        ("2 2 2", (2,)),
        ("tests pass.", (6,)),
        ("All agents", (1,)),
        ("the schema IS SOUND", (2,)),
    ],
)
def test_items_are_named_by_number_and_by_words(words: str, found: tuple[int, ...]) -> None:
    assert pick(words, ITEMS) == found


@pytest.mark.parametrize(
    ("words", "why", "near"),
    [
        ("3", "there is no item 3; the items are 1, 2, 5, 6", 0),
        ("1 99", "there is no item 99", 0),
        ("0", "there is no item 0", 0),
        ("the schema", "may be item 2 or 5", 2),
        ("Test passes", "there is no item", 6),
        ("bananas", "there is no item", 0),
    ],
)
def test_what_is_no_item_is_told_with_the_nearest(words: str, why: str, near: int) -> None:
    with pytest.raises(Unfound, match=why) as unfound:
        pick(words, ITEMS)
    assert unfound.value.near == near


def test_sentences_with_numbers_are_no_numbers() -> None:
    assert numbers_in("2 of 3 tests") == ()
    assert numbers_in("v2") == ()
    assert numbers_in("9" * 5000) == ()


def test_keys_are_of_the_words_alone() -> None:
    assert key_of("The schema  is sound.") == key_of("the Schema is sound")
    assert key_of("The schema is sound") != key_of("The schema is found")
    assert len(key_of("x" * 100_000)) == 12
