"""What the dashboard's views say of a board, as plain values; and that they say it in linear time."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.board import Board, entry_of
from bot.pages.dashboard import agent, board, burnup, graph, heat, log, schedule, sessions, tasks
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
    ground = rows["Phase: Foundations"]
    assert ground.planned.first == date(2025, 3, 3)
    assert ground.planned.last == date(2025, 3, 16)
    assert ground.is_late
    early = {row.title: row for row in schedule.view(harbour, today=TODAY)["rows"]}  # type: ignore[attr-defined]
    assert not early["Phase: Light"].is_late


def test_bars_stay_within_the_drawing(harbour: Current) -> None:
    values = schedule.view(harbour, today=TODAY)
    bars = [bar for row in values["rows"] for bar in (row.planned, row.expected) if bar]  # type: ignore[attr-defined]
    assert bars
    assert all(0 <= bar.x <= 1_000 and 0 < bar.width <= 1_004 for bar in bars)
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
    counts = [day.done for day in values["days"]]  # type: ignore[attr-defined]
    assert counts == sorted(counts) == [0, 1, 2]
    assert values["hope"]


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
    old = replace(made.issues[entry_of("task", "survey")], number=200, session="old", title="Old work")
    head = replace(old, entry="status", number=201, title="Status: Before all")  # type: ignore[arg-type]
    made = replace(made, archived={200: old, 201: head})
    (found,) = sessions.archived(made)
    assert (found.id, found.title, found.done, found.total) == ("old", "Before all", 1, 1)
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
