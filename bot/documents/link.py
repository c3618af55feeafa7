"""After reading: names become references, graphs become order, and what the document says twice is compared."""

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.documents.document import Entry
from bot.documents.draft import Draft
from bot.documents.inline import Words
from bot.documents.names import agent_key, key, near, title_key
from bot.documents.reading import Edge, Reading, Wish, carry_label
from bot.documents.roster import Member
from bot.documents.values import is_all, split_names
from bot.documents.work import add_task, fill
from bot.plan.models import ALL

MAYBE_OWNER = re.compile(r"\(([^\W\d_][\w.'-]{1,30}(?: [^\W\d_][\w.'-]{0,30})?)\)$")
MAX_NEAR = 400
"""Beyond so many tasks near matches are not looked for: comparing all with all takes too long."""


def link(reading: Reading) -> None:
    index = index_of(reading)
    for edge in reading.edges:
        link_words(edge, index)
    for wish in reading.wishes:
        grant(wish, index)
    order_phases(reading)
    link_flow(reading)
    give_outputs(reading)
    name_aliases(reading)
    compare_tasks(reading)
    compare_needs(reading)
    ask_for_owners(reading)


# tasks by name


@dataclass(frozen=True, slots=True)
class Index:
    """Work by what people call it: numbers, identifiers, titles, and labels such as `Phase 2`."""

    reading: Reading
    numbers: dict[str, Entry]
    others: dict[str, Entry]

    def find(self, name: str) -> Entry | None:
        """The task, phase or checkpoint that a name means: its number, exact title or identifier."""
        words = title_key(name)
        if not words:
            return None
        if number := self.numbers.get(key(name)):
            return number
        if found := self.reading.tasks_called(name):
            return found[0]
        return self.others.get(words)


def index_of(reading: Reading) -> Index:
    index = Index(reading, {}, {})
    for entry in reading.all("tasks"):
        if number := entry.shown.get("number"):
            index.numbers.setdefault(key(number), entry)
    for kind in ("tasks", "phases", "checkpoints"):
        for entry in reading.all(kind):
            label, number = entry.hints.get("number", ("", None))
            for words in (title_key(entry.title), title_key(entry.id), f"{label} {number}" if number else ""):
                if words:
                    index.others.setdefault(words, entry)
    return index


def find_each(text: str, index: Index) -> list[tuple[str, Entry | None]]:
    """A whole name where it is one; else its parts."""
    whole = index.find(text)
    if whole is not None:
        return [(text, whole)]
    return [(name, index.find(name)) for name in carry_label(split_names(text))]


def grant(wish: Wish, index: Index) -> None:
    if wish.name == ALL and wish.field == "blocks":
        wish.entry.fields["blocks"] = [ALL]
        return
    for name, found in find_each(wish.name, index):
        if found is wish.entry:
            index.reading.report("waits-for-itself", wish.line, f"{wish.entry.title!r} waits for itself", "take it out")
        elif found is None:
            refuse(wish, name, index.reading)
        elif wish.field == "impact":
            wish.entry.fields.pop("impact", None)
            append(wish.entry, "blocks", found.id)
        else:
            append(wish.entry, wish.field, found.id)
            wish.entry.lines.setdefault(wish.field, wish.line)


def append(entry: Entry, field: str, identifier: str) -> None:
    names = entry.fields.setdefault(field, [])
    if identifier not in names and ALL not in names:
        names.append(identifier)


def refuse(wish: Wish, name: str, reading: Reading) -> None:
    """What names nothing stays in the note, and is reported."""
    if wish.field == "impact" or not name or is_all(name):
        return
    words = {"after": "Depends on", "blocks": "Blocks"}.get(wish.field, wish.field)
    if wish.entry.kind == "tasks":
        note = wish.entry.fields.get("note", "")
        wish.entry.fields["note"] = f"{note}\n{words}: {name}".strip()
    elif wish.entry.kind == "phases":
        wish.entry.fields.setdefault("notes", []).append(f"{words}: {name}")
    likely = [entry for entry in close_to(name, reading.all("tasks")) if entry is not wish.entry]
    remedy = (
        f"write {likely[0].title!r}, or `aliases: [{name}]` under tasks.{likely[0].id}"
        if likely
        else "name a task of this document"
    )
    reading.report(
        "maybe-same" if likely else "unknown-task", wish.line, f"{name!r} is the title of no task here", remedy,
        key=f"{wish.entry.kind}.{wish.entry.id}.{wish.field}",
    )  # fmt: skip


