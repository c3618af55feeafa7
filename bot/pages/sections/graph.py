"""The dependencies as a Mermaid graph, within what GitHub draws; else the phases alone, else a word."""

from collections.abc import Mapping

from markupsafe import Markup

from bot import inert
from bot.domain.board import Entry, kind_of
from bot.pages.section import Section, Values
from bot.pages.situation import Situation

NODES = 150
EDGES = 400
"""Mermaid draws 500 edges; long before that nobody can read them."""
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
    every = {entry: blockers for entry, blockers in s.edges.items() if blockers}
    if not every:
        return None
    phases = {entry: blockers for entry, blockers in every.items() if kind_of(entry) == "phase"}
    for edges in (every, phases):
        if edges and (drawn := _drawn(s, edges)):
            return {"graph": Markup(drawn), "is_whole": edges is every, "count": sum(map(len, every.values()))}
    return {"graph": "", "is_whole": False, "count": sum(map(len, every.values()))}


def _drawn(s: Situation, edges: Mapping[Entry, tuple[Entry, ...]]) -> str:
    """The lines of the graph; empty where it would be too large."""
    nodes = dict.fromkeys(entry for entry, blockers in edges.items() for entry in (*blockers, entry))
    if len(nodes) > NODES or sum(map(len, edges.values())) > EDGES:
        return ""
    keys = {entry: f"n{at}" for at, entry in enumerate(nodes)}
    lines = ["graph TD", *(f"  {_node(s, entry, key)}" for entry, key in keys.items())]
    lines += [f"  {keys[by]} --> {keys[entry]}" for entry, blockers in edges.items() for by in blockers]
    used = {s.states[entry] for entry in nodes}
    lines += [f"  classDef {_class(state)} {style}" for state, style in CLASSES.items() if state in used]
    text = "\n".join(lines)
    return text if len(text) <= CHARACTERS else ""


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
