"""Which lines are commands: only those on a line of their own at top level."""

from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.grammar import LONGEST_BODY, MOST_COMMANDS, Read, read
from tests.work import bounded, growth


def words(body: str) -> list[str]:
    return [one.word for one in read(body).written]


def why(body: str) -> list[str]:
    return [one.why for one in read(body).passed]


@pytest.mark.parametrize(
    "body",
    [
        "/done",
        "  /done  ",
        "Some words first.\n/done",
        "Some words first.\r\n/done\r\nand after",
        "# Heading\n/done",
        "> a quote\n\n/done",
        "- a list\n\n/done",
        "```\ncode\n```\n/done",
        "<!-- hidden -->\n\n/done",
        "`code` in the line before\n/done",
        "a ` lonely tick\n/done",
        "<details>\nlog\n</details>\n\n/done",
        "`<details>` is an element\n\n/done",
        "Vec<String> is a type\n/done",
        "/DONE",
        "***\n/done",
    ],
)
def test_command_on_its_own_line_at_top_level_counts(body: str) -> None:
    assert words(body) == ["done"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("```\n/done\n```", "in a code block"),
        ("~~~~\n/done", "in a code block"),
        ("    /done", "in indented code"),
        ("words\n    /done", "indented like code"),
        ("words\n\t/done", "indented like code"),
        ("`a span\n/done\nends`", "in code"),
        ("``a span with ` in it\n/done\nends``", "in code"),
        ("> /done", "in a quote"),
        ("> lazy\n/done", "in a quote"),
        ("> [!NOTE]\n> /done", "in a quote"),
        ("- /done", "in a list"),
        ("1. item\n/done", "in a list"),
        ("- item\n\n  /done", "in a list"),
        ("<!-- hidden\n\n/done\n\n-->", "in HTML"),
        ("words <!-- hidden\n/done\n-->", "in an HTML comment"),
        ("<div>\n/done\n</div>", "in HTML"),
        ("<details>\n\n/done\n\n</details>", "inside <details>"),
        ("<blockquote>\n\n/done\n\n</blockquote>", "inside <blockquote>"),
        ("words <code>\n/done\n</code>", "inside <code>"),
        ('words <a title="\n/done\n">', "in an HTML tag"),
        ("/done\n===", "in a heading"),
        ("| /done | b |\n|---|---|", "in a table"),
        ("| a | b |\n|---|---|\n/done", "in a table"),
        ('[a]: /url "\n/done\n"', "in a link definition"),
        ("/usr/bin/env", "no command's name after the slash"),
        ("/ done", "no command's name after the slash"),
        ("/done: x", "no command's name after the slash"),
        ("- [ ] /done", "in a list"),
        ("\uff0fdone", "look-alike or invisible characters; type the command with plain letters"),
        ("\u2044done", "look-alike or invisible characters; type the command with plain letters"),
        ("\u200b/done", "look-alike or invisible characters; type the command with plain letters"),
        ("\u00a0/done", "look-alike or invisible characters; type the command with plain letters"),
        ("\u202e/done", "look-alike or invisible characters; type the command with plain letters"),
        ("/d\u043ene", "look-alike or invisible characters; type the command with plain letters"),
        ("/do\u200bne", "look-alike or invisible characters; type the command with plain letters"),
        ("/done\u00a0now", "look-alike or invisible characters; type the command with plain letters"),
    ],
)
def test_anything_else_is_passed_over_with_the_reason(body: str, reason: str) -> None:
    assert words(body) == []
    assert reason in why(body)


def test_lines_are_numbered_as_people_see_them() -> None:
    assert [(one.word, one.rest, one.line) for one in read("a\n\n/claim\n\nb\n/progress 50% half").written] == [
        ("claim", "", 3),
        ("progress", "50% half", 6),
    ]


def test_slash_in_the_middle_of_a_line_is_no_command_and_no_news() -> None:
    assert read("I ran make/done and a/b today, see http://x/done") == Read()


def test_too_many_commands_are_refused_all() -> None:
    body = "\n".join(f"/help {n}" for n in range(MOST_COMMANDS + 1))
    assert read(body).written == ()
    assert "21 commands" in read(body).refused
    assert len(read("\n".join(["/help x"] * MOST_COMMANDS)).written) == MOST_COMMANDS


