"""Every command of the registry takes three requests in steady state: read, write, the status page."""

import pytest

from bot.commands.registry import commands
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk

REST = """\
requirements: [{from: claude, to: gemini, need: A schema}]
contracts: {tables: {version: 1, file: contracts/tables.py, provider: gemini, consumers: [claude]}}
metrics: {p99: {title: Answer of the gateway, target: < 100 ms}}
checkpoints:
  week-1: {title: Week 1, items: [{text: Docs read, sign_off: all}, {text: Tests green, sign_off: all}]}
"""
TASK, GATE, LIST = "task:postgres", "checkpoint:week-1", "requirements:claude"
CLAIM = ("gemini", TASK, "/claim")
HAND_OFF = ("gemini", TASK, "/handoff to claude the tables are there")
PROVIDE = ("gemini", LIST, "/provide 1 in docs/schema.md")
Said = tuple[str, str, str]
STORIES: dict[str, tuple[tuple[Said, ...], Said]] = {
    "accept": ((PROVIDE,), ("claude", LIST, "/accept 1")),
    "assign": ((), ("mira", "task:docs", "/assign claude")),
    "block": ((CLAIM,), ("gemini", TASK, "/block waiting for the key")),
    "claim": ((), CLAIM),
    "done": ((CLAIM,), ("gemini", TASK, "/done")),
    "handoff": ((CLAIM,), HAND_OFF),
    "help": ((), ("gemini", TASK, "/help")),
    "integrate": ((), ("claude", TASK, "/integrate tables real")),
    "metric": ((), ("claude", TASK, "/metric p99 80 ms")),
    "override": ((), ("mira", "task:schema", "/override we ship without it")),
    "progress": ((CLAIM,), ("gemini", TASK, "/progress 50% half")),
    "provide": ((), PROVIDE),
    "reject": ((PROVIDE,), ("claude", LIST, "/reject 1 not what was asked")),
    "release": ((CLAIM,), ("gemini", TASK, "/release")),
    "require": ((), ("claude", "requirements:claude", "/require gemini A backup every night")),
    "sign-off": ((), ("claude", GATE, "/sign-off 1")),
    "status": ((), ("gemini", TASK, "/status")),
    "unblock": ((CLAIM, ("gemini", TASK, "/block waiting for the key")), ("gemini", TASK, "/unblock")),
    "withdraw": ((("claude", GATE, "/sign-off 1"),), ("claude", GATE, "/withdraw 1")),
}
ON_PULL_REQUESTS = frozenset({"approve", "clear", "veto", "halt", "lift", "hold", "unhold"})
"""They are written on pull requests, which have figures of their own."""


def test_every_command_has_its_story() -> None:
    assert commands().keys() - ON_PULL_REQUESTS <= STORIES.keys()


@pytest.mark.parametrize("name", STORIES)
async def test_a_command_takes_three_requests(empty: Talk, name: str) -> None:
    before, (login, entry, body) = STORIES[name]
    overruling = f'policy: {{override: ["mira#{empty.stage.accounts["mira"].id}"]}}\n'
    await empty.push(plan_for(empty, rest=REST + overruling))
    await empty.says("claude", "task:auth", "/block the first entry makes the month's log")
    for earlier in before:
        await empty.says(*earlier)
    requests = empty.requests
    comment = await empty.says(login, entry, body)
    assert empty.requests - requests <= 3
    assert [answer for answer in empty.answers(entry) if "is not done" in answer] == []
    assert empty.reactions(comment) == ([] if name in ("help", "status") else ["baton[bot] +1"])
    await empty.assert_rebuilds()
