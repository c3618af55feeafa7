"""A line of work to a task: title, owner, state, dependencies and the rest of what people write into it."""

import re
from dataclasses import replace

from bot.documents.attributes import TASK_OF, cut_attributes
from bot.documents.document import Entry
from bot.documents.draft import Draft, own, tell_task
from bot.documents.inline import Lead, Words, cut_tail_emoji, lead
from bot.documents.names import key
from bot.documents.reading import Reading
from bot.documents.states import state_at_start, state_of
from bot.documents.tree import Item
from bot.documents.values import date_of, is_all, percent_of, split_names
from bot.plan.models import ALL, State

LOGIN = re.compile(r"(?<![\w@/.])@([A-Za-z0-9][A-Za-z0-9-]{0,38})(?![\w@/.])")
TICKET = re.compile(r"(?:#\d{1,6}|[A-Z][A-Z0-9]{0,9}-\d{1,6}|[A-Z]{1,3}\d{1,4})")
TAIL_PAREN = re.compile(r"\s*[(\[]([^()\[\]]{1,120})[)\]]\.?$")
DAY = re.compile(r"\s*(?:by |due |bis |until )?\d{4}-\d{1,2}-\d{1,2}\s*", re.I)
TAIL_DASH = re.compile(r"\s+(?:[-–—→]+|->)\s+([^-–—→]{1,60})$")
BOX_STATES: dict[str, State] = {
    **dict.fromkeys("xX✓✔", "done"), **dict.fromkeys("~/", "in-progress"), "!": "blocked", ">": "waiting",
}  # fmt: skip


def add_item(item: Item, draft: Draft, reading: Reading) -> Entry | None:
    """The task of a list item, with what is nested in it; None where it has no words."""
    fill(draft, item.words, reading)
    if not draft.title:
        return None
    if item.checked is not None and item.mark in BOX_STATES:
        if draft.state not in (None, BOX_STATES[item.mark]) and item.checked:
            say_disagreement(draft, reading)
        draft.state = BOX_STATES[item.mark]
    reading.claim(item)
    for words in item.more:
        add_line(draft, words, reading)
    rest = [child for child in item.children if not nested_line(child, draft, reading)]
    for child in rest:
        reading.claim(child)
    entry = add_task(draft, reading)
    for child in item.children:
        if is_own_task(child):
            nested = Draft("", child.line, phase=draft.phase, agent=draft.agent, section=draft.section, kind=draft.kind)
            add_item(child, nested, reading)
    return entry


def is_own_task(child: Item) -> bool:
    """A nested box with an owner or a dependency of its own is more than a step of its task."""
    return child.checked is not None and bool(cut_attributes(child.text)[1] or LOGIN.search(child.text))


def nested_line(child: Item, draft: Draft, reading: Reading) -> bool:
    if is_own_task(child):
        return True
    reading.claim(child)
    if child.checked is not None:
        draft.acceptance.append(child.text + (" (done)" if child.checked else ""))
    else:
        add_line(draft, child.words, reading)
        for words in child.more:
            add_line(draft, words, reading)
    for deeper in child.children:
        nested_line(deeper, draft, reading)
    return True


def add_line(draft: Draft, words: Words, reading: Reading) -> None:
    """A line below a task: fields such as `Owner: ada`, else a note."""
    found = lead(words)
    if found and key(found.label) in TASK_OF and found.value:
        tell_task(draft, TASK_OF[key(found.label)], found.value, reading, words.line)
        return
    text, attributes = cut_attributes(words.text)
    for label, value in attributes:
        tell_task(draft, TASK_OF[label], value, reading, words.line)
    draft.note(text)


def say_disagreement(draft: Draft, reading: Reading) -> None:
    reading.report(
        "state-disagrees", draft.line, f"{draft.title!r} is ticked but called {draft.state}",
        "tick it or change the word; the tick is taken",
    )  # fmt: skip


