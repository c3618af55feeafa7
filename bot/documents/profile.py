"""What a labelled line says of an agent: role, dependencies, blockers, what it provides, and the rest as notes."""

import re
from collections.abc import Callable
from typing import Literal

from bot.documents.document import Entry
from bot.documents.inline import cut_emoji
from bot.documents.names import key
from bot.documents.reading import Reading, carry_label
from bot.documents.states import health_of
from bot.documents.values import is_all, is_nothing, split_names
from bot.plan.models import ALL

Teller = Callable[[Reading, Entry, str, int], None]
FROM = re.compile(r"(.{1,300}?)\s+from\s+(.{1,100})", re.I)
OWNED = re.compile(r"(.{1,300}?)\s*\(([^()]{1,100})\)")
PATH = re.compile(r"[\w.*{}@/-]*[/*.][\w.*{}/-]*")

LABELS = {
    "role": "role|responsibility|responsibilities|scope|expertise|specialty|domain|rolle|description|mission",
    "focus": "focus|current focus|focus area|focus areas",
    "current": "current task|current tasks|working on|current|now|currently|current work|doing",
    "blockers": "blockers|blocker|blocked by|blocked on|impediments|blocked",
    "depends": "dependencies|dependency|depends on|needs|requires|waiting for|waiting on|waits for|after",
    "provides_to": "provides to|delivers to|serves|feeds|gives to",
    "provides": "provides|delivers|gives|supplies|offers",
    "for": "for",
    "timeline": "timeline|eta|estimate|availability|time|duration|estimated time",
    "outputs": "outputs|output|produces|deliverable|artifacts",
    "status": "status|state|deployment status|current status",
    "health": "health",
    "owns": "owns|paths|owned paths|owned files|directories|directory|code|files",
    "brief": "brief|briefing",
    "status_file": "status file|status document|status doc",
    "aliases": "alias|aliases|aka|also known as|handle|github|login|account|nickname|also called",
    "emails": "email|emails|e mail|mail|contact",
    "operator": "operator|run by|operated by",
    "human": "type|kind|human",
    "independent": "independent|can start independently|independence",
    "parallel_safe": "parallel safe|parallel|parallel work",
}
FIELD_OF = {word: name for name, words in LABELS.items() for word in words.split("|")}


def tell(reading: Reading, entry: Entry, label: str, value: str, line: int) -> None:
    """Put a labelled value into the agent's profile; what has no place of its own becomes a note."""
    value = value.strip()
    name = FIELD_OF.get(key(label), "")
    if teller := TELLERS.get(name):
        entry.lines.setdefault(name, line)
        teller(reading, entry, value, line)
    elif not value or (name and is_nothing(value)):
        return
    elif name in ("role", "focus", "current", "timeline", "brief", "status_file", "status"):
        tell_once(entry, name, label, value, line)
    else:
        add_note(entry, f"{label}: {value}")


def tell_once(entry: Entry, name: str, label: str, value: str, line: int) -> None:
    """The first statement stands; a second one is kept as a note."""
    if name not in entry.fields:
        entry.fields[name] = value
        entry.lines[name] = line
    elif key(entry.fields[name]) != key(value):
        add_note(entry, f"{label}: {value}")


def add_note(entry: Entry, text: str) -> None:
    notes = entry.fields.setdefault("notes", [])
    if text and text not in notes:
        notes.append(text)


def extend(entry: Entry, name: str, values: list[str]) -> None:
    kept = entry.fields.setdefault(name, []) if values else []
    kept.extend(value for value in values if value not in kept)


def tell_blockers(reading: Reading, entry: Entry, value: str, line: int) -> None:
    entry.lines["blockers"] = line
    if not is_nothing(value) and value:
        extend(entry, "blockers", [value])
    else:
        entry.shown.setdefault("blockers", [])
        if "(" in value:
            add_note(entry, f"Blockers: {value}")


