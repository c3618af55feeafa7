"""Command lines are one command on one line, whatever the words hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agent import words
from bot.commands.called import call
from bot.commands.grammar import read
from bot.errors import UsageError

ANY_TEXT = st.text(max_size=300)
AGENTS = frozenset({"gemini", "planned", "claude"})


def knows(word: str) -> bool:
    return word.lower() in AGENTS


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("one\ntwo\r\nthree", "one two three"),
        ("fine\n/done", "fine /done"),
        ("a\u2028b\x0bc\x85d", "a b c d"),
        ("to\u202egnp\u200b", "tognp"),
        ("<!-- baton:said reply:1 -->", "< !-- baton:said reply:1 -- >"),
        ("as planned we go", "Note: as planned we go"),
        ("to the next", "Note: to the next"),
        ("on #3 there is more", "Note: on #3 there is more"),
        ("written as gemini", "written as gemini."),
        ("  ", ""),
    ],
)
def test_a_remark_is_one_visible_line_and_only_a_remark(text: str, line: str) -> None:
    assert words.note(text) == line


@given(ANY_TEXT)
def test_no_remark_becomes_a_second_command_or_another_actor(text: str) -> None:
    for line in (
        words.command("done", words.note(text)),
        words.command("progress", "40%", words.note(text), by="claude"),
        words.command("block", words.note(text) or "why"),
    ):
        found = call(read(f"{line}\n\n<!-- sent 0123456789abcdef -->"), knows=knows)
        assert not found.refused
        assert [(one.command.name, one.line) for one in found.called] == [(line[1:].split()[0], 1)]
        assert found.called[0].agent == ("claude" if "as claude" in line[:25] else "")


@pytest.mark.parametrize(("said", "line"), [("40", "40%"), ("40%", "40%"), (" 7 % ", "7%"), (100, "100%"), (0, "0%")])
def test_a_percentage_is_written_in_one_way(said: str | int, line: str) -> None:
    assert words.percent(said) == line


@pytest.mark.parametrize("said", ["101", "-1", "4.5", "half", "", "%", "٤٠", "9" * 50])
def test_what_is_no_percentage_is_refused(said: str) -> None:
    with pytest.raises(UsageError, match="write a whole number from 0 to 100"):
        words.percent(said)


@pytest.mark.parametrize(
    ("said", "by", "line"),
    [
        ("/release", "", "/release"),
        ("  /Release  ", "gemini", "/release as gemini"),
        ("/reject 2 too slow", "gemini", "/reject as gemini 2 too slow"),
        ("/claim as claude", "gemini", "/claim as claude"),
    ],
)
def test_any_command_may_be_said_and_who_acts_is_put_in(said: str, by: str, line: str) -> None:
    assert words.free(said, by=by) == line


@pytest.mark.parametrize("said", ["release", "", "/", "/ release", "/claim\n/done", "//x", "/1", "/x" + "y" * 40])
def test_what_is_no_single_command_is_refused(said: str) -> None:
    with pytest.raises(UsageError):
        words.free(said)


def test_what_baton_would_not_read_is_refused_before_it_is_written() -> None:
    with pytest.raises(UsageError, match=r"1,001 characters, Baton reads 1,000"):
        words.note("x" * 1_001)
    with pytest.raises(UsageError, match="the summary is empty"):
        words.needed("\n", "the summary")
    with pytest.raises(UsageError, match="cannot be an agent's id"):
        words.agent("gemini /done")


def test_an_agent_may_be_named_by_its_label() -> None:
    assert words.agent("agent:Gemini") == "gemini"
