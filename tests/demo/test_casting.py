"""Who plays what: by the plan alone, and nobody where the plan has no such tasks."""

from bot.demo.casting import Cast, Finish, Race, Work, cast
from bot.demo.story import openings
from bot.plan.load import load


def cast_of(text: str) -> Cast:
    loaded = load(f"version: 1\nsession: Shop\n{text}".encode(), file="plan.yml")
    assert loaded.plan is not None, [str(finding) for finding in loaded.findings]
    return cast(loaded.plan, openings(loaded.plan))


TWO = "agents: {ada: Core, bob: Web}\n"


def test_the_owner_wins_and_another_agent_comes_too_late() -> None:
    parts = cast_of(TWO + "tasks: {docs: {agent: bob}}")
    assert parts == Cast(Race("docs", winner="bob", rival="ada"), early=None, finish=None)


def test_an_ownerless_task_is_preferred_for_the_race() -> None:
    race = cast_of(TWO + "tasks: {docs: {agent: bob}, free: {}}").race
    assert race is not None
    assert race.task == "free"


def test_the_task_that_opens_most_is_finished_and_what_it_opens_closed_too_early() -> None:
    parts = cast_of(TWO + "tasks: {a: {agent: ada}, b: {agent: bob}, c: {after: a}, d: {after: b}, e: {after: b}}")
    assert parts.finish == Finish((Work("b", "bob"),), opens=("d", "e"))
    assert parts.early == "d"
    assert parts.race is not None
    assert parts.race.task == "a", "what ends the story is not claimed before"


def test_with_one_ready_task_it_is_claimed_and_then_finished() -> None:
    parts = cast_of(TWO + "tasks: {a: {agent: ada}, b: {agent: bob, after: a}}")
    assert parts.race == Race("a", winner="ada", rival="bob")
    assert parts.finish == Finish((Work("a", "ada"),), opens=("b",))


def test_begun_work_is_finished_without_a_claim() -> None:
    parts = cast_of(TWO + "tasks: {a: {agent: ada, state: in-progress}, b: {after: a}}")
    assert parts.finish == Finish((Work("a", "ada", is_begun=True),), opens=("b",))


def test_a_whole_phase_is_finished_where_nothing_less_opens_any() -> None:
    parts = cast_of(
        TWO + "phases: {one: {}, two: {after: one}}\n"
        "tasks: {a: {agent: ada, phase: one}, b: {agent: bob, phase: one}, c: {agent: bob, phase: two}}"
    )
    assert parts.finish == Finish((Work("a", "ada"), Work("b", "bob")), opens=("c",), gate="one")


def test_a_finished_phase_holds_nothing_up() -> None:
    parts = cast_of(TWO + "phases: {one: {state: done}, two: {after: one}}\ntasks: {c: {agent: bob, phase: two}}")
    assert (parts.early, parts.finish) == (None, None)


def test_what_is_blocked_ends_nothing_but_can_still_be_closed_too_early() -> None:
    parts = cast_of(TWO + "tasks: {a: {agent: ada, state: blocked}, b: {after: a}}")
    assert (parts.early, parts.finish) == ("b", None)


def test_one_agent_races_with_nobody() -> None:
    assert cast_of("agents: {ada: Core}\ntasks: {a: {agent: ada}}").race is None