def tell_depends(reading: Reading, entry: Entry, value: str, line: int) -> None:
    """`Agent 01, 02` are agents to come after; `JWT tokens from Claude` is a need; the rest stays words."""
    entry.lines.setdefault("dependencies", line)
    stated = entry.shown.setdefault("dependencies", [])
    if is_nothing(value) or not value:
        note_statement(reading, entry, [], line)
        return
    stated.append(value)
    agents = dependency_agents(reading, entry, value, line)
    if agents is not None:
        note_statement(reading, entry, agents, line)
        return
    for part in [value] if FROM.fullmatch(value) or OWNED.fullmatch(value) else split_parts(value):
        tell_need(reading, entry, part, line)


def dependency_agents(reading: Reading, entry: Entry, value: str, line: int) -> list[str] | None:
    """The agents, if the whole value names nothing else."""
    if is_all(value):
        return [ALL]
    names = [value] if reading.roster.find(value, exact=True) else carry_label(split_names(value))
    members = [reading.roster.find(name) for name in names]
    if not names or not all(members):
        return None
    for name in names:
        reading.agent(name, line)
    found = [member.entry.id for member in members if member and member.entry is not entry]
    return list(dict.fromkeys(found))


def note_statement(reading: Reading, entry: Entry, agents: list[str], line: int) -> None:
    """Dependencies may be said twice; the first statement stands, and a second that differs is reported."""
    if "after" not in entry.lines:
        entry.lines["after"] = line
        if agents:
            entry.fields["after"] = agents
        return
    before = entry.fields.get("after", [])
    if before != agents and set(before) != set(agents):
        first, second = (", ".join(names) or "none" for names in (before, agents))
        reading.report(
            "dependencies-disagree",
            line,
            f"{entry.title} depends on {second} here, but on {first} in line {entry.lines['after']}",
            "make both say the same; the first is taken",
            key=f"agents.{entry.id}.after",
        )


def split_parts(value: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;,]\s+", value) if part.strip()]


def tell_need(reading: Reading, entry: Entry, text: str, line: int) -> None:
    """`what (agent)`, `what from agent` or `agent: what`; else words that name nobody."""
    for pattern, what, who in ((OWNED, 1, 2), (FROM, 1, 2), (re.compile(r"([^:]{1,80}):\s+(.+)"), 2, 1)):
        match = pattern.fullmatch(text)
        if match and (member := reading.roster.find(match[who].strip("@ "))) and member.entry is not entry:
            reading.agent(match[who], line)
            needs = entry.fields.setdefault("needs", {})
            need = match[what].strip()
            needs[member.entry.id] = f"{needs[member.entry.id]}; {need}" if member.entry.id in needs else need
            entry.lines.setdefault("needs", line)
            return
    if (member := reading.roster.find(text, exact=True)) and member.entry is not entry:
        after = entry.fields.setdefault("after", [])
        after.extend([member.entry.id] if member.entry.id not in after else [])
        entry.lines.setdefault("after", line)
        return
    extend(entry, "waits_for", [text])
    entry.lines.setdefault("waits_for", line)


def tell_provides_to(reading: Reading, entry: Entry, value: str, line: int) -> None:
    """The receivers of the outputs: agents, and those who are none (`End users`)."""
    if is_nothing(value) or not value:
        return
    entry.lines.setdefault("provides", line)
    if is_all(value):
        entry.hints.setdefault("receivers", []).append(ALL)
        return
    for name in carry_label(split_names(value)):
        receiver = reading.agent(name, line, quiet=True)
        if receiver is None:
            extend(entry, "serves", [name])
        elif receiver != entry.id:
            entry.hints.setdefault("receivers", []).append(receiver)


TO = re.compile(r"(.{1,300}?)\s+(?:to|for)\s+(.{1,200})", re.I)


def tell_provides(reading: Reading, entry: Entry, value: str, line: int) -> None:
    """`provides: X to agent`, `provides: agent`, or what it provides, whose receiver `for:` names."""
    if is_nothing(value) or not value:
        return
    entry.lines.setdefault("provides", line)
    match = TO.fullmatch(value)
    if match and (receivers := dependency_agents(reading, entry, match[2], line)):
        give(entry, receivers, match[1])
    elif dependency_agents(reading, entry, value, line) is not None:
        tell_provides_to(reading, entry, value, line)
    else:
        entry.hints["offer"] = value
        extend(entry, "outputs", [value])


