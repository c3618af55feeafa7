"""The dependencies as a Mermaid graph, within what GitHub draws; else the phases alone, else levels of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from bot import inert
from bot.domain.board import Entry, kind_of
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.once import once

NODES = 150
EDGES = 400
"""Mermaid draws 500 edges; long before that nobody can read them."""
LEVELS = 60
CHARACTERS = 40_000
"""Of 50,000 that Mermaid takes."""
CLASSES: Mapping[str, str] = {
    "done": "fill:#1a7f37,color:#fff,stroke:#116329",
    "review": "fill:#8250df,color:#fff,stroke:#6639ba",
    "in-progress": "fill:#0969da,color:#fff,stroke:#0550ae",
    "ready": "fill:#dafbe1,color:#1f2328,stroke:#1a7f37",
    "blocked": "fill:#cf222e,color:#fff,stroke:#a40e26",
    "waiting": "fill:#eaeef2,color:#1f2328,stroke:#8c959f",
}


def view(s: Situation) -> Values | None:
    shape = _shape(s.edges)
    if not shape.count:
        return None
    for edges, shows in ((shape.every, "all"), (shape.phases, "phases")):
        if edges and (drawn := _drawn(s, edges)):
            return {"graph": Markup(drawn), "shows": shows, "count": shape.count}
    return {"graph": Markup(_levels(s, shape.levels)), "shows": "levels", "count": shape.count}


Edges = Mapping[Entry, tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class Shape:
    """What of the graph follows from the plan alone: edges that can be drawn, else empty, and the levels."""

    count: int
    every: Edges
    phases: Edges
    levels: Sequence[Sequence[Entry]]


@once
def _shape(edges: Edges) -> Shape:
    every = {entry: blockers for entry, blockers in edges.items() if blockers}
    phases = {entry: blockers for entry, blockers in every.items() if kind_of(entry) == "phase"}
    levels: dict[int, list[Entry]] = {}
    for entry, depth in _depths(every).items():
        levels.setdefault(min(depth, LEVELS - 1), []).append(entry)
    return Shape(
        count=sum(map(len, every.values())),
        every=every if _fits(every) else {},
        phases=phases if _fits(phases) else {},
        levels=[levels[depth] for depth in sorted(levels)],
    )


def _fits(edges: Edges) -> bool:
    nodes = {entry for entry, blockers in edges.items() for entry in (*blockers, entry)}
    return len(nodes) <= NODES and sum(map(len, edges.values())) <= EDGES


def _drawn(s: Situation, edges: Edges) -> str:
    """The lines of the graph; empty where it would be too large."""
    nodes = dict.fromkeys(entry for entry, blockers in edges.items() for entry in (*blockers, entry))
    keys = {entry: f"n{at}" for at, entry in enumerate(nodes)}
    lines = ["graph TD", *(f"  {_node(s, entry, key)}" for entry, key in keys.items())]
    lines += [f"  {keys[by]} --> {keys[entry]}" for entry, blockers in edges.items() for by in blockers]
    used = {s.states[entry] for entry in nodes}
    lines += [f"  classDef {_class(state)} {style}" for state, style in CLASSES.items() if state in used]
    text = "\n".join(lines)
    return text if len(text) <= CHARACTERS else ""


def _levels(s: Situation, levels: Sequence[Sequence[Entry]]) -> str:
    """One node for everything that is equally far from the beginning: how many there are, and how many are done."""
    lines = ["graph TD"]
    for depth, members in enumerate(levels):
        states = [s.states.get(entry) for entry in members]
        done = states.count("done")
        begun = not {"in-progress", "review", "done"}.isdisjoint(states)
        state = "done" if done == len(members) else "in-progress" if begun else "waiting"
        lines.append(f'  l{depth}(["Level {depth + 1}: {done} of {len(members)} done"]):::{_class(state)}')
    lines += [f"  l{one} --> l{two}" for one, two in pairwise(range(len(levels)))]
    lines += [f"  classDef {_class(state)} {CLASSES[state]}" for state in ("done", "in-progress", "waiting")]
    return "\n".join(lines)


def _depths(edges: Mapping[Entry, tuple[Entry, ...]]) -> dict[Entry, int]:
    """How many must be over one after the other before each, by Kahn's way; what stands in a circle is left out."""
    behind: dict[Entry, list[Entry]] = {}
    for entry, blockers in edges.items():
        for one in blockers:
            behind.setdefault(one, []).append(entry)
    open_ = {entry: len(blockers) for entry, blockers in edges.items()}
    depths = {entry: 0 for entry in behind if not open_.get(entry)}
    ready = list(depths)
    for entry in ready:
        for other in behind.get(entry, ()):
            depths[other] = max(depths.get(other, 0), depths[entry] + 1)
            open_[other] -= 1
            if not open_[other]:
                ready.append(other)
    return {entry: depths[entry] for entry in ready}


def _node(s: Situation, entry: Entry, key: str) -> str:
    """Gates are hexagons; the number stands first, with its sign as an entity, as Mermaid wants it."""
    number = s.number(entry)
    label = inert.mermaid(inert.shortened(s.titles[entry], 48))
    label = f"#35;{number} {label}" if number > 0 else label
    shape = f'(["{label}"])' if kind_of(entry) == "task" else f'{{{{"{label}"}}}}'
    return f"{key}{shape}:::{_class(s.states[entry])}"


def _class(state: str) -> str:
    return state.replace("-", "")


SECTION = Section("graph", "Dependencies", view)
