"""What comes before what, and the questions asked of it."""

import random
from collections.abc import Callable

from bot.plan import graph as g
from bot.plan.models import Plan
from tests.work import growth


def plan(**parts: object) -> Plan:
    return Plan.model_validate({"version": 1, "session": "S", **parts})


def short() -> Plan:
    return plan(
        tasks={
            "postgres": {},
            "schema": {"after": "postgres"},
            "auth": {"after": "schema"},
            "gateway": {},
            "jwt": {"after": ["auth", "gateway"]},
        }
    )


def test_a_task_waits_for_what_its_after_names() -> None:
    graph = g.graph_of(short())
    assert g.before(graph, "task:jwt") == ("task:auth", "task:gateway")
    assert g.behind(graph, "task:auth") == ("task:jwt",)
    assert g.waiting_on(graph, "task:jwt", {"task:gateway"}) == ("task:auth",)
    assert g.waiting_on(graph, "task:jwt", {"task:gateway", "task:auth"}) == ()


def test_blocks_is_after_read_backwards() -> None:
    graph = g.graph_of(plan(tasks={"a": {"blocks": ["b", "b2"]}, "b": {"after": "a"}, "b2": {}}))
    assert g.before(graph, "task:b") == ("task:a",)
    assert g.before(graph, "task:b2") == ("task:a",)


def test_a_task_waits_for_what_its_phase_comes_after() -> None:
    graph = g.graph_of(
        plan(phases={"one": {}, "two": {"after": "one"}}, tasks={"a": {"phase": "one"}, "b": {"phase": "two"}})
    )
    assert g.before(graph, "task:b") == ("phase:one",)
    assert g.before(graph, "phase:two") == ("phase:one", "task:b")
    assert g.before(graph, "phase:one") == ("task:a",)
    assert set(g.behind(graph, "phase:one")) == {"task:b", "phase:two"}


def test_a_checkpoint_is_a_gate_for_what_names_it() -> None:
    graph = g.graph_of(
        plan(
            checkpoints={"c": {"after": "x"}},
            phases={"two": {"after": "c"}},
            tasks={"x": {}, "m": {"checkpoint": "c"}, "y": {"after": "c"}, "z": {"phase": "two"}},
        )
    )
    assert set(g.before(graph, "checkpoint:c")) == {"task:x", "task:m"}
    assert g.before(graph, "task:y") == ("checkpoint:c",)
    assert g.before(graph, "task:z") == ("checkpoint:c",)


def test_a_task_can_block_a_phase() -> None:
    graph = g.graph_of(plan(phases={"p": {}}, tasks={"a": {"blocks": "p"}, "b": {"phase": "p"}}))
    assert g.before(graph, "task:b") == ("task:a",)
    assert g.before(graph, "phase:p") == ("task:a", "task:b")


def test_blocks_all_spares_what_the_blocker_waits_for() -> None:
    graph = g.graph_of(
        plan(tasks={"pg": {}, "schema": {"after": "pg", "blocks": "all"}, "ui": {}, "auth": {"after": "schema"}})
    )
    assert g.before(graph, "task:pg") == ()
    assert g.before(graph, "task:ui") == ("task:schema",)
    assert g.before(graph, "task:auth") == ("task:schema",)
    assert g.behind(graph, "task:schema") == ("task:auth", "task:ui")
    assert g.cycles(graph) == ()


def test_two_blockers_of_all_never_hold_each_other() -> None:
    graph = g.graph_of(
        plan(
            tasks={
                "x": {},
                "y": {},
                "b1": {"after": "x", "blocks": "all"},
                "b2": {"after": "y", "blocks": "all"},
                "rest": {},
            }
        )
    )
    assert g.cycles(graph) == ()
    assert g.before(graph, "task:rest") == ("task:b1", "task:b2")
    assert g.before(graph, "task:x") == ()
    assert g.before(graph, "task:y") == ()


def test_words_that_name_nothing_are_left_out() -> None:
    graph = g.graph_of(plan(tasks={"a": {"after": "ghost", "blocks": "ghost", "phase": "ghost", "checkpoint": "no"}}))
    assert g.before(graph, "task:a") == ()


def test_a_cycle_is_told_with_its_path() -> None:
    graph = g.graph_of(plan(tasks={"a": {"after": "c"}, "b": {"after": "a"}, "c": {"after": "b"}, "d": {"after": "c"}}))
    assert g.cycles(graph) == (("task:a", "task:c", "task:b"),)


def test_a_task_that_waits_for_itself_is_a_cycle() -> None:
    graph = g.graph_of(plan(tasks={"a": {"after": "a"}}))
    assert g.cycles(graph) == (("task:a",),)


