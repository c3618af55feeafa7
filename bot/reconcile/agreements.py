"""What gates and lists of requirements show: who signed and provided what, and who must act next."""

from collections.abc import Sequence
from itertools import groupby

from bot import inert
from bot.domain.board import Entry, id_of, kind_of
from bot.domain.state import Required
from bot.pages.agreed import item_values, said_values
from bot.reconcile.view import View
from bot.rules.requirements import DUE, awaits_answer, counts_of, providers_asked
from bot.rules.signoffs import asked

NAMES = 20
"""Names in one line; more are counted."""
WORDS = 300
"""Characters of an item that are shown."""
ROOM = 24_000
"""Characters for all words of a list's items; the more items there are, the less each gets."""
LINES = 5
"""Lines that say who must act."""


def gate_values(view: View, entry: Entry, *, is_over: bool) -> dict[str, object]:
    """Values of a checkpoint's template. `is_over`: the plan began with the gate as done, whatever was signed."""
    plan, verdicts = view.plan, view.verdicts(entry)
    point = plan.checkpoints[id_of(entry)]
    return {
        "items": [
            item_values(plan, item, verdict, is_over=is_over)
            for item, verdict in zip(point.items, verdicts, strict=True)
        ],
        "met": sum(one.is_met or is_over for one in verdicts),
        "waiting": waiting_lines(view, entry),
    }


def asked_now(view: View, entry: Entry) -> tuple[str, ...]:
    """Whose sign-off is missing, once the gates before this one are closed: nobody is asked for what is far off."""
    if waits_for_gates(view, entry):
        return ()
    return asked(view.verdicts(entry), view.plan)


def waits_for_gates(view: View, entry: Entry) -> bool:
    """Is a checkpoint or phase open that comes before this checkpoint?"""
    gates = (other for other in view.outline.before.get(entry, ()) if kind_of(other) in ("checkpoint", "phase"))
    return any((issue := view.issue(gate)) is None or issue.is_open for gate in gates)


def waiting_lines(view: View, entry: Entry) -> list[dict[str, object]]:
    """Who must sign which items: those of which the same agents are missing in one line."""
    if not asked_now(view, entry):
        return []
    items: dict[tuple[str, ...], list[str]] = {}
    for verdict in view.verdicts(entry):
        if verdict.missing:
            items.setdefault(verdict.missing, []).append(str(verdict.number))
    some = list(items.items())[:LINES]
    return [{"agents": who[:NAMES], "write": [f"/sign-off {' '.join(numbers)}"]} for who, numbers in some]


def list_values(view: View, entry: Entry) -> dict[str, object]:
    """Values of the template of an agent's requirements, items by who provides them."""
    plan, agent = view.plan, id_of(entry)
    listed = view.list_of(entry)
    places = {name: at for at, name in enumerate(plan.agents)}
    ordered = sorted(listed.items, key=lambda one: (places.get(one.to, len(places)), one.to, one.number))
    limit = max(40, min(WORDS, ROOM // max(1, len(ordered))))
    due = providers_asked(listed.items, plan)
    unanswered = awaits_answer(listed.items)
    return {
        "name": plan.agent_name(agent),
        "agent": agent,
        "providers": [
            {"id": to, "name": plan.agent_name(to), "items": [required_values(one, limit) for one in some]}
            for to, some in groupby(ordered, key=lambda one: one.to)
        ],
        "counts": counts_of(listed.items),
        "left_out": listed.left_out,
        "providing": _providing(listed.items, due),
        "accepting": (agent,) if unanswered else (),
        "accept": _answers(unanswered),
    }


def required_values(one: Required, limit: int) -> dict[str, object]:
    return {
        "number": one.number,
        "need": inert.shortened(one.need, limit),
        "state": one.state,
        "evidence": inert.shortened(one.evidence, limit),
        "reason": inert.shortened(one.reason, limit),
        "asked": said_values(one.asked) if one.asked else None,
        "provided": said_values(one.provided) if one.provided else None,
        "answered": said_values(one.answered) if one.answered else None,
    }


def _providing(items: Sequence[Required], due: Sequence[str]) -> list[dict[str, object]]:
    """A line for each agent that must provide something, with its items; one for all where they are many."""
    if len(due) > LINES:
        return [{"agents": due[:NAMES], "write": ["/provide <item> <where it is>"]}]
    numbers = {agent: [one.number for one in items if one.to == agent and one.state in DUE] for agent in due}
    return [
        {"agents": [agent], "write": [f"/provide {number} <where it is>" for number in numbers[agent][:LINES]]}
        for agent in due
    ]


def _answers(unanswered: Sequence[Required]) -> list[str]:
    item = str(unanswered[0].number) if len(unanswered) == 1 else "<item>"
    return [f"/accept {item}", f"/reject {item} <reason>"]
