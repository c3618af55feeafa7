"""Corners of JSON Schema: booleans, choices, references, types that widen, and who has the values from whom."""

from typing import Any

import pytest

from bot.domain.board import Account
from bot.domain.state import Integrated, Said, StatusState
from bot.rules.contracts.breakage import Unreadable
from bot.rules.contracts.integration import consumers_of, integration_of
from bot.rules.contracts.json_schema import MAX_COMPARED, Comparison, resolved, schema_breakages
from tests.rules.pulls import NOON, plan


def told(old: Any, new: Any, side: Any = "both") -> list[str]:
    """Each breakage of one part of an object, as it is told."""
    return sorted({str(one) for one in Comparison(old, new).of(old, new, "/it", side)})


@pytest.mark.parametrize(
    ("old", "new", "sent", "received"),
    [
        (True, False, True, False),
        ({"type": "string"}, False, True, False),
        ({"type": "string"}, True, False, True),
        (True, True, False, False),
        ({"type": "integer"}, {"type": "number"}, False, True),
        ({"type": "number"}, {"type": "integer"}, True, False),
        ({"type": "string"}, {"type": ["string", "null"]}, False, True),
        ({"type": "string"}, {"type": "string", "nullable": True}, False, True),
        ({"type": "string"}, {}, False, True),
        ({}, {"type": "string"}, True, False),
        ({}, {"enum": ["a"]}, True, False),
        ({"enum": ["a"]}, {"enum": ["a", "b"]}, False, True),
        ({}, {"pattern": "^a"}, True, False),
        ({"pattern": "^a"}, {}, False, False),
        ({"maximum": 5}, {"maximum": "4"}, True, False),
        ({"minLength": 1}, {"minLength": 2}, True, False),
        ({"maximum": 5}, {"maximum": True}, False, False),
        ({}, {"uniqueItems": True}, True, False),
        ({"allOf": [{}]}, {"allOf": [{}, {"type": "string"}]}, True, False),
        ({"allOf": [{}, {}]}, {"allOf": [{}]}, False, True),
        ({"anyOf": [{}, {}]}, {"anyOf": [{}]}, True, False),
        ({"oneOf": [{}]}, {"oneOf": [{}, {}]}, False, True),
        ({"oneOf": [{"type": "string"}]}, {"oneOf": [{"type": "integer"}]}, True, True),
        ({"properties": {"a": {}}}, {"additionalProperties": False}, True, True),
        ({}, {"additionalProperties": False}, True, False),
        ("no schema", {"type": "string"}, False, False),
    ],
)
def test_what_narrows_breaks_who_sends_and_what_widens_breaks_who_receives(
    old: Any, new: Any, sent: bool, received: bool
) -> None:
    assert bool(told(old, new, "sent")) == sent
    assert bool(told(old, new, "received")) == received


def test_a_choice_more_breaks_nobody_of_whom_nothing_is_known_and_a_condition_less_does() -> None:
    assert told({"oneOf": [{}]}, {"oneOf": [{}, {}]}) == []
    assert told({"allOf": [{}, {}]}, {"allOf": [{}]}) == ["/it allOf: 1 conditions went away"]


def test_references_are_followed_as_far_as_they_lead() -> None:
    document = {"$defs": {"a/b": {"$ref": "#/$defs/end"}, "end": {"type": "string"}, "loop": {"$ref": "#/$defs/loop"}}}
    assert resolved({"$ref": "#/$defs/a~1b"}, document) == {"type": "string"}
    assert resolved({"$ref": "#/$defs/none"}, document) == {"$ref": "#/$defs/none"}
    assert resolved({"$ref": "#/$defs/loop"}, document) == {"$ref": "#/$defs/loop"}
    assert resolved({"$ref": "other.json#/x"}, document) == {"$ref": "other.json#/x"}


def test_what_is_no_schema_or_too_large_is_not_compared() -> None:
    with pytest.raises(Unreadable, match="the former form is no JSON Schema"):
        schema_breakages([], {})
    wide = {"properties": {f"p{number}": {"type": "string"} for number in range(MAX_COMPARED + 1)}}
    other = {"properties": {name: {"type": "integer"} for name in wide["properties"]}}
    with pytest.raises(Unreadable, match="parts"):
        schema_breakages(wide, other)


def test_a_consumer_is_where_it_said_last_else_where_the_plan_began_else_on_a_stand_in() -> None:
    text = """\
agents: {core: {role: Part}, shop: {role: Part}, desk: {role: Part}}
contracts:
  cart: {version: 1, file: cart.py, provider: core, consumers: all, states: {shop: real}}
"""
    made = plan(text)
    assert consumers_of(made, "cart") == ("shop", "desk")
    assert integration_of(made, None) == {("cart", "shop"): "real", ("cart", "desk"): "mock"}
    said = Integrated("cart", "validated", Said("desk", Account(4, "dan").id, "dan", NOON))
    status = StatusState(session="s", integrations=(said,))
    assert integration_of(made, status)["cart", "desk"] == "validated"


def test_a_bound_beyond_all_numbers_bounds_nothing() -> None:
    some, vast = ({"type": "integer", "maximum": bound} for bound in (5, 10**400))
    assert schema_breakages(some, vast) == []
    assert [str(one) for one in schema_breakages(vast, some)] == ["/: its maximum is 5 now"]
