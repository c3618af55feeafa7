"""A merge of the base is told apart path by path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.update_merges import Tree, update_merge

WAS = {"a": "1", "b": "1", "c": "1"}


def changes(head: Tree, base: Tree, merged: Tree) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    found = update_merge("m", "h", ancestor=WAS, head=head, base=base, merged=merged)
    assert (found.sha, found.before) == ("m", "h")
    return found.both_changed, found.unexplained


@pytest.mark.parametrize(
    ("head", "base", "merged", "wanted"),
    [
        ({**WAS, "a": "2"}, {**WAS, "b": "2"}, {**WAS, "a": "2", "b": "2"}, ((), ())),
        ({**WAS, "a": "2"}, {**WAS, "a": "3"}, {**WAS, "a": "3"}, (("a",), ())),
        ({**WAS, "a": "2"}, {**WAS, "a": "2"}, {**WAS, "a": "2"}, ((), ())),
        ({**WAS, "a": "2"}, {**WAS, "b": "2"}, {**WAS, "a": "2"}, ((), ("b",))),
        ({**WAS, "a": "2"}, WAS, {**WAS, "a": "2", "evil": "1"}, ((), ("evil",))),
        ({"b": "1", "c": "1"}, {**WAS, "d": "1"}, {"b": "1", "c": "1", "d": "1"}, ((), ())),
        ({"b": "1", "c": "1"}, {**WAS, "a": "2"}, {**WAS, "a": "2"}, (("a",), ())),
        ({**WAS, "n": "1"}, {**WAS, "n": "2"}, {**WAS, "n": "1"}, (("n",), ())),
    ],
    ids=["clean", "both", "alike", "dropped", "smuggled", "deleted", "deleted and changed", "added twice"],
)
def test_a_path_is_of_one_side_of_both_or_of_the_merge(head: Tree, base: Tree, merged: Tree, wanted: object) -> None:
    assert changes(head, base, merged) == wanted


trees = st.dictionaries(st.sampled_from("abcd"), st.sampled_from("12"))


@given(trees, trees)
def test_a_merge_that_brings_nothing_of_the_base_is_clean_only_if_it_is_the_head(head: Tree, merged: Tree) -> None:
    assert (changes(head, WAS, merged) == ((), ())) == (dict(merged) == dict(head))
