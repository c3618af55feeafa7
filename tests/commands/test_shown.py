"""Commands that a reader of the comment would not see, in each way that Markdown has to hide them."""

import pytest

from bot.commands.grammar import LONGEST_BODY, read
from bot.commands.shown import LONGEST, swallows
from tests.work import bounded

HIDDEN = {
    "footnote": "[^1]: a note\n/done",
    "footnote of one word": "[^1]: note\n/done",
    "footnote's second paragraph": "[^1]: note\n\n    more\n/done",
    "link title": '[a](b "x\n/done\n")',
    "link title with brackets": '[a](b ")\n/done\n")',
    "link address": "[a](\n/done\n)",
    "image": "![a\n/done\n](b)",
    "image by reference": "![a\n/done\n][b]\n\n[b]: c",
    "struck out": "~~a\n/done\nb~~",
    "struck out by one tilde": "~a\n/done\nb~",
    "formula": "$$\n/done\n$$",
    "attribute with a bracket": '<a title=">\n/done\n">x</a>',
    "character data": "x <![CDATA[ > \n/done\n]]>",
    "instruction": "x <? > \n/done\n?>",
    "comment that a block of HTML leaves open": "<p>a <!-- b\n\n/done\n\n--></p>",
    "attribute that a block of HTML leaves open": '<p title="\n\n/done\n\n">',
    "quote in an attribute without quotes": '<p a=b=" title=">\n\n/done\n\n">',
    "unclosed, then a closed element": '<details>\n<p title="\n\n</details>\n\n/done\n\n">',
    "frame": "<iframe>\n\n/done\n\n</iframe>",
}
SHOWN = {
    "behind a footnote": "[^1]: note\n\n/done",
    "beside a link": "see [a](b)\n/done",
    "behind a footnote's mark": "as said[^1]\n/done",
    "between prices": "$$ a lot\n\n/done\n\n$$",
    "behind a closed comment": "<!-- a -->\n\n/done",
    "behind a closed element": "<details open>x</details>\n\n/done",
    "under an image": "<img src=\"a\" alt='b' width=3>\n\n/done",
    "with a path": "~a\n/done",
    "less than": "a < b\n/done",
    "in a link's text": "a `b`\n/done [c](d)",
}


@pytest.mark.parametrize("body", HIDDEN.values(), ids=HIDDEN)
def test_hidden_command_does_not_count_and_is_told_why(body: str) -> None:
    found = read(body)
    assert found.written == ()
    assert [one.text for one in found.passed if one.why] == ["/done"]


@pytest.mark.parametrize("body", SHOWN.values(), ids=SHOWN)
def test_command_in_plain_sight_counts(body: str) -> None:
    assert [one.word for one in read(body).written] == ["done"]


def test_character_that_stands_in_for_a_slash_is_no_slash() -> None:
    assert read("[a](b)\n\ue0001/done\n![\n/done\n](x)").written == ()


@pytest.mark.parametrize(
    "piece", ['](a "', "![", "[", "](", "~a", "<!--", "<a b='", '<p a="', "`a", "$$\n", "[^1]:\n", "*_~a"]
)
def test_hostile_paragraph_is_read_in_bounded_time(piece: str) -> None:
    body = "\n\n".join([piece * ((LONGEST - 10) // len(piece)) + "\n/done"] * (LONGEST_BODY // LONGEST))
    with bounded(10):
        read(body)
        swallows(piece * (65_000 // len(piece)))
