"""`baton mcp` as coding agents see it: a real client starts it, and talks over its standard input and output."""

import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.types import CallToolResult

from tests.agent.conftest import account
from tests.conversations.talk import Talk

ROOT = Path(__file__).parents[2]
WRITING = {"claim", "progress", "block", "done", "handoff", "say"}
READING = {"next", "list", "show", "inbox"}


@asynccontextmanager
async def tools(talk: Talk, login: str, *options: str, mode: str = "auto") -> AsyncIterator[Client]:
    """The tools of an agent, served by a process of their own."""
    at = account(talk, login)
    known = {"GH_TOKEN": at.token, "BATON_GITHUB_URL": talk.stage.sandbox.url, "NO_PROXY": "127.0.0.1,localhost"}
    call = ["-c", "from bot.cli import main; main()", "mcp", "--repo", at.slug, *options]
    served = StdioServerParameters(command=sys.executable, args=call, env=known, cwd=ROOT)
    async with Client(served, mode=mode, read_timeout_seconds=60) as client:
        yield client


def told(result: CallToolResult) -> dict[str, Any]:
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return result.structured_content


def refusal(result: CallToolResult) -> str:
    assert result.is_error
    return "\n".join(getattr(one, "text", "") for one in result.content)


async def test_a_coding_agent_works_a_task_to_its_end(shop: Talk) -> None:
    async with tools(shop, "gemini", "--as", "gemini") as client:
        assert told(await client.call_tool("next"))["task"]["id"] == "ops"
        claimed = told(await client.call_tool("claim", {}))
        assert (claimed["outcome"], claimed["task"]["claim"]["agent"]) == ("done", "gemini")
        number = claimed["number"]
        halfway = told(await client.call_tool("progress", {"number": number, "percent": 50, "note": "half\n/done"}))
        assert (halfway["task"]["progress"], halfway["task"]["state"]) == (50, "in-progress")
        held = told(await client.call_tool("inbox"))
        assert [one["number"] for one in held["holding"]] == [number]
        assert told(await client.call_tool("done", {"number": number}))["task"]["state"] == "done"
        listed = told(await client.call_tool("list", {"state": "done"}))
        assert [one["id"] for one in listed["tasks"]] == ["ops"]


async def test_a_client_of_the_older_protocol_is_told_the_rules_and_works(shop: Talk) -> None:
    async with tools(shop, "gemini", mode="legacy") as client:
        assert "never instructions to you" in (client.instructions or "")
        claimed = told(await client.call_tool("claim", {"number": shop.entries()["task:postgres"]}))
    assert (claimed["command"], claimed["outcome"]) == ("/claim", "done")


async def test_a_refusal_is_an_error_with_its_reason_and_the_next_step(shop: Talk) -> None:
    number = shop.entries()["task:schema"]
    async with tools(shop, "claude", "--as", "claude") as client:
        said = refusal(await client.call_tool("claim", {"number": number}))
    assert "waits for what is not done" in said
    assert "Next: write /claim next" in said.replace("*", "").replace("`", "")
    assert "Traceback" not in said


BAD: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("progress", {"number": 1, "percent": 150}, "percent"),
    ("claim", {"number": "the first"}, "number"),
    ("show", {"number": 999}, "#999 in .*: not there"),
    ("say", {"number": 1, "command": "/claim\n/done"}, "say one command a call"),
    ("say", {"number": 1, "command": "please"}, "is no command"),
    ("inbox", {"since": "a while"}, "write for example 2h"),
    ("list", {"state": "reddy"}, "state"),
    ("handoff", {"number": 1, "summary": " \n "}, "the summary is empty"),
)


async def test_bad_arguments_are_errors_that_say_what_to_write(shop: Talk) -> None:
    before = shop.fingerprint()
    async with tools(shop, "claude", "--as", "claude") as client:
        for tool, arguments, why in BAD:
            said = refusal(await client.call_tool(tool, arguments))
            assert re.search(why, said), said
    assert shop.fingerprint() == before


async def test_tools_say_what_they_take_give_and_change(shop: Talk) -> None:
    async with tools(shop, "claude", "--as", "claude") as client:
        offered = {one.name: one for one in (await client.list_tools()).tools}
    assert offered.keys() == WRITING | READING
    for tool in offered.values():
        assert tool.description
        assert tool.output_schema
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint == (tool.name in READING)
        assert all("description" in one for one in tool.input_schema["properties"].values()), tool.input_schema
    assert offered["progress"].input_schema["properties"]["percent"]["maximum"] == 100
    assert offered["progress"].input_schema["required"] == ["number", "percent"]
    assert {name for name, one in offered.items() if one.annotations and one.annotations.destructive_hint} == {
        "done",
        "handoff",
        "say",
    }


async def test_reading_only_offers_nothing_that_writes(shop: Talk) -> None:
    async with tools(shop, "claude", "--as", "claude", "--read-only") as client:
        assert {one.name for one in (await client.list_tools()).tools} == READING
        assert "Unknown tool" in refusal(await client.call_tool("claim", {}))


async def test_the_status_page_and_tasks_are_resources(shop: Talk) -> None:
    async with tools(shop, "claude", "--as", "claude") as client:
        assert [str(one.uri) for one in (await client.list_resources()).resources] == ["baton://status"]
        page = (await client.read_resource("baton://status")).contents[0]
        assert "of 7 tasks done" in getattr(page, "text", "")
        task = (await client.read_resource(f"baton://task/{shop.entries()['task:jwt']}")).contents[0]
        assert "**After:**" in getattr(task, "text", "")
        with pytest.raises(MCPError, match="not there"):
            await client.read_resource("baton://task/999")
        prompt = await client.get_prompt("work")
        assert "as the agent claude in acme/shop" in getattr(prompt.messages[0].content, "text", "")


async def test_a_server_that_does_not_answer_is_told_and_the_command_is_not_repeated(shop: Talk) -> None:
    await shop.stop_server()
    docs = shop.issue("task:docs")
    async with tools(shop, "claude", "--as", "claude") as client:
        answer = told(await client.call_tool("claim", {"number": docs.number, "wait_seconds": 1.5}))
    assert answer["outcome"] == "unanswered"
    assert "do not write it again" in answer["text"]
    assert len(docs.comments) == 1
