"""Whatever people write in a command's words, nothing of it acts in what Baton writes, and nobody gains by it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.board import Board
from bot.sandbox.operations import comments
from tests.attacks.test_output import NASTY, check
from tests.commands.conftest import Stage
from tests.conversations.conftest import LOGINS, plan_for
from tests.conversations.talk import Talk, talking

REST = """\
requirements: [{from: claude, to: gemini, need: A schema}]
checkpoints:
  week-1: {title: Week 1, items: [{text: Docs read, sign_off: all}, {text: Tests green, sign_off: [claude]}]}
"""


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Talk]:
    async with talking(tmp_path, logins=LOGINS, roles={"stranger": "read"}) as talk:
        await talk.push(plan_for(talk, rest=REST))
        yield talk


async def written(talk: Talk) -> list[str]:
    """Everything that Baton has written: issues without their hidden markers, and comments."""
    assert talk.server
    board = await talk.server.corridor.boards.get(talk.stage.repository.id)
    assert isinstance(board, Board)
    regions = [issue.region for issue in board.issues.values()]
    return [*regions, *(text for entry in board.issues for text in talk.answers(entry))]


async def test_no_word_of_a_command_acts(shop: Talk) -> None:
    """One line each; a line that holds a line end is one command and some words below it."""
    words = [word.replace("\n", " ") for word in NASTY]
    for word in words:
        for login, entry, line in (
            ("gemini", "task:postgres", f"/progress 10% {word}"),
            ("claude", "task:docs", f"/block {word}"),
            ("gemini", "requirements:claude", f"/provide 1 {word}"),
            ("claude", "requirements:claude", f"/reject 1 {word}"),
            ("stranger", "task:gateway", f"/claim as {word}"),
            ("claude", "task:auth", f"/claim {word}"),
        ):
            shop.at_once(login, comments.create, shop.issue(entry), body=line)
        await shop.settle()
    for text in await written(shop):
        # Baton itself calls agents by their accounts, and links to what it speaks of.
        check(text.replace("@claude", "").replace("@gemini", ""))
    assert shop.state("task:auth") == "waiting"
    await shop.assert_rebuilds()


@pytest.mark.parametrize(
    "line",
    [
        "/\u0441laim",  # Cyrillic
        "/cl\u200baim",
        "\u2215claim",
        "\uff0fclaim",
        "/claim\u202e",
        "/clаim as claude",
        "> /claim",
        "    /claim",
        "<!-- \n/claim\n-->",
        "```\n/claim\n```",
        "<details>\n/claim\n</details>",
        "[a]: x\n'\n/claim\n'",
    ],
)
async def test_what_only_looks_like_a_command_is_none(shop: Talk, line: str) -> None:
    comment = await shop.says("claude", "task:docs", line)
    assert (shop.state("task:docs"), shop.reactions(comment)) == ("ready", [])


async def test_words_that_were_written_into_a_comment_later_count_for_nobody(shop: Talk) -> None:
    """A maintainer may edit the comments of others: then they say what their authors never said."""
    comment = await shop.says("claude", "checkpoint:week-1", "I have read them.")
    await shop.act("mira", comments.update, comment, body="/sign-off all")
    assert "- [ ] **1**" in (shop.issue("checkpoint:week-1").body or "")
    await shop.says("claude", "checkpoint:week-1", "/sign-off 2")
    assert "signed by `claude`" not in (shop.issue("checkpoint:week-1").body or "").split("**2**")[0]


async def test_a_command_in_what_baton_repeats_is_not_run_by_it(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/block /done")
    await shop.says("stranger", "task:docs", "/claim as /sign-off")
    assert shop.state("task:postgres") == "blocked"
    assert shop.state("task:docs") == "ready"


def test_fifty_commands_are_refused_in_one_line() -> None:
    stage = Stage.of()
    answer = stage.say("schema", "\n".join(["/claim"] * 50))
    assert answer.count("is not done") <= 1
    assert "50 commands in one comment" in answer
