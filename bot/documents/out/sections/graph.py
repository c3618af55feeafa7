"""What comes after what, as a Mermaid graph."""

import re

from bot.documents.out.block import Block
from bot.documents.out.form import Form
from bot.documents.out.section import Giving, Lines, Own

EDGES = 400
"""GitHub draws 500; with more, each task says itself what it comes after."""
_NODE = re.compile(r"\s*(n\d+)\[\"?([^\"\]]+)\"?\]")
_EDGE = re.compile(r"\s*(n\d+) --> (n\d+)")


def take(form: Form) -> Lines:
    tasks = form.get("tasks", {})
    edges = [(before, name) for name, task in tasks.items() for before in task.get("after", [])]
    if not edges or len(edges) > EDGES:
        return []
    keys = {name: f"n{at}" for at, name in enumerate(dict.fromkeys(one for edge in edges for one in edge), 1)}
    for task in tasks.values():
        task.pop("after", None)
    nodes = [f'    {key}["{name}"]' for name, key in keys.items()]
    return ["```mermaid", "graph TD", *nodes, *(f"    {keys[one]} --> {keys[two]}" for one, two in edges), "```", ""]


def give(block: Block, giving: Giving) -> None:
    names = {found[1]: found[2] for _, text in block.lines if (found := _NODE.fullmatch(text))}
    for line, text in block.lines:
        found = _EDGE.fullmatch(text)
        if not found:
            continue
        before, after = names.get(found[1], ""), names.get(found[2], "")
        task = giving.form.get("tasks", {}).get(after)
        if task is None:
            giving.leave(line, text, f"no task is called {after or found[2]}")
        else:
            task.setdefault("after", []).append(before)


SECTION = Own("Dependencies", "graph", take, give)
