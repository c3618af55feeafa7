"""What of a comment would be run, for which agent, and what is refused as a whole."""

import pytest

from bot.commands.called import Comment, call
from bot.commands.grammar import read


def called(body: str, agents: tuple[str, ...] = ("claude", "gemini")) -> Comment:
    return call(read(body), knows=lambda word: word.lower() in agents)


def calls(body: str) -> list[tuple[str, str, str]]:
    return [(one.command.name, one.args, one.agent) for one in called(body).called]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/claim", ("claim", "", "")),
        ("/claim as gemini", ("claim", "", "gemini")),
        ("/claim next as @gemini", ("claim", "next", "gemini")),
        ("/claim as nobody", ("claim", "", "nobody")),
        ("/progress 50% as claude", ("progress", "50%", "claude")),
        ("/progress as claude 50% going well", ("progress", "50% going well", "claude")),
        ("/done finished as planned", ("done", "finished as planned", "")),
        ("/done finished as planned as Claude", ("done", "finished as planned", "Claude")),
        ("/done as", ("done", "as", "")),
        ("/depends on #12", ("block", "on #12", "")),
        ("/Help  Claim ", ("help", "Claim", "")),
    ],
)
def test_arguments_and_agent_are_told_apart(line: str, expected: tuple[str, str, str]) -> None:
    assert calls(line) == [expected]


@pytest.mark.parametrize(
    "body",
    [
        "/claim\n/release",
        "/done\n/release",
        "/done\n/block no key",
        "/progress 10%\n/progress 20%",
        "/claim as claude\n/claim as gemini",
        "/release\n/progress 10%",
    ],
)
def test_commands_that_contradict_each_other_are_refused_all(body: str) -> None:
    comment = called(body + "\n/help")
    assert comment.called == ()
    assert "line 1 and line 2 contradict each other" in comment.refused


def test_same_words_twice_are_one_call() -> None:
    assert calls("/claim\n/claim\n/claim") == [("claim", "", "")]


def test_commands_that_fit_together_are_all_run() -> None:
    assert [name for name, _, _ in calls("/claim\n/progress 10%\n/block on #2\n/block on #3")] == [
        "claim",
        "progress",
        "block",
        "block",
    ]


@pytest.mark.parametrize(
    ("line", "nearest"), [("/clame", "claim"), ("/progres 5%", "progress"), ("/unblok", "unblock")]
)
def test_word_that_is_close_to_a_command_is_answered_with_it(line: str, nearest: str) -> None:
    assert [one.nearest for one in called(line).unknown] == [nearest]


@pytest.mark.parametrize("line", ["/lgtm", "/retest", "/cherrypick x", "/cc x", "/kind bug", "/close", "/milestone x"])
def test_other_bots_commands_are_left_alone(line: str) -> None:
    comment = called(line)
    assert not comment.is_for_us
    assert [one.why for one in comment.passed] == ["no command of Baton's"]


def test_argument_that_is_too_long_is_refused() -> None:
    assert "over 1,000 characters" in called("/done " + "x" * 1001).refused
    assert not called("/done " + "x" * 1000).refused
