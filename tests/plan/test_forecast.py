"""When what is open will be done."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.plan.forecast import Took, forecast, on_day, pace, working_time
from bot.plan.graph import critical_path, graph_from
from tests.work import lines

CHAIN = {"task:a": [], "task:b": ["task:a"], "task:c": ["task:a"], "phase:p": ["task:b", "task:c"]}
DAYS = {"task:a": 2.0, "task:b": 3.0, "task:c": 1.0}
FRIDAY = date(2025, 1, 24)


def test_ends_and_slack_follow_the_longest_way() -> None:
    found = forecast(graph_from(CHAIN), DAYS, owners={}, done=(), progress={})
    assert (found.days, found.ends["phase:p"], found.ends["task:c"]) == (5.0, 5.0, 3.0)
    assert found.slack == {"task:a": 0.0, "task:b": 0.0, "task:c": 2.0}


def test_an_agent_does_one_task_after_the_other_the_urgent_one_first() -> None:
    owners = {"task:b": "claude", "task:c": "claude"}
    found = forecast(graph_from(CHAIN), DAYS, owners=owners, done=(), progress={})
    assert (found.ends["task:b"], found.ends["task:c"], found.days) == (5.0, 6.0, 6.0)


def test_what_is_done_and_begun_counts_less_and_a_slow_pace_more() -> None:
    found = forecast(graph_from(CHAIN), DAYS, owners={}, done={"task:a"}, progress={"task:b": 50}, pace=2.0)
    assert found.days == 3.0
    assert "task:a" not in found.slack


def test_pace_comes_from_two_finished_tasks_and_stays_within_bounds() -> None:
    assert pace([Took(2, 4)]) is None
    assert pace([Took(2, 4), Took(2, 2), Took(0, 9)]) == 1.5
    assert pace([Took(1, 90)] * 2) == 4.0
    assert pace([Took(9, 0.01)] * 2) == 0.25


@pytest.mark.parametrize(
    ("days", "day"),
    [(0, 24), (0.5, 24), (1, 24), (1.5, 27), (2, 27), (6, 31)],
)
def test_working_days_skip_the_weekend(days: float, day: int) -> None:
    assert on_day(FRIDAY, days) == date(2025, 1, day)


def test_a_weekend_is_no_working_time_and_far_off_is_no_date() -> None:
    assert on_day(date(2025, 1, 25), 1) == date(2025, 1, 27)
    assert on_day(FRIDAY, 1e9) is None
    friday, monday = datetime(2025, 1, 24, 12, tzinfo=UTC), datetime(2025, 1, 27, 12, tzinfo=UTC)
    assert working_time(friday, monday) == 1.0
    assert working_time(friday, friday.replace(hour=18)) == 0.25
    assert working_time(monday, friday) == 0.0


@given(st.lists(st.lists(st.integers(0, 20), max_size=4), max_size=12), st.data())
def test_agents_never_make_it_shorter_than_the_critical_path(edges: list[list[int]], data: st.DataObject) -> None:
    before = {f"task:{at}": [f"task:{other % at}" for other in others] if at else [] for at, others in enumerate(edges)}
    days = {node: float(data.draw(st.integers(0, 9))) for node in before}
    graph = graph_from(before)
    owners = {node: data.draw(st.sampled_from(["a", "b", ""])) for node in before}
    free = forecast(graph, days, owners={}, done=(), progress={})
    busy = forecast(graph, days, owners=owners, done=(), progress={})
    assert free.days == pytest.approx(max(critical_path(graph, days).days, 0.0))
    assert free.days - 1e-9 <= busy.days <= sum(days.values()) + 1e-9
    assert set(busy.ends) == set(before)
    for node, others in before.items():
        assert all(busy.ends[other] <= busy.ends[node] - days[node] + 1e-9 for other in others)
    assert all(slack >= -1e-9 for slack in free.slack.values())


def test_work_grows_with_the_plan_and_not_faster() -> None:
    def work(tasks: int) -> int:
        before = {f"task:{at}": [f"task:{at - 1}", f"task:{at - 7}"] if at >= 7 else [] for at in range(tasks)}
        graph = graph_from(before)
        owners = {node: f"agent-{at % 10}" for at, node in enumerate(before)}
        return lines(lambda: forecast(graph, {}, owners=owners, done=(), progress={}))

    assert work(1_000) < 13 * work(100)


def test_a_thousand_free_tasks_of_one_agent_are_no_more_work_than_a_chain() -> None:
    def work(tasks: int) -> int:
        graph = graph_from({f"task:{at}": [] for at in range(tasks)})
        owners = dict.fromkeys(graph.before, "claude")
        assert forecast(graph, {}, owners=owners, done=(), progress={}).days == tasks
        return lines(lambda: forecast(graph, {}, owners=owners, done=(), progress={}))

    assert work(1_000) < 13 * work(100)
