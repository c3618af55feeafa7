"""Lists of requirements: numbers that stay, what the plan adds and takes away, and how items stand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.state import IssueState, Required, Said
from bot.plan.models import Plan
from bot.rules.requirements import (
    MOST_ITEMS,
    accepted,
    counts_of,
    disputed,
    listed,
    provided,
    providers_asked,
    taken_back,
    too_many_asked,
)

NOW = datetime(2025, 1, 18, 9, 30, tzinfo=UTC)
PLAN = Plan.model_validate({"version": 1, "session": "x", "agents": {"ada": {}, "bob": {}, "cyd": {}}})
ADA = Said("ada", 1, "ada", NOW, 5, verified=True)


def grown(state: IssueState, *needs: tuple[str, str]) -> IssueState:
    found = listed(state, needs, PLAN)
    return replace(state, items=found.items, numbered=found.numbered)


def numbers(state: IssueState) -> list[tuple[int, str]]:
    return [(one.number, one.need) for one in state.items]


def test_numbers_stay_while_the_plan_changes_and_are_never_given_twice() -> None:
    state = grown(IssueState(), ("bob", "Schema"), ("cyd", "Key"))
    assert numbers(state) == [(1, "Schema"), (2, "Key")]
    state = grown(state, ("cyd", "Key"), ("bob", "Words"), ("bob", "Schema"))
    assert numbers(state) == [(1, "Schema"), (2, "Key"), (3, "Words")]
    state = grown(state, ("bob", "Schema"))
    assert numbers(state) == [(1, "Schema")]
    state = grown(state, ("bob", "Schema"), ("cyd", "Key"))
    assert numbers(state) == [(1, "Schema"), (4, "Key")]


def test_what_somebody_acted_on_stays_although_the_plan_drops_it() -> None:
    state = grown(IssueState(), ("bob", "Schema"), ("cyd", "Key"), ("cyd", "Lock"))
    first, second, third = state.items
    state = replace(state, items=(provided(first, ADA, "here"), replace(second, asked=ADA), third))
    assert numbers(grown(state)) == [(1, "Schema"), (2, "Key")]


def test_an_item_of_an_agent_that_left_stays_only_where_it_is_accepted() -> None:
    gone = Required(1, "dan", "Old", asked=ADA), accepted(Required(2, "dan", "Kept"), ADA)
    assert numbers(grown(IssueState(items=gone, numbered=2))) == [(2, "Kept")]


def test_words_are_the_same_whatever_their_case_and_spaces() -> None:
    state = grown(IssueState(), ("bob", "The  schema"))
    assert numbers(grown(state, ("bob", "the Schema."))) == [(1, "The schema")]


def test_a_list_has_room_for_so_many() -> None:
    found = listed(IssueState(), [("bob", f"Thing {n}") for n in range(MOST_ITEMS + 5)], PLAN)
    assert (len(found.items), found.left_out) == (MOST_ITEMS, 5)


def test_an_item_is_asked_provided_disputed_provided_again_and_accepted() -> None:
    item = provided(Required(1, "bob", "Schema"), ADA, "draft.md")
    item = disputed(item, ADA, "no index")
    assert (item.state, item.reason, item.evidence) == ("disputed", "no index", "draft.md")
    assert providers_asked([item], PLAN) == ("bob",)
    item = provided(item, ADA, "schema.md")
    assert (item.state, item.reason, item.evidence, item.answered) == ("provided", "", "schema.md", None)
    item = accepted(item, ADA)
    assert listed(IssueState(items=(item,), numbered=1), [], PLAN).is_settled
    assert taken_back(item).state == "provided"
    assert taken_back(accepted(Required(1, "bob", "Schema"), ADA)).state == "asked"


def test_counts_tell_how_a_cell_of_the_matrix_stands() -> None:
    one = Required(1, "bob", "Schema")
    counts = counts_of([one, provided(one, ADA, "x"), accepted(one, ADA), disputed(one, ADA, "x"), one])
    assert (counts.asked, counts.provided, counts.accepted, counts.disputed, counts.total) == (2, 1, 1, 1, 5)


def test_a_flood_is_what_is_asked_within_the_hour() -> None:
    old = replace(ADA, at=NOW - timedelta(hours=2))
    items = [Required(n, "bob", "x", asked=old if n < 9 else ADA) for n in range(20)]
    assert not too_many_asked(PLAN, "ada", items, more=9, now=NOW)
    assert too_many_asked(PLAN, "ada", items, more=10, now=NOW)
    free = PLAN.model_copy(update={"policy": PLAN.policy.model_copy(update={"max_tasks_an_hour": None})})
    assert not too_many_asked(free, "ada", items, more=99, now=NOW)


@given(st.lists(st.sets(st.tuples(st.sampled_from(["bob", "cyd"]), st.sampled_from("ABCDE"))), max_size=6))
def test_no_number_ever_means_two_things(plans: list[set[tuple[str, str]]]) -> None:
    state, known = IssueState(), {}
    for needs in plans:
        state = grown(state, *sorted(needs))
        assert {(one.to, one.need) for one in state.items} == needs
        for one in state.items:
            assert known.setdefault(one.number, (one.to, one.need)) == (one.to, one.need)
