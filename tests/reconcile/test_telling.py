"""What is announced once: tasks that turn ready, phases that open; and edges that are taken away."""

from dataclasses import replace

import pytest

from bot.domain.actions import Action, Comment, EditIssue, Record, RemoveBlockedBy
from bot.domain.board import Entry
from bot.domain.state import Block
from bot.reconcile.settle import settle
from tests.reconcile.repository import NOW, OnGitHub, empty_board, plan_of

SHOP = """
session: Shop launch
agents:
  claude: {principals: ["ada#1", "claude[bot]#9"]}
  gemini: Infrastructure
  codex: {principals: ["codex[bot]#8"]}
phases: {one: {leads: gemini}, two: {after: one, leads: claude, supports: codex}}
tasks:
  a: {agent: claude, phase: one}
  b: {agent: claude, after: a}
  c: {agent: gemini, after: a}
  d: {agent: codex, after: a}
  e: {agent: claude, phase: two}
  f: {agent: gemini, phase: two}
"""


@pytest.fixture
def shop() -> OnGitHub:
    github = OnGitHub(empty_board())
    rounds = github.apply(plan_of(SHOP))
    assert not [action for one in rounds for action in one.actions if isinstance(action, Comment)]
    return github


def close(github: OnGitHub, entry: str) -> tuple[Action, ...]:
    github.change(entry, is_open=False, closed_as="completed")
    _, actions = settle(github.board, [Entry(entry)], now=NOW)
    github.perform(github.board, actions)
    return actions


def told(github: OnGitHub, actions: tuple[Action, ...]) -> dict[str, str]:
    entries = {issue.number: entry for entry, issue in github.board.issues.items()}
    return {entries[one.number]: one.text for one in actions if isinstance(one, Comment)}


def test_who_has_people_or_an_app_is_told_once(shop: OnGitHub) -> None:
    found = told(shop, close(shop, "task:a"))
    assert set(found) == {"task:b", "task:d", "phase:two"}, "nobody acts for gemini that could be told"
    assert found["task:b"].startswith("`claude` (@ada): what this waited for is done.")
    assert found["task:d"].startswith("`codex`: what this waited for is done.")
    assert found["phase:two"].startswith("This phase is open: `claude` (@ada), `codex`.")
    assert f"- #{shop.issue('task:e').number} E" in found["phase:two"]
    _, again = settle(shop.board, list(shop.board.issues), now=NOW)
    assert told(shop, again) == {}


def test_the_opening_of_a_phase_is_logged(shop: OnGitHub) -> None:
    logged = [action.log for action in close(shop, "task:a") if isinstance(action, Record)]
    assert [(one.what, one.entry) for one in logged if one.what == "opened"] == [("opened", "phase:two")]


def test_words_come_before_the_state_that_remembers_them(shop: OnGitHub) -> None:
    actions = close(shop, "task:a")
    last = max(at for at, one in enumerate(actions) if isinstance(one, Comment))
    first = min(at for at, one in enumerate(actions) if isinstance(one, EditIssue))
    assert last < first


def test_what_waits_again_is_told_again(shop: OnGitHub) -> None:
    first = close(shop, "task:a")
    shop.change("task:a", is_open=True)
    _, actions = settle(shop.board, [Entry("task:a")], now=NOW)
    shop.perform(shop.board, actions)
    assert told(shop, actions) == {}
    second = close(shop, "task:a")
    assert set(told(shop, second)) == {"task:b", "task:d"}, "the phase closed once and stays over"
    keys = [one.key for one in (*first, *second) if isinstance(one, Comment)]
    assert len(keys) == len(set(keys))


def test_what_is_closed_too_early_opens_nothing(shop: OnGitHub) -> None:
    actions = close(shop, "phase:one")
    assert shop.issue("phase:one").is_open
    assert told(shop, actions) == {}
    assert {getattr(one, "entry", "") for one in actions} == {"phase:one"}, "and touches nothing behind it"


def test_a_claimed_task_calls_who_claimed_it(shop: OnGitHub) -> None:
    gemini = shop.issue("task:c")
    block = Block("", 1, "ada", NOW, on=shop.issue("task:f").number)
    shop.change("task:c", state=replace(gemini.state, blocks=(block,)))
    assert "task:c" not in told(shop, close(shop, "task:a"))
    shop.change("task:f", is_open=False)
    _, actions = settle(shop.board, [Entry("task:f")], now=NOW)
    assert told(shop, actions) == {}, "it has no principal, and nobody holds it"


def test_an_edge_of_people_in_a_circle_is_taken_away_and_the_others_stay(shop: OnGitHub) -> None:
    b, c = shop.issue("task:b").number, shop.issue("task:c").number
    shop.change("task:a", blocked_by=frozenset({b}))
    shop.change("task:b", blocked_by=shop.issue("task:b").blocked_by | {c})
    _, actions = settle(shop.board, [Entry("task:a"), Entry("task:b")], now=NOW)
    assert [one for one in actions if isinstance(one, RemoveBlockedBy)] == [
        RemoveBlockedBy(Entry("task:a"), Entry("task:b"))
    ]
    a = shop.issue("task:a").number
    assert f"#{a} → #{b} → #{a}" in told(shop, actions)["task:a"]
    shop.perform(shop.board, actions)
    assert shop.state("task:a") == "ready"
