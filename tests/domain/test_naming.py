"""Which issues a text names."""

import pytest

from bot.domain.naming import LONGEST, MOST, closed_by, named_in, of_branch
from tests.work import growth


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("schema, see #12", {12}),
        ("#1 and #2, (#3)", {1, 2, 3}),
        ("GH-7: fix", {7}),
        ("acme/shop#12", set()),
        ("issue#12 &#12; ##12 #0 #012 #1a", set()),
        ("<!-- for example #12 -->\n#13", {13}),
        ("<!-- open #12", set()),
        ("#1234567890", set()),
        (" ".join(f"#{at}" for at in range(1, MOST + 2)), set()),
        (" " * LONGEST + "#12", set()),
    ],
)
def test_named(text: str, numbers: set[int]) -> None:
    assert named_in(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Closes #12", {12}),
        ("fix: #3, resolves #4 and fixed #5", {3, 4, 5}),
        ("closes acme/shop#12", set()),
        ("encloses #12, unfixed #12, prefix #12", set()),
        ("see #12", set()),
        ("<!-- Closes #12 -->", set()),
        ("close\n#12", set()),
    ],
)
def test_closed(text: str, numbers: set[int]) -> None:
    assert closed_by(text) == numbers


@pytest.mark.parametrize(
    ("branch", "numbers"),
    [
        ("12-schema", {12}),
        ("ada/12-schema", {12}),
        ("12", {12}),
        ("feature/x/12_schema", {12}),
        ("schema-12", set()),
        ("v12", set()),
        ("012-x", set()),
        ("12schema", set()),
    ],
)
def test_branch(branch: str, numbers: set[int]) -> None:
    assert of_branch(branch) == numbers


@pytest.mark.parametrize("piece", ["<!--", "close ", "#", "fixes: \t", "GH-"])
def test_time_grows_with_the_text_alone(piece: str) -> None:
    def run(times: int) -> None:
        closed_by(piece * times)
        named_in(piece * times)

    assert growth(lambda: run(500), lambda: run(5_000)) < 15


def test_the_longest_texts_of_one_letter_are_read_at_once() -> None:
    from tests.work import bounded

    with bounded(2.0):
        for piece in ("close ", "fix:\t", "a/", "1", "<!--", "-->"):
            closed_by(piece * (LONGEST // len(piece)))
            of_branch(piece * 200)
