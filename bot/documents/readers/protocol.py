"""How a sequential session runs: its pattern, its flow from agent to agent, and what is validated between steps."""

import re

from bot.documents.names import key
from bot.documents.parts import Field
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.plan.models import Style

FLOW = re.compile(r"\s*(?:→|⟶|➔|➜|->|-->|=>|⇒)\s*")
STYLES: dict[str, Style] = {
    "mesh": "mesh",
    "sequential": "sequential",
    "phased": "phased",
    "all to all": "mesh",
    "sequenziell": "sequential",
}


def read(place: Place, reading: Reading) -> None:
    for part in place.fields:
        if not reading.is_free(part) or not part.value:
            continue
        if part.key in ("flow", "order", "sequence", "execution order", "reihenfolge") and FLOW.search(part.value):
            read_flow(part, reading)
        elif place.topic == "protocol" and part.key in ("pattern", "style", "mode", "type"):
            read_style(part, reading)
        elif place.topic == "protocol" and part.key in (
            "validation",
            "handoff validation",
            "hand off validation",
            "handoff",
        ):
            reading.claim(part)
            reading.session["validation"] = part.value
            reading.session_lines["validation"] = part.line


def read_flow(part: Field, reading: Reading) -> None:
    """`Ada → Ben`: the order of the agents' steps."""
    agents = [reading.agent(name, part.line) for name in FLOW.split(part.value)]
    if None in agents or len(agents) < 2:
        return
    reading.claim(part)
    reading.session["flow"] = agents
    reading.session_lines["flow"] = part.line


def read_style(part: Field, reading: Reading) -> None:
    reading.claim(part)
    if style := style_of(part.value):
        reading.session.setdefault("style", style)
    reading.session.setdefault("notes", []).append(f"{part.label}: {part.value}")


def style_of(text: str) -> Style | None:
    words = key(re.sub(r"[()]", " ", text))
    return next((style for word, style in STYLES.items() if re.search(rf"\b{word}\b", words)), None)