@pytest.mark.parametrize("body", ["/done" + "x" * LONGEST_BODY, "a\n" * 3000 + "/done"])
def test_comment_that_is_too_long_is_refused_with_the_remedy(body: str) -> None:
    assert "in one of its own" in read(body).refused


def test_long_comment_without_a_command_is_nothing() -> None:
    assert read("a\n" * 30_000) == Read()


NASTY = {
    "prose": "The quick brown fox jumps over the lazy dog and so on, as it always does it.\n" * 850,
    "paragraphs": "The quick brown fox jumps over the lazy dog and so on, as it always does it\n\n" * 830,
    "ticks": "`" * 65_000,
    "ticks apart": "` `` ``` " * 7_000,
    "brackets": "[" * 65_000,
    "comments": "<!--" * 16_000,
    "tags": "<a " * 21_000,
    "questions": "<? " * 21_000,
    "quotes": "> " * 32_000,
    "stars": "*a " * 21_000,
    "nested list": "".join("  " * depth + "- a\n" for depth in range(250)),
    "entities": "&amp" * 16_000,
}


@pytest.mark.parametrize("name", NASTY)
def test_reading_is_linear_whatever_the_comment_holds(name: str) -> None:
    whole = NASTY[name][: LONGEST_BODY - 10]
    quarter = whole[: len(whole) // 4]
    assert growth(lambda: read(f"{quarter}\n\n/done"), lambda: read(f"{whole}\n\n/done")) < 4.5
    with bounded(2):  # for patterns, whose rounds are not counted
        read(f"{whole}\n\n/done")


LINES = st.sampled_from(
    [
        "/done",
        "/claim next",
        "> q",
        "- l",
        "```",
        "~~~",
        "`",
        "    x",
        "<!--",
        "-->",
        "<pre>",
        "</pre>",
        "|a|b|",
        "|-|-|",
        "# h",
        "===",
        "",
        "text",
        "/usr/bin",
        "／done",
        "<details>",
        "</details>",
        "[a]: b",
        "1. x",
        "\t/done",
    ]
)


@given(st.lists(LINES, max_size=30).map("\n".join))
def test_every_line_that_looks_like_a_command_is_either_run_or_explained(body: str) -> None:
    result = read(body)
    told = {one.line for one in result.written} | {one.line for one in result.passed}
    lines = body.split("\n")
    assert {number for number, line in enumerate(lines, 1) if line.lstrip(" \t").startswith("/")} <= told
    assert all(lines[one.line - 1].lstrip(" ").startswith("/") for one in result.written)


@given(st.text(max_size=400))
def test_reading_never_raises(body: str) -> None:
    read(body)
    read("/done\n" + body)


@given(st.text(alphabet="ab /`\n<>-*_", max_size=200), st.integers(3, 6))
def test_nothing_in_a_fence_counts(inner: str, ticks: int) -> None:
    fence = "`" * 7
    assert read(f"{fence}\n{inner}\n/done\n{fence}").written == ()


@given(st.text(alphabet="ab /`\n<>-*_", max_size=200))
def test_nothing_in_a_quote_counts(inner: str) -> None:
    quoted = "\n".join(f"> {line}" for line in f"{inner}\n/done".split("\n"))
    assert read(quoted).written == ()


@pytest.mark.parametrize("filling", ["x", "`a", "<a ", "<b>x</b>", "<!--", "[a](", "\\", "\u200b"])
def test_an_endless_argument_is_passed_over_before_any_markdown_is_read(
    filling: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> NoReturn:
        raise AssertionError("the place of the line was worked out")

    monkeypatch.setattr("bot.commands.grammar.places", never)
    found = read(("/block " + filling * 65_000)[:65_000])
    assert (found.written, found.refused) == ((), "")
    assert [one.why for one in found.passed] == ["the line is over 2,000 characters"]


def test_what_was_read_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pull request is judged again and again, and its comments stay."""
    body = "/claim\n\nread once in this test alone"
    first = read(body)
    monkeypatch.setattr("bot.commands.grammar.places", lambda *_: pytest.fail("read again"))
    assert read(body) is first
