"""Text of people reads on GitHub as it was written, and does nothing there."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot import inert
from tests.work import bounded

MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})
MENTION = re.compile(r"(?<![A-Za-z0-9_`])@[A-Za-z0-9]")
REFERENCE = re.compile(r"#\d|\bGH-\d", re.IGNORECASE)
VISIBLE_FORMATS = re.compile("[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd\U00013430-\U0001345f]")
"""Signs of Arabic, Syriac, Kaithi and Egyptian that can be seen, though their category is Cf."""

PIECES = st.sampled_from(
    [
        *["@ada", "@acme/core", "fixes #1", "closes acme/shop#2", "GH-7", "`", "``", "`x`", "```", "|", "\\", "*", "_"],
        *[
            "[a](b)",
            "![a](b)",
            "<b>",
            "<!-- baton:state x -->",
            "-->",
            "&#64;ada",
            "&amp;",
            "&",
            "{{ 7 * 7 }}",
            "__a__",
        ],
        *[
            "# ",
            "- ",
            "1. ",
            "> ",
            "---",
            "===",
            "~~x~~",
            "\n",
            "\r\n",
            "\u2028",
            "\t",
            " ",
            "word",
            "é",
            "日本",
            "$x$",
        ],
        *["\u200b", "\u202e", "\ufeff", "\x00", "\u00ad", "\U000e0041", "https://x.example/a_b*c", "#", "@", "$", "!"],
        *[
            "https://github.com/a/b/issues/3",
            "www.x.example",
            "a@b.example",
            "[x]",
            "[ ]",
            "|---|",
            "```mermaid",
            ":-:",
        ],
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=8).map("".join))


def leaves(text: str) -> list[Token]:
    return [leaf for token in MARKDOWN.parse(text) for leaf in (token.children or [token])]


@given(TEXTS)
@example("`@ada``")
@example("``@ada`")
@example("\\`@ada`")
@example("a `b\\` @ada `c`")
@example("@@ada")
def test_markdown_shows_the_text_and_nothing_acts(text: str) -> None:
    tokens = leaves(f"x {inert.inline(text)}")
    allowed = {"text", "text_special", "code_inline", "paragraph_open", "paragraph_close", "link_open", "link_close"}
    assert {token.type for token in tokens} <= allowed
    told = "".join(token.content if token.type in {"text", "text_special"} else " " for token in tokens)
    assert not MENTION.search(told)
    assert not REFERENCE.search(told)


@given(TEXTS)
def test_nothing_that_can_be_seen_is_lost(text: str) -> None:
    shown = "".join(token.content for token in leaves(f"x {inert.inline(text)}"))
    wanted = "x" + "".join(inert.plain(text, 100_000))

    def marks(value: str) -> str:
        return re.sub(r"[\s`]|< !--|<!--|-- >|-->", "", value)

    assert marks(shown) == marks(wanted)


@given(TEXTS)
def test_no_text_begins_a_block(text: str) -> None:
    blocks = {token.type for token in MARKDOWN.parse(inert.inline(text))}
    assert blocks <= {"paragraph_open", "paragraph_close", "inline"}


@given(TEXTS)
def test_a_table_keeps_its_cells(text: str) -> None:
    table = f"| a | b |\n|---|---|\n| {inert.inline(text)} | {inert.code(text)} |\n"
    cells = [token.type for token in MARKDOWN.parse(table)].count("td_open")
    assert cells == 2


@given(TEXTS)
def test_markers_and_hidden_characters_never_pass(text: str) -> None:
    for shape in (inert.inline, inert.code, inert.plain, inert.lines, inert.mermaid, inert.html):
        told = shape(text)
        assert all(
            unicodedata.category(sign) not in {"Cf", "Co", "Cs"}
            or sign in "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
            or 0x13430 <= ord(sign) <= 0x1345F
            for sign in told
        )
        if shape is not inert.plain:
            assert "<!--" not in told


@given(TEXTS)
def test_several_lines_stay_a_quote(text: str) -> None:
    told = inert.lines(text, prefix="> ")
    outside = [token for token in MARKDOWN.parse(told) if token.level == 0]
    assert {token.type for token in outside} <= {"blockquote_open", "blockquote_close"}
    assert all(line.startswith(">") for line in told.split("\n") if told)


@given(TEXTS)
def test_html_has_no_mention_outside_code(text: str) -> None:
    told = re.sub(r"<code>.*?</code>", "`", inert.html(text))
    assert "<" not in told
    assert not MENTION.search(told)


@given(TEXTS)
def test_mermaid_labels_hold_only_quiet_characters(text: str) -> None:
    assert not re.search(r"""["`<>{}|\\;%\[\]&$](?<!;)""", re.sub(r"#\d+;", "", inert.mermaid(text)))


@given(TEXTS, st.integers(2, 60))
def test_shortened_text_fits(text: str, limit: int) -> None:
    assert len(inert.shortened(text, limit)) <= limit
    assert len(inert.plain(text, limit)) <= limit


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Deploy PostgreSQL", "Deploy PostgreSQL"),
        ("fixes #1", "fixes `#1`"),
        ("thanks @ada and @acme/core", "thanks `@ada` and `@acme/core`"),
        ("see acme/shop#12", "see `acme/shop#12`"),
        ("write docs/A_B.md, snake_case", "write docs/A_B.md, snake_case"),
        ("`docs/A.md` | next", r"`docs/A.md` \| next"),
        ("two\nlines", "two lines"),
        ("1. first", r"1\. first"),
        ("2-3 days", "2-3 days"),
        ("mail a@b.example", "mail `a@b.example`"),
        ("https://x.example/a_b.", "<https://x.example/a_b>."),
        ("fixes https://github.com/a/b/pull/3", "fixes `https://github.com/a/b/pull/3`"),
    ],
)
def test_common_text_stays_readable(text: str, told: str) -> None:
    assert inert.inline(text) == told


def test_long_hostile_text_takes_linear_time() -> None:
    with bounded(40):
        for piece in ("a/", "`", "@", "#", "_", "&", "http://", "a.b-", "[", "\\", "g", "GH-"):
            assert inert.inline(piece * 50_000)
