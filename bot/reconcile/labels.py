"""The labels that are Baton's: `baton`, `agent:<id>` and five of state. Every other label belongs to people."""

from collections.abc import Iterator, Mapping
from zlib import crc32

from bot import inert
from bot.domain.actions import CreateLabel, EditLabel
from bot.domain.board import OURS, Entry, Label, id_of, kind_of
from bot.plan.models import Plan
from bot.reconcile.states import derive
from bot.reconcile.view import View

STATES: Mapping[str, Label] = {
    label.name: label
    for label in (
        Label("state:waiting", "d4c5f9", "Baton: something that comes first is not done"),
        Label("state:ready", "0e8a16", "Baton: may be claimed now"),
        Label("state:in-progress", "fbca04", "Baton: claimed, somebody works on it"),
        Label("state:blocked", "b60205", "Baton: somebody said that it cannot go on"),
        Label("state:review", "1d76db", "Baton: the work is there, somebody looks at it"),
    )
}
_OURS = Label(OURS, "5319e7", "Kept true by Baton; take it off and Baton loses sight of the issue for a while")
LOG_LABEL = "baton-log"
LOG = Label(LOG_LABEL, "bfd4f2", "Baton: everything that happened, month by month")
_AGENT = "agent:"
_AGENT_MARK = "Baton agent: "
_PALETTE = ("0052cc", "006b75", "5319e7", "0b6e4f", "8a3ffc", "9c2a00", "a2845e", "c2185b", "3f51b5", "607d8b")
_DESCRIPTION = 100
"""GitHub's limit of a label's description."""


def repository_labels(plan: Plan) -> dict[str, Label]:
    """What the repository should have, by lower-case name. The colour is written once: people may change it."""
    agents = (_agent_label(plan, agent) for agent in plan.agents)
    return {label.name: label for label in (_OURS, *STATES.values(), *agents)}


def wanted_labels(view: View, entry: Entry) -> frozenset[str]:
    """Baton's labels of an entry; a closed issue has no state."""
    asking = (id_of(entry),) if view.is_asked(entry) else ()
    agents = (_AGENT + agent for agent in view.outline.agents.get(entry, asking))
    if kind_of(entry) not in {"task", "phase", "checkpoint"} or (state := derive(view, entry)) == "done":
        return frozenset((OURS, *agents))
    return frozenset((OURS, f"state:{state}", *agents))


def is_ours(view: View, name: str) -> bool:
    """May Baton take this label off an issue? Labels of former agents are told by their description."""
    name = name.lower()
    if name == OURS or name in STATES:
        return True
    if not name.startswith(_AGENT):
        return False
    label = view.board.labels.get(name)
    return name.removeprefix(_AGENT) in view.plan.agents or (
        label is not None and label.description.startswith(_AGENT_MARK)
    )


def label_changes(view: View) -> Iterator[CreateLabel | EditLabel]:
    """Labels to make, and those that are there under another spelling or description and are adopted."""
    for name, wanted in repository_labels(view.plan).items():
        there = view.board.labels.get(name)
        if there is None:
            yield CreateLabel(wanted.name, wanted.color, wanted.description)
        elif (there.name, there.description) != (wanted.name, wanted.description):
            yield EditLabel(there.name, wanted.name, there.color, wanted.description)


def missing_labels(view: View, names: frozenset[str]) -> Iterator[CreateLabel]:
    """Those of `names` that the repository does not have."""
    for name in sorted(names - view.board.labels.keys()):
        label = STATES.get(name) or (_OURS if name == OURS else _agent_label(view.plan, name.removeprefix(_AGENT)))
        yield CreateLabel(label.name, label.color, label.description)


def _agent_label(plan: Plan, agent: str) -> Label:
    about = plan.agents[agent]
    words = about.role or about.focus or about.name or agent
    color = _PALETTE[crc32(agent.encode()) % len(_PALETTE)]
    return Label(_AGENT + agent, color, inert.plain(_AGENT_MARK + words, _DESCRIPTION))
