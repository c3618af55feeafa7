"""Nothing waits for itself, not even by a long way round."""

from bot.plan import graph
from bot.plan.finding import Finding
from bot.plan.models import Plan
from bot.plan.source import Source

_SHOWN = 12


def cycles(plan: Plan, source: Source) -> list[Finding]:
    found: list[Finding] = []
    for path in graph.cycles(graph.graph_of(plan)):
        first, last = path[0], path[-1]
        key = _key_of_edge(plan, first, path[1] if len(path) > 1 else first)
        if len(path) == 1:
            message = f"{_name(first)} waits for itself"
        else:
            message = f"{_chain(path)} wait for each other in a circle"
        remedy = f"take one of them out of `after` or `blocks`, for example between {_name(last)} and {_name(first)}"
        found.append(
            Finding(source.file, source.line_of(key), "cycle", message, remedy if len(path) > 1 else "take it out", key)
        )
    return found


def _chain(path: tuple[graph.Node, ...]) -> str:
    names = [_name(node) for node in path]
    shown = names if len(names) <= _SHOWN else [*names[: _SHOWN - 1], f"({len(names) - _SHOWN + 1} more)"]
    return " → ".join([*shown, names[0]])


def _name(node: graph.Node) -> str:
    kind, _, identifier = node.partition(":")
    return identifier if kind == "task" else f"{kind} {identifier}"


def _key_of_edge(plan: Plan, node: graph.Node, other: graph.Node) -> str:
    """Where it is written that `node` comes after `other`, as near as can be told."""
    kind, _, identifier = node.partition(":")
    section = {"task": "tasks", "phase": "phases", "checkpoint": "checkpoints"}[kind]
    after: list[str] = getattr(plan, section)[identifier].after
    wanted = graph.id_of(other)
    if wanted in after:
        return f"{section}.{identifier}.after.{after.index(wanted)}"
    if other.startswith("task:") and identifier in plan.tasks[wanted].blocks:
        return f"tasks.{wanted}.blocks.{plan.tasks[wanted].blocks.index(identifier)}"
    return f"{section}.{identifier}"
