"""The bot's region: found again whatever people do around it, and their words kept to the byte."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.region import Parts, candidates, defused, join, split
from tests.work import bounded

BLOCK = "<!-- baton:state 01234567 " + "a" * 64 + ' {"v": 1} -->'
OURS = Parts(region="### Owner\n\nsecurity", block=BLOCK, entry="task:schema", session="shop-launch")

lines = st.sampled_from(
    [
        "",
        "hello",
        "  indented",
        "```",
        "```py",
        "~~~~",
        "> quoted",
        "- [ ] item",
        "<!-- note -->",
        "    code",
        "`a`",
        "\t",
        "é\u202e",
    ]
)
people = (
    st.lists(lines | st.text(max_size=30), max_size=8)
    .map("\n".join)
    .filter(lambda text: "baton:" not in text and "\r" not in text)
)

words = st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=60)


def body(before: str = "", after: str = "", ours: Parts = OURS) -> str:
    return join(Parts(before, ours.region, ours.block, after, ours.entry, ours.session))


def test_new_issue_is_only_the_region() -> None:
    parts = split(body())
    assert parts == OURS


def test_issue_without_marker_is_all_peoples() -> None:
    assert split("Just\r\nwords\n") == Parts(before="Just\nwords\n")
    assert not split("").is_marked


def test_text_of_a_stranger_stays_above_the_region() -> None:
    parts = split(join(Parts(before="Please do this.", entry="task:a", session="s")))
    assert parts.before == "Please do this.\n\n"
    assert parts.entry == "task:a"


@given(before=people, after=people)
@example(before="```", after="")
@example(before="text\n```\ncode", after="more\n```")
@example(before="", after="\n")
def test_people_keep_every_byte_and_a_second_join_changes_nothing(before: str, after: str) -> None:
    once = body(before, after)
    parts = split(once)
    assert parts.before.removesuffix("\n\n") in (before, before.removesuffix("\n\n"))
    assert parts.before.startswith(before)
    assert parts.after.endswith(after)
    assert (parts.region, parts.block, parts.entry) == (OURS.region, OURS.block, OURS.entry)
    assert join(parts) == once


@given(before=people, after=people)
def test_line_ends_of_the_browser_change_nothing(before: str, after: str) -> None:
    once = body(before, after)
    assert split(once.replace("\n", "\r\n")) == split(once)


@given(st.text(max_size=300))
def test_any_text_can_be_split_and_joined(text: str) -> None:
    for parts in candidates(text):
        if parts.entry:
            assert split(join(parts)).entry == parts.entry
    whole = split(text)
    assert f"{whole.before}{whole.after}" == text.replace("\r\n", "\n") or whole.is_marked


@given(region=words, entry=words.filter(bool), session=words)
@example(region="", entry="-", session="-")
def test_whatever_the_region_says_it_ends_where_it_ends(region: str, entry: str, session: str) -> None:
    entry, session = entry[:15], session[:15]
    whole = join(
        Parts("above\n", f"{region}\n<!-- baton:end -->\n<!--baton:begin x y-->", BLOCK, "\nbelow", entry, session)
    )
    parts = split(whole)
    assert (parts.before, parts.after, parts.block) == ("above\n", "\nbelow", BLOCK)
    assert (parts.entry, parts.session) == (entry, session)


def test_region_shown_in_a_code_block_is_not_the_issue_s_own() -> None:
    with_mermaid = Parts(region="```mermaid\ngraph TD\n```", block=BLOCK, entry="task:a", session="s")
    text = f"Look:\n```\n{join(with_mermaid)}\n```\nend"
    assert [parts.entry for parts in candidates(f"{text}\n\n{body()}")] == ["task:schema"]
    assert text in split(f"{text}\n\n{body()}").before


def test_region_that_fell_into_a_code_block_is_still_found() -> None:
    assert split(body("```\ncode", "more\n```")).region == OURS.region


def test_fence_that_was_never_closed_does_not_hide_the_region() -> None:
    assert split(body(before="```\noops\n")).region == OURS.region


@pytest.mark.parametrize("quoted", ["> {}", "    {}", "- `{}`", "text {}"])
def test_marker_inside_other_text_is_people_s(quoted: str) -> None:
    text = "\n".join(quoted.format(line) for line in body().split("\n"))
    assert split(text) == Parts(before=text)


def test_missing_end_marker_ends_the_region_at_its_block() -> None:
    text = body(after="kept").replace("<!-- baton:end -->\n", "")
    parts = split(text)
    assert (parts.region, parts.after) == (OURS.region, "\nkept")
    assert split(join(parts)) == parts


def test_missing_end_and_block_take_nothing_from_people() -> None:
    text = "<!-- baton:begin task:a s -->\nold words\nmine"
    assert split(text) == Parts(after="\nold words\nmine", entry="task:a", session="s")


def test_missing_begin_marker_still_finds_the_block() -> None:
    text = body("above\n", "below").split("\n")
    del text[1]
    parts = split("\n".join(text))
    assert parts.block == BLOCK
    assert parts.before.startswith("above\n")
    assert parts.after == "\nbelow"
    assert parts.is_marked
    assert parts.entry == ""


def test_doubled_region_becomes_one_and_the_words_between_stay() -> None:
    parts = split(body("above\n", f"between\n{body()}\nbelow"))
    assert parts.before == "above\n"
    assert parts.after == "\nbetween\nbelow"
    assert join(parts).count("baton:begin") == 1


def test_region_of_another_entry_is_a_second_candidate() -> None:
    other = Parts(region="x", entry="task:other", session="shop-launch")
    found = candidates(f"{join(other)}\n{body()}")
    assert [parts.entry for parts in found] == ["task:other", "task:schema"]
    assert "task:other" in found[1].before


def test_moved_region_is_found_where_it_is() -> None:
    parts = split(f"first\n{body()}\nsecond")
    assert (parts.before, parts.after) == ("first\n", "\nsecond")


def test_spaces_that_an_editor_added_do_not_hide_markers() -> None:
    text = body(after="x").replace("-->", "-->  \t")
    assert split(text).region == OURS.region
    assert split(text).block == BLOCK


def test_markers_in_text_are_defused() -> None:
    assert "<!--" not in defused("<!-- baton:end -->")
    assert defused("<!-- note -->") == "<!-- note -->"


def test_hostile_bodies_are_read_in_linear_time() -> None:
    with bounded(20):
        assert split("<!-- baton:begin a b -->\n" * 60_000).entry == "a"
        assert split("```\n<!-- baton:begin a b -->\n" * 30_000).before.count("\n") == 3, "the second is in no fence"
        assert not split("<!-- baton:begin " + " " * 200_000).entry