def close_to(name: str, entries: list[Entry]) -> list[Entry]:
    words = title_key(name)
    if len(entries) > MAX_NEAR or len(words.split()) < 2:
        return []
    return [entry for entry in entries if near(words, title_key(entry.title))]


# graphs


def link_words(edge: Edge, index: Index) -> None:
    for before in parts(edge.before, edge, index):
        for after in parts(edge.after, edge, index):
            link_edge(before, after, edge, index)


def parts(text: str, edge: Edge, index: Index) -> list[str]:
    if not edge.in_words or index.find(text) or index.reading.roster.find(text, exact=True):
        return [text]
    return split_names(text)


def link_edge(before: str, after: str, edge: Edge, index: Index) -> None:
    roster = index.reading.roster
    first, second = index.find(before), index.find(after)
    one = None if first else roster.find(before, exact=True)
    two = None if second else roster.find(after, exact=True)
    if one and two:
        if one is not two:
            append(two.entry, "after", one.entry.id)
            two.entry.lines.setdefault("after", edge.line)
        return
    if one or two:
        mixed(one, two, before, after, edge, index.reading)
        return
    earlier = first or node_task(before, edge.before_line, index)
    later = second or node_task(after, edge.after_line, index)
    if earlier is not None and later is not None and earlier is not later:
        append(later, "after", earlier.id)
        later.lines.setdefault("after", edge.line)


def mixed(one: Member | None, two: Member | None, before: str, after: str, edge: Edge, reading: Reading) -> None:
    """An arrow between an agent and something that is none orders neither."""
    agent, other = (one, after) if one else (two, before)
    if agent is None:
        return
    reading.report(
        "mixed-edge", edge.line, f"an arrow joins the agent {agent.entry.id} with {other!r}, which is none",
        "draw arrows between tasks, or between agents",
    )  # fmt: skip
    if two is not None:
        two.entry.fields.setdefault("waits_for", []).append(before)


def node_task(text: str, line: int, index: Index) -> Entry | None:
    """A node that nothing else names is a task without owner, unless the node names one."""
    draft = Draft("", line, origin="graph", section=-1)
    fill(draft, Words(line, text), index.reading)
    if not draft.title:
        return None
    return index.find(draft.title) or add_task(draft, index.reading)


# phases and steps


def order_phases(reading: Reading) -> None:
    """Weeks that follow each other give an order; numbers alone do not, except those of steps."""
    weeks = [phase for phase in reading.all("phases") if "weeks" in phase.hints]
    for earlier, later in pairwise(weeks):
        if earlier.hints["weeks"][1] < later.hints["weeks"][0] and "after" not in later.fields:
            later.fields["after"] = [earlier.id]
    steps = [phase for phase in reading.all("phases") if phase.hints.get("number", ("", 0))[0] == "step"]
    steps.sort(key=lambda step: step.hints["number"][1] or 0)
    for earlier, later in pairwise(steps):
        later.fields.setdefault("after", [earlier.id])
    if steps and len(steps) == len(reading.all("phases")) and "title_style" not in reading.session:
        reading.session.setdefault("style", "sequential")
    unordered = [phase for phase in reading.all("phases") if "after" not in phase.fields]
    if len(unordered) > 1 and len(unordered) == len(reading.all("phases")):
        reading.report(
            "order-not-stated", unordered[0].line, f"{len(unordered)} phases have neither weeks nor dependencies",
            "write `after:` under the phases that wait for others", key="phases", severity="note",
        )  # fmt: skip


