"""Circles that are many: the references inside each knot that keep it closed."""

from collections.abc import Iterator

from bot.plan import graph
from bot.plan.models import Plan

Path = tuple[str, ...]


def knotted(plan: Plan, *, every: bool) -> list[Path]:
    """References between entries that wait for each other: those to what stands further down, or every one."""
    whole = graph.graph_of(plan)
    place = {node: at for at, node in enumerate(whole.before)}
    knot_of = {outer(node): at for at, knot in enumerate(graph.knots(whole)) for node in knot}
    return [
        path
        for path, before, after in references(plan)
        if after in knot_of and knot_of[after] == knot_of.get(before) and (every or place[before] >= place[after])
    ]


def outer(node: graph.Node) -> graph.Node:
    """A phase's start counts as the phase."""
    return graph.phase(graph.id_of(node)) if node.startswith("start:") else node


def references(plan: Plan) -> Iterator[tuple[Path, graph.Node, graph.Node]]:
    """What is written of order, as its path and both ends; what phases imply is not written."""
    for kind, entries in (("task", plan.tasks), ("phase", plan.phases), ("checkpoint", plan.checkpoints)):
        for name, entry in entries.items():
            for at, other in enumerate(entry.after):
                if before := graph.resolve(plan, other):
                    yield (f"{kind}s", name, "after", str(at)), before, f"{kind}:{name}"
    for name, task in plan.tasks.items():
        for at, other in enumerate(task.blocks):
            if after := graph.resolve(plan, other):
                yield ("tasks", name, "blocks", str(at)), graph.task(name), after
