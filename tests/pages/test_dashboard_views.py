"""What the dashboard's views say of a board, as plain values; and that they say it in linear time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.board import Board, entry_of
from bot.domain.state import Measured
from bot.pages.dashboard import agent, board, burnup, graph, heat, log, schedule, sessions, tasks, trend
from bot.pages.dashboard.current import Current, as_of
from bot.reconcile.status import situation_of
from bot.reconcile.view import View
from tests.boards import board_of, changed, plan_of
from tests.web.dashboard import worlds
from tests.work import growth

TODAY = date(2025, 3, 12)


def seen(made: Board, today: date = TODAY) -> Current:
    assert made.in_force
    return as_of(situation_of(View(made.in_force.plan, made)), today)


@pytest.fixture
def harbour() -> Current:
    return seen(worlds.rich())


def columns(values: object) -> dict[str, list[str]]:
    assert isinstance(values, dict)
    return {column.key: [card.id for card in column.cards] for column in values["columns"]}


def test_columns_by_state_hold_every_task_once(harbour: Current) -> None:
    found = columns(board.view(harbour))
    assert found["in-progress"] == ["dig"]
    assert found["review"] == ["leaflet"]
    assert found["blocked"] == ["boxes"]
    assert sorted(name for names in found.values() for name in names) == sorted(harbour.plan.tasks)


def test_columns_by_agent_hold_what_nobody_has_too(harbour: Current) -> None:
    found = columns(board.view(harbour, by="agent"))
    assert found["lamp"] == ["lamps", "flash"]
    assert "leaflet" in found["keeper"], "who claimed it has it"
    assert found[""] == ["night"]


def test_a_long_column_is_cut_and_counted() -> None:
    values = board.view(seen(worlds.large()))
    done = next(column for column in values["columns"] if column.key == "done")  # type: ignore[attr-defined]
    assert (len(done.cards), done.count, done.more) == (12, 333, 321)


def test_pages_of_tasks_together_are_all_tasks() -> None:
    s = seen(worlds.large())
    names = [card.id for page in range(1, 11) for card in tasks.view(s, page=page)["rows"]]  # type: ignore[attr-defined]
    assert names == list(s.plan.tasks)
    assert tasks.view(s, page=99)["page"] == 10
    assert tasks.view(s, agent="agent-3", state="done")["total"] == 33


def test_a_few_tasks_are_drawn_whole_with_their_gates(harbour: Current) -> None:
    drawing = graph.view(harbour)
    kinds = [node["kind"] for node in drawing["nodes"]]  # type: ignore[attr-defined]
    assert kinds.count("task") == 11
    assert kinds.count("gate") == 5
    assert not drawing["isFolded"]


def test_the_critical_path_is_marked_along_its_edges(harbour: Current) -> None:
    drawing = graph.view(harbour)
    edges = [(edge["source"], edge["target"]) for edge in drawing["edges"] if edge["critical"]]  # type: ignore[attr-defined]
    assert ("task:dig", "task:masts") in edges
    assert {("task:meter", "phase:power"), ("phase:power", "task:lamps")} <= set(edges), "over the gate between them"
    assert ("task:survey", "task:dig") not in edges, "what is done is on no path"


@pytest.mark.parametrize("opened", [(), ("level:0",), ("level:4", "level:5"), ("level:99", "phase:x", "<b>")])
def test_whatever_is_opened_every_edge_has_its_ends(opened: tuple[str, ...]) -> None:
    drawing = graph.view(seen(worlds.large()), opened)
    ids = [node["id"] for node in drawing["nodes"]]  # type: ignore[attr-defined]
    assert len(ids) == len(set(ids))
    assert {end for edge in drawing["edges"] for end in (edge["source"], edge["target"])} <= set(ids)  # type: ignore[attr-defined]


def test_phases_fold_and_their_order_stays() -> None:
    phases = "".join(f"  p{at}: {{title: P {at}{f', after: [p{at - 1}]' if at else ''}}}\n" for at in range(4))
    work = "".join(f"  t{at}: {{phase: p{at // 40}}}\n" for at in range(160))
    made = board_of(plan_of(f"version: 1\nsession: Many\nphases:\n{phases}tasks:\n{work}"))
    drawing = graph.view(seen(made))
    assert [node["id"] for node in drawing["nodes"]] == ["phase:p0", "phase:p1", "phase:p2", "phase:p3"]  # type: ignore[attr-defined]
    assert len(drawing["edges"]) == 3  # type: ignore[arg-type]
    wide = graph.view(seen(made), ("phase:p1",))
    assert sum(node["kind"] == "task" for node in wide["nodes"]) == 40  # type: ignore[attr-defined]


def test_a_phase_that_will_be_late_says_so(harbour: Current) -> None:
    rows = {
        row.title: row for row in schedule.view(seen(worlds.rich(), TODAY + timedelta(days=20)), today=TODAY)["rows"]
    }  # type: ignore[attr-defined]
    ground = rows["Foundations"]
    assert ground.planned.first == date(2025, 3, 3)
    assert ground.planned.last == date(2025, 3, 16)
    assert ground.is_late
    early = {row.title: row for row in schedule.view(harbour, today=TODAY)["rows"]}  # type: ignore[attr-defined]
    assert not early["Light"].is_late


def test_bars_stay_within_the_drawing(harbour: Current) -> None:
    values = schedule.view(harbour, today=TODAY)
    bars = [bar for row in values["rows"] for bar in (row.planned, row.expected) if bar]  # type: ignore[attr-defined]
    assert bars
    assert all(0 <= bar.x <= 100 and 0 < bar.width <= 100.4 for bar in bars)
    assert all(row.share <= row.expected.width for row in values["rows"] if row.expected)  # type: ignore[attr-defined]


@pytest.mark.parametrize("make", [worlds.empty, worlds.single, worlds.odd])
def test_nothing_to_count_is_no_fault(make: object) -> None:
    s = seen(make())  # type: ignore[operator]
    schedule.view(s, today=TODAY)
    burnup.view(s, today=TODAY)
    heat.view(s)
    graph.view(s)
    graph.summary(s)
    log.view(s)
    sessions.active(s)


def test_the_burn_up_counts_by_day_and_never_falls(harbour: Current) -> None:
    values = burnup.view(harbour, today=TODAY)
    counts = [(day.day.day, day.done, day.total) for day in values["days"]]  # type: ignore[attr-defined]
    assert counts == [(3, 0, 9), (5, 1, 9), (6, 2, 9), (7, 2, 10), (9, 2, 11), (12, 2, 11)]
    assert values["hope"]


def test_what_left_the_plan_makes_the_scope_fall(harbour: Current) -> None:
    made = worlds.rich()
    model = made.issues[entry_of("task", "leaflet")]
    begun, ended = worlds.BEGUN + worlds.DAY, worlds.BEGUN + 5 * worlds.DAY
    gone = replace(model, entry=entry_of("task", "banner"), number=70, is_open=False, created_at=begun)
    closed = replace(gone, closed_at=ended, closed_as="not_planned")
    others = (
        replace(closed, number=71, entry=entry_of("task", "other"), session="another"),
        replace(closed, number=72, entry=entry_of("phase", "old")),
        replace(gone, number=73, entry=entry_of("task", "open"), is_open=True),
    )
    for one in (closed, *others):
        made = replace(made, archived={**made.archived, one.number: one})
    days = {one.day.day: one.total for one in burnup.days_of(seen(made), TODAY)}
    assert days == {3: 9, 4: 10, 5: 10, 6: 10, 7: 11, 8: 10, 9: 11, 12: 11}


def test_issues_that_nobody_dated_were_there_from_the_start() -> None:
    made = worlds.rich()
    made = replace(made, issues={entry: replace(one, created_at=None) for entry, one in made.issues.items()})
    assert {one.total for one in burnup.days_of(seen(made), TODAY)} == {11}


def measured(*values: str, apart: int = 1) -> list[Measured]:
    return [Measured("m", one, worlds.BEGUN + at * apart * worlds.DAY, "check") for at, one in enumerate(values)]


def test_a_metric_has_a_line_with_its_target(harbour: Current) -> None:
    values = trend.view(harbour)
    assert values
    line = values["lines"]["lux"]  # type: ignore[index]
    assert line.path.startswith("M3.0 ")
    assert (line.x, line.target) == (trend.WIDTH - trend.EDGE, trend.EDGE)
    assert [one.value for one in line.values][-1] == "8 lux"
    assert "out" not in values["lines"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("values", "target", "count"),
    [
        ((), "", 0),
        (("5 ms",), "< 10 ms", 0),
        (("5 ms", "NaN", "7 ms"), "< 10 ms", 2),
        (("5 ms", "7 kB", "0.009 s"), "< 10 ms", 2),
        (("good", "better"), "best", 0),
        (("3", "3", "3"), "", 3),
        (("1/8", "8/8"), "100 % (8/8)", 2),
    ],
)
def test_what_is_no_number_of_its_kind_is_not_drawn(values: tuple[str, ...], target: str, count: int) -> None:
    line = trend.line_of(measured(*values), target)
    assert (len(line.values) if line else 0) == count


def test_units_are_converted_and_bare_numbers_are_in_the_targets() -> None:
    wanted = trend.read_target("< 100 ms")
    assert [trend.number_of(one, wanted) for one in ("50 ms", "0.05 s", "50")] == pytest.approx([0.05] * 3)


def test_a_far_target_does_not_flatten_the_line() -> None:
    line = trend.line_of(measured("1 ms", "2 ms"), "< 10 s")
    assert line
    assert line.target is None
    assert {float(point.split(" ")[1]) for point in line.path[1:].split("L")} == {27.0, 3.0}


def test_values_of_one_moment_are_drawn_one_after_the_other() -> None:
    line = trend.line_of(measured("1", "2", "3", apart=0), "")
    assert line
    assert [float(point.split(" ")[0]) for point in line.path[1:].split("L")] == [3.0, 60.0, 117.0]


def test_what_was_done_before_anybody_counted_is_there_from_the_start() -> None:
    made = changed(worlds.rich(), "survey", closed_at=None)
    made = replace(made, status=replace(made.status, log=()))
    assert burnup.view(seen(made), today=TODAY)["days"][0].done == 1  # type: ignore[index]


def test_an_agent_is_told_what_others_want_of_it(harbour: Current) -> None:
    values = agent.view(harbour, agent="lamp")
    assert values
    asked = [(one.what, one.write) for one in values["asked"]]  # type: ignore[attr-defined]
    assert ("accept or reject", "/accept 2") in asked
    assert ("provide", "/provide 1") in asked
    assert agent.view(harbour, agent="nobody") is None


def test_heat_is_of_what_was_accepted(harbour: Current) -> None:
    values = heat.view(harbour)
    assert (values["every"].total, values["every"].accepted, values["every"].level) == (4, 0, 0)  # type: ignore[attr-defined]
    assert heat.cell_of(heat.counts_of([])).level == -1


def test_the_log_has_each_fact_once_newest_first(harbour: Current) -> None:
    assert [row["what"] for row in log.view(harbour)["rows"]] == ["claimed", "blocked", "done"]  # type: ignore[attr-defined]
    assert log.view(harbour, rows=2)["pages"] == 2


def test_an_earlier_session_is_what_its_issues_say() -> None:
    made = worlds.rich()
    done = replace(
        made.issues[entry_of("task", "survey")], number=200, session="old", title="Old work", closed_as="completed"
    )
    left = replace(done, entry=entry_of("task", "dig"), number=202, title="Left", closed_as="not_planned")
    head = replace(left, entry="status", number=201, title="Status: Before all")  # type: ignore[arg-type]
    made = replace(made, archived={200: done, 201: head, 202: left})
    (found,) = sessions.archived(made)
    assert (found.id, found.title, found.done, found.total) == ("old", "Before all", 1, 2)
    told = sessions.issues_of(made, "old")
    assert told
    assert [(row["title"], row["is_done"]) for row in told["rows"]][::2] == [("Old work", True), ("Left", False)]  # type: ignore[attr-defined]
    assert sessions.issues_of(made, "other") is None


def test_five_times_the_tasks_are_about_five_times_the_work() -> None:
    def views(size: int) -> object:
        made = worlds.large(size, number=60 + size)

        def work() -> None:
            s = seen(made)
            board.view(s)
            graph.view(s, ("level:1",))
            tasks.view(s, query="shelf")
            burnup.view(s, today=TODAY)
            schedule.view(s, today=TODAY)

        return work

    assert growth(views(400), views(2_000)) < 8  # type: ignore[arg-type]
