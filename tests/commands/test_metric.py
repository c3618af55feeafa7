"""`/metric`: a value is kept with unit, time and source; a wrong unit or no number is refused in one line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.call import Actor, Call, Outcome, Refused, Scene
from bot.commands.slash.metric import metric
from bot.domain.actions import EditIssue
from bot.domain.apply import apply_all
from bot.domain.board import STATUS, Account
from bot.domain.codec import decode, encode
from bot.domain.state import MEASURED_KEPT, MEASURED_MOST, Measured, StatusState
from bot.reconcile.status import pages_of
from bot.reconcile.view import View
from tests.reconcile.repository import OnGitHub, empty_board, plan_of

PLAN = """
session: Shop
tasks: {a: {}}
metrics:
  p99: {title: API response time, group: technical, target: "< 100 ms (p99)"}
  cover: {target: "> 80 %"}
  docs: {}
"""
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
ADA = Actor(Account(7, "ada"))


def scene_of() -> Scene:
    plan, github = plan_of(PLAN), OnGitHub(empty_board())
    github.apply(plan)
    return Scene(github.board, plan, github.board.issues[STATUS], NOW)


def said(scene: Scene, args: str, comment: int = 5) -> Outcome:
    return metric(Call("metric", args, ADA, comment, 1, f"/metric {args}"), scene)


def after(scene: Scene, *words: str) -> Scene:
    for at, args in enumerate(words):
        board = apply_all(scene.board, said(scene, args, comment=10 + at).actions)
        scene = replace(scene, board=board, now=scene.now + timedelta(hours=1))
    return scene


def test_a_value_is_kept_with_unit_time_and_source() -> None:
    scene = after(scene_of(), "p99 87 ms")
    (one,) = scene.board.status.measured
    assert (one.metric, one.value, one.at, one.source, one.by) == ("p99", "87 ms", NOW, "command", "ada")
    assert scene.board.status.log[0].note == "p99: 87 ms, reached"


def test_the_page_shows_value_target_and_trend() -> None:
    scene = after(scene_of(), "p99 120 ms", "p99 0.087 s", "cover 79%")
    page = pages_of(View(scene.plan, scene.board))[0]
    (row,) = [line for line in page.splitlines() if "API response time" in line]
    assert row.startswith("| ✅ |")
    assert "0.087 s" in row
    assert "↘ █▁" in row
    assert [line for line in page.splitlines() if "79%" in line and line.startswith("| ❌ |")]
    assert "1 of 3 reached" in page


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        ("p99 5 MB", "the target is in ms"),
        ("p99 NaN", "is no number"),
        ("p99 soon", "has no number"),
        ("p98 87 ms", "there is no metric `p98`"),
        ("p99", "needs the id of a metric and its value"),
        ("", "needs the id of a metric and its value"),
    ],
)
def test_what_cannot_be_compared_is_refused(args: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        said(scene_of(), args)
    assert refused.value.then


def test_the_same_comment_counts_once() -> None:
    scene = after(scene_of(), "p99 87 ms")
    assert said(scene, "p99 87 ms", comment=10) == Outcome()


def test_series_are_bounded_and_the_newest_stay() -> None:
    state = StatusState()
    for at in range(40 * MEASURED_KEPT):
        state = state.with_measured(
            Measured(f"m{at % 40}", f"{at} ms", NOW + timedelta(minutes=at), "api", key=f"{at}")
        )
    assert len(state.measured) == MEASURED_MOST
    assert {one.metric for one in state.measured} == {f"m{at}" for at in range(40)}
    assert [one.value for one in state.measured if one.metric == "m39"][-1] == f"{40 * MEASURED_KEPT - 1} ms"
    assert decode(encode(state)) == state


def test_an_edit_of_the_status_carries_the_series() -> None:
    edits = [one for one in said(scene_of(), "cover 81").actions if isinstance(one, EditIssue)]
    assert [one.entry for one in edits] == [STATUS]