def link_flow(reading: Reading) -> None:
    """`Ada → Ben` orders the steps of these agents, and what is validated in between goes to each hand-off."""
    flow = reading.session.pop("flow", [])
    steps = {phase.fields.get("agent"): phase for phase in reading.all("phases") if phase.fields.get("agent")}
    for before, after in pairwise(flow):
        if before in steps and after in steps:
            append(steps[after], "after", steps[before].id)
        elif before != after:
            append(reading.agent_entry(after), "after", before)
    validation = reading.session.pop("validation", "")
    passed_on = {identifier for phase in reading.all("phases") for identifier in phase.fields.get("after", [])}
    for phase in reading.all("phases"):
        if validation and phase.id in passed_on and "handoff" not in phase.fields:
            phase.fields["handoff"] = {"validate": validation}
            phase.lines["handoff"] = reading.session_lines.get("validation", phase.line)
    if validation and not passed_on:
        reading.session.setdefault("notes", []).append(f"Validation: {validation}")


# agents


def give_outputs(reading: Reading) -> None:
    """Receivers get the outputs; where none are named, what is given stays open."""
    for agent in reading.all("agents"):
        what = "; ".join(agent.fields.get("outputs", [])) or "its work"
        for receiver in dict.fromkeys(agent.hints.get("receivers", [])):
            agent.fields.setdefault("provides", {}).setdefault(receiver, what)


def name_aliases(reading: Reading) -> None:
    for member in reading.roster.members:
        known = {agent_key(member.entry.title), agent_key(member.entry.id)}
        aliases = []
        for name in member.names:
            if agent_key(name) not in known and len(name) < 200:
                known.add(agent_key(name))
                aliases.append(name)
        if aliases:
            member.entry.fields["aliases"] = aliases


# what may be the same


def compare_tasks(reading: Reading) -> None:
    """A graph or a critical path often names work in other words than its owner's list."""
    tasks = reading.all("tasks")
    if len(tasks) > MAX_NEAR:
        return
    listed = [task for task in tasks if task.shown["origin"] not in ("graph", "critical path")]
    for task in tasks:
        if task.shown["origin"] in ("graph", "critical path") and (likely := close_to(task.title, listed)):
            others = " or ".join(repr(other.title) for other in likely[:3])
            alias = f"`aliases: [{task.title}]` under tasks.{likely[0].id}"
            reading.report(
                "maybe-same", task.line, f"{task.title!r} may be {others} (line {likely[0].line})",
                f"use one title, or write {alias} and remove tasks.{task.id}",
                key=f"tasks.{task.id}", severity="note",
            )  # fmt: skip


def ask_for_owners(reading: Reading) -> None:
    """`Write text (Ada)` may name an owner or a variant; where several tasks end so, it is worth a question."""
    named: dict[str, list[Entry]] = {}
    for task in reading.all("tasks"):
        match = MAYBE_OWNER.search(task.title)
        if match and "agent" not in task.fields:
            named.setdefault(match[1], []).append(task)
    for name, tasks in named.items():
        if len(tasks) > 1:
            reading.report(
                "maybe-owner", tasks[0].line, f"{len(tasks)} tasks end with ({name}), who is no agent of this document",
                f"list {name} under a heading `Agents` where that is their owner", key=f"tasks.{tasks[0].id}.agent",
                severity="note",
            )  # fmt: skip


def compare_needs(reading: Reading) -> None:
    """Needs in words: exact titles of the giver's tasks are fine, others are worth a look."""
    for agent in reading.all("agents"):
        for giver, need in agent.fields.get("needs", {}).items():
            if giver != ALL and not reading.tasks_called(need) and reading.all("tasks"):
                line = agent.lines.get("needs", agent.line)
                reading.report(
                    "unresolved-need", line, f"{agent.title} needs {need!r} from {giver}, which is no task's title",
                    "name the task as its owner does, or leave it as words", key=f"agents.{agent.id}.needs.{giver}",
                    severity="note",
                )  # fmt: skip
