"""What words and figures say, and where they say nothing for sure."""

import pytest

from bot.doctor.figures import meets
from bot.doctor.words import listed, name_key, says_done, weeks_of


@pytest.mark.parametrize("text", ["COMPLETED", "✅ Completed - successful", "done.", "Finished yesterday"])
def test_done(text: str) -> None:
    assert says_done(text)


@pytest.mark.parametrize("text", [None, "", "not completed", "to be done", "80% done", "planning", "will be finished"])
def test_not_done(text: str | None) -> None:
    assert not says_done(text)


@pytest.mark.parametrize(
    ("value", "target", "answer"),
    [
        ("95%", ">90%", True),
        ("90%", ">90%", False),
        ("90%", ">= 90 %", True),
        ("0.2 s", "< 100 ms", False),
        ("99 ms", "under 0.1 s", True),
        ("14 minutes", "<15 min", True),
        ("12", "at least 10", True),
        ("99,98%", "99.9%", True),
        ("fast", "< 1 s", None),
        ("3 users", "< 1 s", None),
        (None, "< 1 s", None),
        ("<15 minutes", "<20 minutes", None),
    ],
)
def test_values_meet_targets(value: str | None, target: str, answer: bool | None) -> None:
    assert meets(value, target) is answer


def test_weeks() -> None:
    assert weeks_of("1-2") == (1, 2)
    assert weeks_of("Week 3") == (3, 3)
    assert weeks_of("weeks 9 to 10") == (9, 10)
    assert weeks_of("soon") is None


def test_names_and_lists() -> None:
    assert name_key("Security Agent") == name_key("security") == name_key("the SECURITY-agent")
    assert listed("abc") == "a, b and c"
    assert listed("abcdefghi") == "a, b, c, d, e, f and 3 more"