def fill(draft: Draft, words: Words, reading: Reading) -> None:
    """Take the words of a line apart, from the outside in."""
    if words.emoji and (state := state_of("", words.emoji)):
        draft.state = state
    words = cut_labels(draft, words, reading)
    text, attributes = cut_attributes(words.text)
    for label, value in attributes:
        tell_task(draft, TASK_OF[label], value, reading, draft.line)
    text = cut_logins(draft, cut_tail(draft, cut_date(draft, text, reading), reading), reading)
    if words.bold and len(words.text) > words.bold and not attributes:
        text = cut_description(draft, text, words)
    if match := re.match(rf"({TICKET.pattern})[\s:.)–—-]+(?=\w)", text):
        draft.number, text = match[1], text[match.end() :]
    draft.title = draft.title or text.strip(" -–—:")
    for link in words.links:
        draft.note(f"Link: {link}")


def cut_labels(draft: Draft, words: Words, reading: Reading) -> Words:
    """Leading labels that are states, agents or ticket numbers; a bold label else is the title."""
    for _ in range(3):
        found = lead(words) or agent_lead(words, reading)
        if found is None or found.sep not in (":", "-", " ", "") or (found.sep == "" and not found.remark):
            return words
        state = state_of(found.label)
        member = reading.roster.find(found.label, weak=True) if found.sep != "" else None
        if state and found.value:
            draft.state = state
        elif is_all(found.label) and found.value:
            draft.for_all, draft.agent = True, None
        elif member and found.value:
            draft.agent = reading.agent(found.label, draft.line)
        elif TICKET.fullmatch(found.label) and found.value:
            draft.number = found.label
        elif found.bold:
            return cut_bold_title(draft, words, found.label, found.value, found.remark, reading)
        else:
            return words
        if found.remark:
            tell_remark(draft, found.remark, reading)
        rest = words.text.rfind(found.value)
        words = replace(words, text=found.value, bold=max(0, words.bold - rest), emoji="")
    return words


def agent_lead(words: Words, reading: Reading) -> Lead | None:
    """`Ada - the web pages`: a dash parts an owner from the work, but no title from the rest of itself."""
    found = lead(words, dash=True)
    return found if found and found.sep == "-" and reading.roster.find(found.label, exact=True) else None


def cut_bold_title(draft: Draft, words: Words, label: str, value: str, remark: str, reading: Reading) -> Words:
    if remark:
        tell_remark(draft, remark, reading)
    draft.title = cut_logins(draft, label, reading).strip(" :")
    if value and (state := state_of(value)):
        draft.state = state
        value = ""
    return replace(words, text=value if not value else f"{label}: {value}", bold=len(label) + 1 if value else 0)


def cut_description(draft: Draft, text: str, words: Words) -> str:
    """Behind a bold title stands its description."""
    head = words.text[: words.bold]
    if draft.title and text.startswith(head):
        draft.note(text[len(head) :].strip(" :-–—"))
        return ""
    return text


def cut_tail(draft: Draft, text: str, reading: Reading) -> str:
    """What stands last: a state, an owner, a percentage, in parentheses or behind a dash."""
    for _ in range(3):
        bare, emoji = cut_tail_emoji(text)
        if emoji and (state := state_of("", emoji)):
            draft.state, text = state, bare
            continue
        match = TAIL_PAREN.search(text) or TAIL_DASH.search(text)
        if (
            match is None
            or not match.start()
            or not (is_remark(match[1], reading) or owner_and_state(match[1], reading))
        ):
            return text
        tell_remark(draft, match[1], reading)
        text = text[: match.start()]
    return text


def cut_date(draft: Draft, text: str, reading: Reading) -> str:
    """`Meeting (@ruth, 2026-05-06)`: a day beside an owner in parentheses is when the work is due."""
    match = TAIL_PAREN.search(text)
    who, _, when = match[1].rpartition(",") if match else ("", "", "")
    if match is None or not DAY.fullmatch(when) or not is_remark(who, reading) or date_of(when) is None:
        return text
    draft.due = draft.due or date_of(when)
    return f"{text[: match.start()]} ({who.strip()})"


def is_remark(text: str, reading: Reading) -> bool:
    """Whether words at a line's end say who or how far, and are no part of its title."""
    names = split_names(text)
    known = bool(names) and all(name.startswith("@") or reading.roster.find(name, exact=True) for name in names)
    return bool(known or state_of(text) or is_all(text) or re.fullmatch(r"\d{1,3}\s?%(?: done| complete)?", text))


