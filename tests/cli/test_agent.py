"""`baton agent` as it is called: what is printed, and with which code it ends."""

import json
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli import run
from tests.agent.conftest import away
from tests.conversations.conftest import LOGINS, plan_for
from tests.conversations.talk import Talk, talking

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Talk]:
    """The usual shop, seen by gemini from its own machine."""
    async with talking(tmp_path, logins=LOGINS) as talk:
        await talk.push(plan_for(talk, tasks={"ops": "{agent: gemini, critical: true}"}))
        monkeypatch.setenv("GH_TOKEN", talk.stage.token_of("gemini"))
        monkeypatch.setenv("BATON_GITHUB_URL", talk.stage.sandbox.url)
        monkeypatch.setenv("BATON_AGENT", "gemini")
        yield talk


async def baton(talk: Talk, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The code, and what is printed; errors come last."""
    code = await away(lambda: run(["agent", *words, "--repo", talk.stage.slug]))
    said = capsys.readouterr()
    return code, said.out + said.err


async def as_json(talk: Talk, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    code, said = await baton(talk, capsys, *words, "--json")
    assert code == 0, said
    return json.loads(said)


async def test_a_day_of_an_agent_on_the_command_line(shop: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = await baton(shop, capsys, "next")
    assert (code, said.splitlines()[0]) == (0, f"#{shop.entries()['task:ops']} Ops  critical  ready")
    code, said = await baton(shop, capsys, "next", "--claim")
    assert code == 0
    assert said.startswith("done: /claim as gemini next on #")
    number = str(shop.entries()["task:ops"])
    code, said = await baton(shop, capsys, "progress", number, "40", "half of it")
    assert (code, "in-progress 40 %  held by gemini" in said) == (0, True)
    code, said = await baton(shop, capsys, "show", number)
    assert (code, "▰▰▰▰▱▱▱▱▱▱ 40 % · half of it" in said) == (0, True)
    code, said = await baton(shop, capsys, "inbox")
    assert (code, f"you hold: #{number} Ops" in said) == (0, True)
    code, said = await baton(shop, capsys, "done", number)
    assert (code, shop.state("task:ops")) == (0, "done")


async def test_a_refusal_ends_with_one_and_says_what_to_do(shop: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = await baton(shop, capsys, "claim", str(shop.entries()["task:schema"]))
    assert code == 1
    assert said.startswith("refused: /claim as gemini on #")
    assert "**Next:**" in said
    code, said = await baton(shop, capsys, "claim", str(shop.entries()["task:schema"]), "--json")
    assert (code, json.loads(said)["outcome"]) == (1, "refused")


async def test_no_answer_in_time_ends_with_three(shop: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    await shop.stop_server()
    code, said = await baton(shop, capsys, "claim", str(shop.entries()["task:docs"]), "--timeout", "1")
    assert (code, said.splitlines()[0].partition(":")[0]) == (3, "no answer")
    code, said = await baton(shop, capsys, "say", str(shop.entries()["task:docs"]), "/release", "--no-wait")
    assert (code, said.splitlines()[0].partition(":")[0]) == (0, "sent")


async def test_json_has_a_shape_to_rely_on(shop: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    """The keys that docs/guide/agents.md names; add to them, and take none away."""
    task = {"number", "id", "kind", "title", "url", "state", "agents", "is_critical", "claim", "progress", "remark"}
    task |= {"blocked", "after", "waiting_for"}
    listed = await as_json(shop, capsys, "list", "--agent", "gemini")
    assert [one["id"] for one in listed] == ["postgres", "ops"]
    assert all(one.keys() == task for one in listed)
    found = await as_json(shop, capsys, "next")
    assert found.keys() == {"agent", "task", "others"}
    shown = await as_json(shop, capsys, "show", str(shop.entries()["task:jwt"]))
    assert shown.keys() == {"task", "text", "about", "waits_for", "blocks", "said"}
    assert [one.keys() for one in shown["waits_for"]] == [{"number", "title", "is_open"}] * 2
    box = await as_json(shop, capsys, "inbox")
    assert box.keys() == {"agent", "since", "act", "said", "holding", "ready"}
    answer = await as_json(shop, capsys, "claim", "next")
    assert answer.keys() == {"outcome", "command", "number", "url", "text", "task"}
    assert answer["task"]["claim"].keys() == {"login", "agent", "verified", "since"}


async def test_a_title_cannot_steer_the_terminal(shop: Talk, capsys: pytest.CaptureFixture[str]) -> None:
    await shop.stop_server()
    shop.issue("task:docs").title = "Docs \x1b[2J[bold]gone[/bold]"
    _code, said = await baton(shop, capsys, "list")
    assert "\x1b" not in said
    assert "[bold]gone[/bold]" in said


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["claim", "first"], "is no issue's number"),
        (["progress", "1", "150"], "is no percentage"),
        (["next", "--as", "not an id"], "cannot be an agent's id"),
        (["list", "--repo", "shop"], "write OWNER/NAME"),
        (["inbox", "--since", "ever"], "write for example 2h"),
        (["show", "0"], "is no issue's number"),
        (["list", "--state", "odd"], "there is no state 'odd'"),
        (["say", "1", "hello"], "is no command"),
        (["handoff", "1", " "], "the summary is empty"),
    ],
)
def test_words_that_are_off_are_one_line_and_cost_no_request(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GH_TOKEN", "t")
    monkeypatch.setenv("BATON_AGENT", "gemini")
    monkeypatch.setenv("BATON_GITHUB_URL", "http://127.0.0.1:9")
    repo = [] if "--repo" in words else ["--repo", "acme/shop"]
    assert run(["agent", *words, *repo]) == 2
    said = capsys.readouterr()
    assert (said.out, len(said.err.splitlines())) == ("", 1)
    assert why in said.err


@pytest.mark.parametrize(
    ("words", "why"),
    [(["--repo", "shop"], "write OWNER/NAME"), (["--repo", "acme/shop", "--as", "no id"], "cannot be an agent's id")],
)
def test_tools_do_not_start_for_nobody(
    words: list[str], why: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GH_TOKEN", "t")
    assert run(["mcp", *words]) == 2
    assert why in capsys.readouterr().err


@pytest.mark.parametrize("words", [["agent", "--help"], ["agent", "claim", "--help"], ["mcp", "--help"]])
def test_help_imports_no_client(words: list[str]) -> None:
    code = (
        f"import sys\nfrom bot.cli import run\nrun({words!r})\n"
        "heavy = {'github', 'mcp', 'requests', 'yaml', 'rich', 'githubkit'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_work_as_an_agent_imports_nothing_of_the_server() -> None:
    code = (
        "import sys\nimport bot.cli.agent, bot.cli.agent_shown, bot.agent.seat\n"
        "heavy = {'pydantic', 'yaml', 'githubkit', 'sqlalchemy', 'fastapi', 'mcp'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
