"""Contracts on pull requests: versions, consumers who must agree, states, and where code meets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.git import pushes, store
from bot.sandbox.git.writing import commit_files
from bot.sandbox.operations import forks, pulls
from tests.conversations.approvals.pulls import Pulls, rules_for
from tests.conversations.heads import check_named, verdict_of
from tests.conversations.talk import talking

NAME = "baton/contracts"
PATH = "contracts/cart.py"
PLAN = ".github/coordination.yml"
ONE = "def add(item): ...\n"
TWO = "def add(item): ...\ndef pay(): ...\n"
OTHER = "def put(item): ...\n"
TASKS = "tasks: {schema: {title: Schema}}"


def contract(version: int, *, states: str = "", rest: str = "") -> str:
    more = f", states: {{{states}}}" if states else ""
    entry = f"file: {PATH}, version: {version}, provider: writer, consumers: [security, quality]{more}"
    return f"{TASKS}\ncontracts: {{cart: {{{entry}}}}}\n{rest}"


def plan(hands: Pulls, version: int, **named: str) -> str:
    return rules_for(hands.talk, "{}", rest=contract(version, **named))


@pytest.fixture
async def cart(tmp_path: Path) -> AsyncIterator[Pulls]:
    """The contract is at version 1, and its file on the default branch."""
    async with talking(tmp_path, logins=("claude", "gemini", "chatgpt")) as talk:
        hands = Pulls(talk)
        await talk.push(plan(hands, 1))
        await talk.push(ONE, path=PATH)
        yield hands


async def test_a_compatible_change_is_green(cart: Pulls) -> None:
    await cart.push("topic", {PATH: TWO})
    pull = await cart.open("src/a.py")
    assert verdict_of(cart, pull, NAME) == "success"


async def test_a_breaking_change_needs_its_version_and_then_its_consumers(cart: Pulls) -> None:
    await cart.push("topic", {PATH: OTHER})
    pull = await cart.open("src/a.py")
    check = check_named(cart, pull, NAME)
    assert check.conclusion == "failure"
    assert "contracts.cart.version: 2" in (check.text or "")
    await cart.push("topic", {PLAN: plan(cart, 2)})
    check = check_named(cart, pull, NAME)
    assert check.conclusion == "action_required"
    assert f"/approve {pull.head_sha} as security" in (check.text or "")
    await cart.says("gemini", pull, f"/approve {pull.head_sha} as security")
    assert verdict_of(cart, pull, NAME) == "action_required"
    await cart.says("chatgpt", pull, f"/approve {pull.head_sha} as quality")
    assert verdict_of(cart, pull, NAME) == "success"


async def test_an_approval_belongs_to_its_head(cart: Pulls) -> None:
    await cart.push("topic", {PATH: OTHER, PLAN: plan(cart, 2)})
    pull = await cart.open("src/a.py")
    for login in ("gemini", "chatgpt"):
        await cart.review(login, pull)
    assert verdict_of(cart, pull, NAME) == "success"
    await cart.push("topic", {PATH: "def get(item): ...\n"})
    assert verdict_of(cart, pull, NAME) == "action_required"


async def test_the_two_versions_before_are_kept_and_older_ones_are_not(cart: Pulls) -> None:
    """Version 1 had `add`, versions 2 and 3 have `pay` alone, and so on: only what the window lost is asked about."""
    await cart.talk.push("def pay(): ...\n", path=PATH)
    await cart.talk.push(plan(cart, 2))
    await cart.talk.push(plan(cart, 3))
    await cart.push("topic", {PATH: "def pay(): ...\ndef more(): ...\n"})
    pull = await cart.open("src/a.py")
    text = check_named(cart, pull, NAME).text or ""
    assert "goes on serving version 3" in text
    await cart.talk.push(plan(cart, 4))
    await cart.push("far", {PATH: "def pay(): ...\ndef much(): ...\n"})
    far = await cart.open("src/b.py", branch="far")
    assert verdict_of(cart, far, NAME) == "success", "version 1 is three back"


async def test_each_consumers_state_is_said_kept_and_shown(cart: Pulls) -> None:
    await cart.talk.says("gemini", "task:schema", "/integrate cart real")
    await cart.talk.says("chatgpt", "task:schema", "/integrate cart validated as quality")
    assert "security (real)" in (cart.talk.issue("status").body or "")
    await cart.push("topic", {PATH: OTHER})
    pull = await cart.open("src/a.py")
    text = check_named(cart, pull, NAME).text or ""
    assert "| security | real | needed |" in text
    assert "| quality | validated | needed |" in text
    await cart.talk.assert_rebuilds()


async def test_who_is_no_consumer_is_refused_with_the_line_to_write(cart: Pulls) -> None:
    await cart.talk.says("claude", "task:schema", "/integrate cart real")
    assert "no consumer of the contract cart" in cart.talk.answers("task:schema")[-1]
    await cart.talk.says("gemini", "task:schema", "/integrate card real")
    assert "/integrate cart real" in cart.talk.answers("task:schema")[-1]
    await cart.talk.says("gemini", "task:schema", "/integrate cart soon")
    assert "none of mock, real, validated" in cart.talk.answers("task:schema")[-1]


async def test_starting_facts_are_shown_until_somebody_says_otherwise(cart: Pulls) -> None:
    await cart.talk.push(plan(cart, 1, states="security: real"))
    assert "security (real)" in (cart.talk.issue("status").body or "")


MEETING = "standards: {meet_at_contracts: true}"


async def owned(hands: Pulls) -> None:
    """The writer owns core, security owns shop."""
    text = plan(hands, 1, rest=MEETING)
    for agent, folder in (("writer", "core"), ("security", "shop")):
        text = text.replace(f"  {agent}: {{role: Part,", f"  {agent}: {{role: Part, owns: ['{folder}/**'],")
    await hands.talk.push(text.replace(PATH, "core/api.py"))
    for path in ("core/__init__.py", "core/api.py", "core/inner.py"):
        await hands.talk.push("X = 1\n", path=path)


async def test_an_import_across_owned_paths_is_red_at_its_line(cart: Pulls) -> None:
    await owned(cart)
    await cart.push("topic", {"shop/a.py": "import os\nfrom core.inner import X\n"})
    pull = await cart.open("src/a.py")
    check = check_named(cart, pull, NAME)
    assert check.conclusion == "failure"
    (remark,) = check.annotations
    assert (remark["path"], remark["start_line"]) == ("shop/a.py", 2)
    await cart.push("topic", {"shop/a.py": "from core.api import X\n"})
    assert verdict_of(cart, pull, NAME) == "success"


async def test_each_agent_has_one_integration_point(cart: Pulls) -> None:
    await owned(cart)
    await cart.push("topic", {"shop/a.py": "import core.api\n", "shop/b.py": "import core.api\n"})
    pull = await cart.open("src/a.py")
    assert verdict_of(cart, pull, NAME) == "failure"
    assert "2 modules" in (check_named(cart, pull, NAME).text or "")


async def test_a_second_look_reads_only_what_changed(cart: Pulls) -> None:
    await owned(cart)
    await cart.push("topic", {"shop/a.py": "from core.api import X\n"})
    pull = await cart.open("src/a.py")
    before = cart.talk.requests
    await cart.says("gemini", pull, f"/approve {pull.head_sha} as security")
    assert cart.talk.requests - before <= 12


async def test_a_fork_is_held_to_contracts_too(cart: Pulls) -> None:
    stage = cart.talk.stage
    fork = stage.sandbox.do(forks.fork, cart.actor("claude"), stage.repository)
    stage.sandbox.do(pushes.create_ref, cart.actor("claude"), fork, "refs/heads/mine", store.heads(fork)["main"])
    changes = {PATH: OTHER.encode()}
    stage.sandbox.do(commit_files, cart.actor("claude"), fork, changes, branch="mine", message="Break it")
    pull = await cart.talk.act(
        "claude", pulls.open_pull, stage.repository, title="From a fork", head="claude:mine", base="main"
    )
    check = check_named(cart, pull, NAME)
    assert check.conclusion == "failure"
    assert "add: it was removed" in (check.text or "")
