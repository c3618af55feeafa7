"""Sections move whole, nothing is lost before the last page, and no page is over its budget."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pages.overflow import MOST_PAGES, Written, split

SECTIONS = st.lists(
    st.builds(
        lambda size, stays: Written("x", "line of text\n" * (size // 13), stays=stays),
        st.integers(13, 2_500),
        st.just(False),
    ),
    max_size=30,
)


@given(SECTIONS)
def test_pages_keep_to_the_budget_and_lose_nothing(sections: list[Written]) -> None:
    pages = split(sections, 3_000)
    assert 1 <= len(pages) <= MOST_PAGES
    assert all(sum(len(one.text) + 2 for one in page) <= 3_000 for page in pages)
    kept = [one for page in pages for one in page]
    if len(pages) < MOST_PAGES:
        assert sorted(one.text for one in kept) == sorted(one.text for one in sections)


def test_everything_that_fits_stays_on_one_page_in_order() -> None:
    sections = [Written(name, "text") for name in "abc"]
    assert split(sections, 1_000) == (tuple(sections),)


def test_sections_that_stay_keep_their_room_on_the_first_page() -> None:
    first, head = Written("big", "b" * 900), Written("head", "h" * 200, stays=True)
    pages = split([first, head], 1_000)
    assert [[one.title for one in page] for page in pages] == [["head"], ["big"]]


def test_later_small_sections_fill_the_first_page() -> None:
    pages = split([Written("a", "a" * 600), Written("b", "b" * 600), Written("c", "c" * 100)], 1_000)
    assert [[one.title for one in page] for page in pages] == [["a", "c"], ["b"]]


def test_a_section_over_the_budget_goes_on_with_its_table_on_the_next_page() -> None:
    rows = [f"| task {at} | b |" for at in range(500)]
    text = "\n".join(
        ["<details><summary>Tasks</summary>", "", "| head | of it |", "|---|---|", *rows, "", "</details>"]
    )
    pages = split([Written("tasks", text)], 1_500)
    parts = [one for page in pages for one in page]
    assert [one.title for one in parts[:2]] == ["tasks", "tasks (2)"]
    assert all(len(one.text) <= 1_500 for one in parts)
    for one in parts:
        assert one.text.startswith("<details><summary>Tasks</summary>\n\n| head | of it |\n|---|---|\n| task")
        assert one.text.endswith("|\n\n</details>")
    assert [line for one in parts for line in one.text.split("\n") if line.startswith("| task")] == rows


def test_a_code_block_goes_on_in_the_next_part() -> None:
    parts = [one for page in split([Written("forms", "```\n" + "text\n" * 900 + "```")], 1_500) for one in page]
    assert len(parts) > 2
    assert all(one.text.count("```") == 2 for one in parts)
    assert sum(one.text.count("text") for one in parts) == 900


def test_a_section_that_stays_is_cut_at_a_line_and_closed() -> None:
    text = "<details><summary>Tasks</summary>\n\n" + "- a b\n" * 500 + "\n</details>"
    ((cut,),) = split([Written("tasks", text, stays=True)], 1_500)
    assert len(cut.text) <= 500
    assert cut.text.count("<details>") == cut.text.count("</details>")
    assert "- a b\n\n… cut here" in cut.text


def test_an_empty_page_is_still_a_page() -> None:
    assert split([], 100) == ((),)