def owner_and_state(text: str, reading: Reading) -> tuple[str, State, str] | None:
    """`Ada, blocked: the key is missing` as three."""
    who, _, rest = text.partition(",")
    state = state_at_start(rest)
    if state is None or not is_remark(who, reading) or state_of(who):
        return None
    return who.strip(), state, rest.partition(":")[2].strip()


def tell_remark(draft: Draft, text: str, reading: Reading) -> None:
    if state := state_of(text):
        draft.state = state
    elif both := owner_and_state(text, reading):
        own(draft, both[0], reading, draft.line)
        draft.state = both[1]
        draft.note(both[2])
    elif re.fullmatch(r"\d{1,3}\s?%.*", text):
        draft.progress = percent_of(text)
    elif is_all(text):
        draft.for_all, draft.agent = True, None
    elif is_remark(text, reading):
        own(draft, text, reading, draft.line)
    else:
        draft.note(text)


def cut_logins(draft: Draft, text: str, reading: Reading) -> str:
    names = LOGIN.findall(text)
    if not names:
        return text
    own(draft, ", ".join(names), reading, draft.line)
    return " ".join(LOGIN.sub("", text).split()).rstrip(" -–—,:([")


def add_task(draft: Draft, reading: Reading) -> Entry:
    """A new task, or more about one that another section has named in the same words."""
    twin = same_task(draft, reading)
    if twin is not None:
        merge(twin, draft, reading)
        entry = twin
    else:
        entry = reading.add("tasks", draft.title, draft.line)
        entry.hints.update(section=draft.section, kind=draft.kind)
        entry.shown["kind"] = draft.kind
        entry.shown["origin"] = draft.origin
        reading.index_task(entry)
    write(entry, draft)
    if draft.after:
        reading.wish(entry, "after", draft.after, draft.line)
    if draft.blocks:
        reading.wish(entry, "blocks", draft.blocks, draft.line)
    return entry


MAX_TWINS = 20
"""So many tasks of one title are compared with a new one; no document means a match beyond."""


def same_task(draft: Draft, reading: Reading) -> Entry | None:
    for entry in reading.tasks_called(draft.title)[:MAX_TWINS]:
        same_kind = entry.hints["kind"] == draft.kind
        owners = {entry.fields.get("agent"), draft.agent} - {None}
        if not same_kind or len(owners) > 1:
            continue
        if entry.hints["section"] == draft.section:
            reading.report(
                "same-name", draft.line, f"{draft.title!r} stands twice in one section (line {entry.line})",
                "give them different names; the second got a suffix",
            )  # fmt: skip
            return None
        if entry.fields.get("phase") in (None, draft.phase) or draft.phase is None:
            return entry
    return None


def merge(entry: Entry, draft: Draft, reading: Reading) -> None:
    before = entry.fields.get("state")
    if before and draft.state and before != draft.state:
        reading.report(
            "state-disagrees", draft.line, f"{entry.title!r} is {draft.state} here and {before} in line {entry.line}",
            "make both say the same; the first is taken", key=f"tasks.{entry.id}.state",
        )  # fmt: skip
        draft.state = None
    entry.shown.setdefault("also", []).append(draft.line)


def write(entry: Entry, draft: Draft) -> None:
    """Into the entry's fields, where it has none yet."""
    values = {
        "agent": draft.agent, "type": None, "kind": draft.kind if draft.kind != "task" else None, "state": draft.state,
        "phase": draft.phase, "checkpoint": draft.checkpoint, "critical": draft.critical or None,
        "progress": draft.progress, "due": draft.due, "when": draft.when, "estimate": draft.estimate,
        "impact": draft.impact,
    }  # fmt: skip
    for name, value in values.items():
        if value not in (None, "") and (name not in entry.fields or name == "critical"):
            entry.fields[name] = value
    if draft.acceptance:
        entry.fields.setdefault("acceptance", []).extend(draft.acceptance)
    notes = [*draft.notes, *(["For all agents"] if draft.for_all else [])]
    if notes:
        entry.fields["note"] = "\n".join(filter(None, [entry.fields.get("note", ""), *notes]))
    if draft.for_all:
        entry.shown["agent"] = ALL
    if draft.number:
        entry.shown["number"] = draft.number
