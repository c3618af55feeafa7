"""Points become a check within GitHub's limits: its conclusion, its headline, its remarks, and what is cut."""

import pytest

from bot.domain.head_facts import Annotation
from bot.rules.head_check import MAX_TEXT, head_check, joint_check, points_check
from bot.rules.points import Point, annotations_of, conclusion_of, headline

MET, NOTE = Point("met", "all is well", path="a.py", line=3), Point("note", "by the way", path="b.py")
WAITING, BROKEN = Point("waiting", "ada must look", "ask her"), Point("broken", "it fails", "mend it", "c.py", 7)


@pytest.mark.parametrize(
    ("points", "conclusion", "title"),
    [
        ((), "success", "fine"),
        ((MET, NOTE), "success", "fine"),
        ((MET, WAITING), "action_required", "ada must look"),
        ((WAITING, BROKEN), "failure", "it fails, and 1 more"),
    ],
)
def test_what_is_broken_or_waits_is_never_green(points: tuple[Point, ...], conclusion: str, title: str) -> None:
    assert conclusion_of(points) == conclusion
    assert headline(points, met="fine") == title
    check = points_check(
        "baton/x", "a" * 40, points, met="fine", template="checks/standards.md.j2", values={"notes": ()}
    )
    assert (check.conclusion, check.title) == (conclusion, title)


def test_points_with_a_place_are_remarks_and_what_is_met_is_none() -> None:
    assert [one.sign for one in (MET, NOTE, WAITING, BROKEN)] == ["✅", "ℹ️", "⏳", "❌"]
    assert annotations_of((MET, NOTE, WAITING, BROKEN)) == (
        Annotation("b.py", 1, "notice", "by the way"),
        Annotation("c.py", 7, "failure", "it fails; mend it"),
    )


def test_the_digest_tells_whether_people_see_anything_new() -> None:
    def made(text: str, *remarks: Annotation) -> str:
        return head_check("n", "a" * 40, "success", title="t", summary="s", text=text, annotations=remarks).external_id

    assert made("x") == made("x")
    assert len({made("x"), made("y"), made("x", Annotation("a.py", 1, "notice", "m"))}) == 3


def test_what_is_too_long_is_cut_at_the_end_of_a_line_and_says_so() -> None:
    check = head_check("n", "a" * 40, "failure", title="@ada " * 200, summary="ä\n" * MAX_TEXT, text="short")
    assert len(check.summary.encode()) <= MAX_TEXT
    assert check.summary.endswith("ä\n\nMore does not fit here.\n")
    assert (len(check.title) <= 250, check.text) == (True, "short")


def test_a_group_is_green_only_where_each_entry_is_and_waits_for_nobody() -> None:
    green = head_check("n", "a" * 40, "success", title="fine", summary="all")
    waits = head_check("n", "b" * 40, "action_required", title="ada must look", summary="ask her", text="long")
    both = joint_check("n", "c" * 40, [(1, green), (2, green)])
    assert (both.sha, both.conclusion, both.title) == ("c" * 40, "success", "fine")
    mixed = joint_check("n", "c" * 40, [(1, green), (2, waits)])
    assert (mixed.conclusion, mixed.title) == ("failure", "#2: ada must look")
    assert "ask her" in mixed.summary
    assert "all" not in mixed.summary
