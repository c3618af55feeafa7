"""GitHub's Markdown, and nothing that runs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.pages.markdown import as_html, as_text, title_html
from tests.sandbox.graphql.place import Place, build
from tests.work import bounded, growth


def html(place: Place, text: str, **options: bool) -> str:
    return as_html(text, place.world, place.repository, **options)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("**bold** ~~gone~~", "<strong>bold</strong> <s>gone</s>"),
        ("one\ntwo", "one<br>"),
        ("| a |\n|:-:|\n| b |", '<td align="center">b</td>'),
        ("see https://example.org/x", '<a href="https://example.org/x" rel="nofollow noopener">'),
        ("> [!WARNING]\n> mind", "markdown-alert-warning"),
        ("<details><summary>s</summary>\n\n**b**\n\n</details>", "<details><summary>s</summary>"),
        ("```python\nx < 1\n```", '<code class="language-python">x &lt; 1'),
        ("# Title", '<h1 dir="auto">Title</h1>'),
    ],
)
def test_marks_are_rendered(place: Place, text: str, wanted: str) -> None:
    assert wanted in html(place, text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        "<iframe src=https://example.org></iframe>",
        "<style>*{display:none}</style>",
        '<p style="position:fixed">x</p>',
        "<form action=/x><button>go</button></form>",
        '<svg onload="alert(1)"></svg>',
        '<p class="flash is-new" id="side">x</p>',
    ],
)
def test_nothing_runs_and_nothing_dresses_up(place: Place, text: str) -> None:
    found = html(place, text).lower().replace("[x](javascript:alert(1))", "")  # as text it is harmless
    for bad in ("script", "onerror", "onload", "javascript:", "data:", "<iframe", "style", "<form", "<svg", "flash"):
        assert bad not in found
    assert 'id="side"' not in found


def test_pictures_of_other_hosts_are_not_loaded(place: Place) -> None:
    assert html(place, "![a cat](https://example.org/cat.png)") == '<p dir="auto"><img alt="a cat"></p>'
    assert 'src="/-/static/sandbox.svg"' in html(place, "![sign](/-/static/sandbox.svg)")


def test_html_comments_are_hidden_and_not_lost_to_the_rest(place: Place) -> None:
    assert html(place, "a\n\n<!-- baton:state {} -->\n\nb") == '<p dir="auto">a</p>\n\n<p dir="auto">b</p>'


def test_issues_and_people_that_exist_are_links(place: Place) -> None:
    place.open("One")
    found = html(place, "#1, #9, acme/shop#1, @ada, @nobody, a@ada.example, `#1` and [#1](https://example.org)")
    assert found.count('class="issue-link"') == 2
    assert found.count('class="user-mention"') == 1
    assert "#9," in found
    assert "<code>#1</code>" in found


def test_check_boxes_know_their_lines(place: Place) -> None:
    found = html(place, "Do:\n\n- [ ] one\n- [x] two\n  1. [ ] three\n- plain", with_tasks=True)
    assert found.count("data-line=") == 3
    for line in (2, 3, 4):
        assert f'data-line="{line}"' in found
    assert found.count(" checked") == 1
    assert "disabled" not in found
    assert found.count('class="contains-task-list"') == 2
    assert html(place, "- [ ] one").count("disabled") == 1


def test_a_check_box_that_somebody_wrote_in_html_has_no_line(place: Place) -> None:
    found = html(place, '<input type="checkbox"> <input type="text" name="q"> <input>')
    assert "data-line" not in found
    assert found.count("<input") == 1


def test_a_flowchart_is_drawn_and_others_stay_code(place: Place) -> None:
    assert "<svg" in html(place, "```mermaid\ngraph LR\n a --> b\n```")
    assert '<code class="language-mermaid">' in html(place, "```mermaid\npie\n a: 1\n```")


def test_a_drawing_cannot_be_conjured(place: Place) -> None:
    assert "\ue000" not in html(place, "\ue0000\ue001 text")


def test_text_is_what_a_reader_sees() -> None:
    assert as_text("# Hi\n\n**a** &amp; <b>c</b> <!-- no -->\n\n- [ ] do") == "Hi\n\na & c\n\ndo"


def test_titles_know_code_and_nothing_else() -> None:
    assert title_html("Add `x<y>` & **no**") == "Add <code>x&lt;y&gt;</code> &amp; **no**"


@pytest.mark.parametrize("part", ["[", "*a", "> ", "- [ ] ", "<b>", "`", "| a ", "#1 ", "@ada ", "![", "<!--", "&"])
def test_hostile_text_takes_linear_time(part: str) -> None:
    place = build()
    assert growth(lambda: html(place, part * 400), lambda: html(place, part * 4000)) < 11
    with bounded(8):
        html(place, part * 8000)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("[]()<>!-x #1@ada`*_|\n:./\"'=\\&;"), max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    found = html(PLACE, text)
    assert "<script" not in found
    assert "javascript:" not in found


PLACE = build()
