"""Which deliveries are stored, taken, ended, revived and forgotten."""

import pytest
from sqlalchemy import Engine, select

from bot.domain.delivery import TIMER, Delivery, Ended
from bot.store import arrivals, deliveries
from bot.store.arrivals import add
from bot.store.tables import bodies
from bot.store.tables import deliveries as table


def delivery(guid: str, *, repository: int = 1, event: str = "push", body: bytes = b"{}") -> Delivery:
    return Delivery(guid, event, "", repository, 7, body, 1000.0)


def test_guid_that_is_queued_or_done_is_stored_once(engine: Engine) -> None:
    with engine.begin() as c:
        assert add(c, [delivery("a"), delivery("a"), delivery("b")]) == [1, None, 2]
        assert add(c, [delivery("a")]) == [None]
        deliveries.finish(c, [([Ended(1, "done")], 1001.0)])
        assert add(c, [delivery("a")]) == [None]
        deliveries.finish(c, [([Ended(1, "ignored", "why")], 1001.0)])
        assert add(c, [delivery("a")]) == [None]


def test_dead_letter_that_is_delivered_again_runs_again(engine: Engine) -> None:
    with engine.begin() as c:
        add(c, [delivery("a")])
        deliveries.finish(c, [([Ended(1, "dead", "boom")], 1001.0)])
        assert deliveries.unfinished(c) == []
        assert add(c, [delivery("a", body=b'{"x":1}')]) == [1]
        assert [one.id for one in deliveries.unfinished(c)] == [1]
        assert deliveries.load(c, [1])[0].delivery.body == b'{"x":1}'


def test_running_deliveries_are_unfinished_in_order_of_arrival(engine: Engine) -> None:
    with engine.begin() as c:
        add(c, [delivery("a"), delivery("b"), delivery("c")])
        deliveries.begin(c, [2])
        deliveries.finish(c, [([Ended(1, "done")], 1.0)])
        assert [(one.id, one.lane) for one in deliveries.unfinished(c)] == [(2, "repository:1"), (3, "repository:1")]


def test_done_timer_leaves_no_row_and_a_dead_one_stays(engine: Engine) -> None:
    with engine.begin() as c:
        add(c, [delivery("t1", event=TIMER), delivery("t2", event=TIMER)])
        deliveries.finish(c, [([Ended(1, "done")], 1.0), ([Ended(2, "dead", "boom")], 1.0)])
        assert c.scalars(select(table.c.guid)).all() == ["t2"]


def test_revived_letter_is_taken_up_once_without_its_old_failures(engine: Engine) -> None:
    with engine.begin() as c:
        add(c, [delivery("a"), delivery("b")])
        deliveries.put_back(c, [1], attempts=7, next_try=5.0, error="slow")
        deliveries.finish(c, [([Ended(1, "dead", "boom"), Ended(2, "dead", "bang")], 1.0)])
        assert deliveries.revive(c, ["a", "nobody"]) == 1
        revived = deliveries.revived(c)
        assert [(one.id, one.attempts, one.next_try) for one in revived] == [(1, 0, 0.0)]
        assert deliveries.revived(c) == []
        assert deliveries.revive(c) == 1


def test_dead_letters_are_listed_with_their_line_and_found_by_the_beginning_of_the_guid(engine: Engine) -> None:
    with engine.begin() as c:
        add(c, [delivery("abc-1"), delivery("abc-2"), delivery("abc"), delivery("x_y")])
        deliveries.finish(c, [([Ended(1, "dead", "first")], 1.0)])
        assert [(one.guid, one.error) for one in deliveries.listed(c)] == [("abc-1", "first")]
        assert len(deliveries.listed(c, status=None)) == 4
        assert deliveries.found(c, "abc").guid == "abc"
        assert deliveries.found(c, "abc-") is None
        assert deliveries.found(c, "x_").guid == "x_y"
        assert deliveries.found(c, "xay") is None


def test_pruning_keeps_dead_and_unfinished_letters_whole(engine: Engine) -> None:
    with engine.begin() as c:
        add(c, [delivery(guid) for guid in ("old", "older", "dead", "queued")])
        deliveries.finish(c, [([Ended(1, "done")], 50.0), ([Ended(2, "done")], 5.0), ([Ended(3, "dead", "x")], 5.0)])
        deliveries.prune(c, bodies_before=60.0, rows_before=10.0)
        assert c.scalars(select(table.c.guid).order_by(table.c.id)).all() == ["old", "dead", "queued"]
        assert c.scalars(select(bodies.c.id)).all() == [3, 4]
        assert add(c, [delivery("old")]) == [None]


def test_large_bodies_are_read_a_few_at_a_time_in_the_order_asked_for(engine: Engine, monkeypatch) -> None:
    monkeypatch.setattr(deliveries, "LOADED", 100)
    with engine.begin() as c:
        add(c, [delivery(str(size), body=b"x" * size) for size in (300, 60, 30, 31)])
        assert [job.id for job in deliveries.load(c, [1, 2, 3, 4])] == [1]
        assert [job.id for job in deliveries.load(c, [3, 4, 2])] == [3, 4]
        deliveries.finish(c, [([Ended(3, "done")], 1.0)])
        assert [job.id for job in deliveries.load(c, [3, 4, 2])] == [4, 2]


@pytest.mark.parametrize("store", [arrivals.store_quickly, arrivals.store_portably])
def test_quick_and_portable_statements_store_the_same(engine: Engine, store) -> None:
    with engine.begin() as c:
        assert store(c, [delivery("a"), delivery("b-1:x.y"), delivery("c")]) == {"a": 1, "b-1:x.y": 2, "c": 3}
        deliveries.finish(c, [([Ended(1, "dead", "x"), Ended(2, "done")], 1.0)])
        assert store(c, [delivery("a", body=b"new"), delivery("b-1:x.y"), delivery("c")]) == {"a": 1}
        assert store(c, [delivery("b-1:x.y")]) == {}
        [job] = deliveries.load(c, [1])
        assert (job.delivery.body, job.is_repeat) == (b"new", True)


def test_many_are_stored_in_several_statements(engine: Engine) -> None:
    with engine.begin() as c:
        assert add(c, [delivery(f"g{n}") for n in range(250)]) == list(range(1, 251))
