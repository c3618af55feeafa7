"""The gates: what must be agreed at each, by whom, and how far their tasks are."""

from bot.domain.board import entry_of
from bot.pages.rows import gate_row, names
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import ALL, AtLeast, Checkpoint, Item


def view(s: Situation) -> Values | None:
    if not s.plan.checkpoints:
        return None
    members: dict[str, list[str]] = {}
    for name, task in s.plan.tasks.items():
        if task.checkpoint:
            members.setdefault(task.checkpoint, []).append(name)
    return {"points": [_point(s, name, point, members.get(name, [])) for name, point in s.plan.checkpoints.items()]}


def _point(s: Situation, name: str, point: Checkpoint, members: list[str]) -> dict[str, object]:
    entry = entry_of("checkpoint", name)
    return {
        **gate_row(s, entry, members),
        "due": str(point.due or point.window or ""),
        "status": point.status or "",
        "agreed": [_item(s, item, is_over=s.states[entry] == "done") for item in point.items],
    }


def _item(s: Situation, item: Item, *, is_over: bool) -> dict[str, object]:
    values: dict[str, object] = {"text": item.text, "done": item.done or is_over, "many": "all", "names": []}
    match item.sign_off:
        case "any" | "all" as many:
            return {**values, "many": many}
        case AtLeast(at_least=count, of=of):
            some = [agent for agent in of if agent != ALL]
            return {**values, "many": str(count), "names": names(s, some or of)}
        case agents:
            return {**values, "names": names(s, agents)}


SECTION = Section("checkpoints", "Checkpoints", view)