def tell_for(reading: Reading, entry: Entry, value: str, line: int) -> None:
    receivers = dependency_agents(reading, entry, value, line)
    if receivers is None:
        extend(entry, "serves", split_names(value))
    elif offer := entry.hints.get("offer"):
        give(entry, receivers, offer)
    else:
        entry.hints.setdefault("receivers", []).extend(receivers)


def give(entry: Entry, receivers: list[str], what: str) -> None:
    provides = entry.fields.setdefault("provides", {})
    for receiver in receivers:
        provides[receiver] = f"{provides[receiver]}; {what}" if receiver in provides else what


def tell_outputs(reading: Reading, entry: Entry, value: str, line: int) -> None:
    if not is_nothing(value) and value:
        extend(entry, "outputs", [value])


def tell_status(reading: Reading, entry: Entry, value: str, line: int) -> None:
    if value:
        tell_once(entry, "status", "Status", value, line)
        if health := health_of("", cut_emoji(value)[0]):
            entry.fields.setdefault("health", health)


def tell_health(reading: Reading, entry: Entry, value: str, line: int) -> None:
    if health := health_of(value):
        entry.fields.setdefault("health", health)
    elif value:
        add_note(entry, f"Health: {value}")


def tell_owns(reading: Reading, entry: Entry, value: str, line: int) -> None:
    paths = [part.strip().strip("`") for part in re.split(r"[,;]\s*|\s+", value) if part.strip()]
    if paths and all(PATH.fullmatch(path) for path in paths):
        extend(entry, "owns", paths)
    elif value:
        add_note(entry, f"Owns: {value}")


def tell_aliases(reading: Reading, entry: Entry, value: str, line: int) -> None:
    for name in split_names(value):
        member = next(member for member in reading.roster.members if member.entry is entry)
        reading.roster.known_as(member, name.strip("@"), line)


def tell_emails(reading: Reading, entry: Entry, value: str, line: int) -> None:
    if login := re.fullmatch(r"@([A-Za-z0-9][A-Za-z0-9-]{0,38})", value):
        tell_aliases(reading, entry, login[1], line)
        return
    addresses = [word for word in re.split(r"[,;\s]+", value) if re.fullmatch(r"[^@\s]+@[^@\s]+", word)]
    if addresses:
        extend(entry, "emails", addresses)
    elif value:
        add_note(entry, f"Contact: {value}")


def tell_human(reading: Reading, entry: Entry, value: str, line: int) -> None:
    words = key(value)
    if words in ("human", "person", "yes", "true", "mensch"):
        entry.fields["human"] = True
    elif words not in ("ai", "bot", "agent", "machine", "no", "false", "llm", "") and value:
        add_note(entry, f"Type: {value}")


def tell_operator(reading: Reading, entry: Entry, value: str, line: int) -> None:
    add_note(entry, f"Operator: {value}")


YES = frozenset(["yes", "y", "true", "fully", "full", "ja"])
NO = frozenset(["no", "n", "false", "never", "nein"])


def yes_or_no(value: str) -> bool | Literal["partial"] | None:
    marks, rest = cut_emoji(value)
    words = key(rest)
    if words in YES or (not words and "✅" in marks):
        return True
    if words in NO or (not words and "❌" in marks):
        return False
    return "partial" if words.startswith("partial") or (not words and "⚠" in marks) else None


def tell_yes_or_no(name: str) -> Teller:
    def teller(reading: Reading, entry: Entry, value: str, line: int) -> None:
        answer = yes_or_no(value)
        if answer is not None:
            entry.fields.setdefault(name, answer)
        elif value and not is_nothing(value):
            add_note(entry, f"{name.replace('_', ' ').capitalize()}: {value}")

    return teller


TELLERS: dict[str, Teller] = {
    "blockers": tell_blockers, "depends": tell_depends, "provides": tell_provides,
    "provides_to": tell_provides_to, "for": tell_for, "outputs": tell_outputs,
    "status": tell_status, "health": tell_health, "owns": tell_owns, "aliases": tell_aliases, "emails": tell_emails,
    "human": tell_human, "operator": tell_operator, "independent": tell_yes_or_no("independent"),
    "parallel_safe": tell_yes_or_no("parallel_safe"),
}  # fmt: skip