def test_a_task_that_waits_for_its_own_phase_is_a_cycle() -> None:
    graph = g.graph_of(plan(phases={"p": {}}, tasks={"a": {"phase": "p", "after": "p"}}))
    assert set(g.cycles(graph)[0]) == {"task:a", "phase:p"}


def test_phases_that_wait_for_each_other_are_one_cycle() -> None:
    graph = g.graph_of(plan(phases={"p": {"after": "q"}, "q": {"after": "p"}}))
    assert len(g.cycles(graph)) == 1
    assert set(g.cycles(graph)[0]) == {"phase:p", "phase:q"}


def test_a_phase_after_itself_is_a_cycle() -> None:
    assert g.cycles(g.graph_of(plan(phases={"p": {"after": "p"}}))) == (("phase:p",),)


def test_two_knots_are_two_cycles() -> None:
    graph = g.graph_of(
        plan(tasks={"a": {"after": "b"}, "b": {"after": ["a", "c"]}, "c": {"after": "d"}, "d": {"after": "c"}})
    )
    assert [set(path) for path in g.cycles(graph)] == [{"task:a", "task:b"}, {"task:c", "task:d"}] or [
        set(path) for path in g.cycles(graph)
    ] == [{"task:c", "task:d"}, {"task:a", "task:b"}]


def test_order_puts_everything_behind_what_it_waits_for() -> None:
    draw = random.Random(7)
    names = [f"t{i}" for i in range(300)]
    shuffled = names[:]
    draw.shuffle(shuffled)
    entries = {
        name: {"after": draw.sample(shuffled[:at], min(at, 3)), "phase": "p" if at % 3 else None}
        for at, name in enumerate(shuffled)
    }
    graph = g.graph_of(plan(phases={"p": {}}, tasks={name: entries[name] for name in names}))
    place = {node: at for at, node in enumerate(g.order(graph))}
    assert len(place) == 301
    assert all(place[other] < place[node] for node in place for other in g.before(graph, node))


def test_order_keeps_nodes_of_cycles_at_the_end() -> None:
    graph = g.graph_of(plan(tasks={"a": {"after": "b"}, "b": {"after": "a"}, "c": {}}))
    assert g.order(graph) == ("task:c", "task:a", "task:b")


def test_critical_path_is_the_longest_chain_of_open_work() -> None:
    made = plan(
        tasks={
            "postgres": {"estimate": "2-3 days"},
            "schema": {"after": "postgres", "estimate": "1 day"},
            "auth": {"after": "schema", "estimate": "3-4 days"},
            "gateway": {"estimate": "1 week"},
            "jwt": {"after": ["auth", "gateway"], "estimate": "2-3 days after auth"},
        }
    )
    graph = g.graph_of(made)
    path = g.critical_path(graph, g.estimates(made))
    assert path.nodes == ("task:postgres", "task:schema", "task:auth", "task:jwt")
    assert path.days == 9.5
    rest = g.critical_path(graph, g.estimates(made), done={"task:postgres", "task:schema"})
    assert rest.nodes == ("task:gateway", "task:jwt")
    assert rest.days == 7.5


def test_critical_path_runs_through_phases_and_blockers_of_all() -> None:
    made = plan(
        phases={"one": {}, "two": {"after": "one"}},
        tasks={"a": {"phase": "one"}, "b": {"phase": "two"}, "s": {"blocks": "all"}},
    )
    assert g.critical_path(g.graph_of(made), {}).nodes == ("task:s", "task:a", "task:b")


def test_critical_path_of_finished_work_is_empty() -> None:
    graph = g.graph_of(short())
    assert g.critical_path(graph, {}, done=set(graph.before)) == g.CriticalPath()
    assert g.critical_path(g.graph_of(plan()), {}) == g.CriticalPath()


def test_ten_times_the_tasks_take_about_ten_times_as_long() -> None:
    """Edges, not seconds: the graph of blockers of all and of phases grows with the plan, not with its square."""

    def edges(count: int) -> int:
        made = plan(
            phases={"p": {}, "q": {"after": "p"}},
            tasks={f"t{i}": {"blocks": "all"} if i < count // 2 else {"phase": "q"} for i in range(count)},
        )
        return sum(len(others) for others in g.graph_of(made).before.values())

    assert edges(4000) <= 10 * edges(400) + 10


def test_a_chain_of_many_tasks_needs_no_recursion() -> None:
    def searching(count: int) -> Callable[[], None]:
        made = plan(tasks={f"t{i}": {"after": f"t{(i + 1) % count}"} for i in range(count)})

        def run() -> None:
            assert len(g.cycles(g.graph_of(made.model_copy()))[0]) == count

        return run

    assert growth(searching(500), searching(5000)) < 10.5
