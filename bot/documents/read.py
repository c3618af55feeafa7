"""A coordination document to a plan: decode, parse, offer every place to every reader, link, assemble."""

import re
from collections.abc import Sequence

from bot.documents.assemble import assemble
from bot.documents.document import KINDS, Document, Entry, Unread
from bot.documents.encoding import decode
from bot.documents.exported import exported
from bot.documents.link import link
from bot.documents.markdown import parse
from bot.documents.names import shorten
from bot.documents.order import sections_in_order
from bot.documents.place import places_of
from bot.documents.readers import LAST, READERS, agents, session
from bot.documents.reading import Reading
from bot.documents.tree import Section
from bot.documents.unread import unread
from bot.plan.finding import Finding
from bot.plan.models import ALL, Plan

MAX_FRONT = 100
MAX_EXPANDED = 20_000
KEY = re.compile(r"[\w -]{1,60}:(?:\s|$)")


def read(text: str | bytes, *, file: str) -> Document:
    """Read any Markdown document. Never raises: what is not understood is in `unread`, with the reason."""
    if document := exported(text, file=file):
        return document
    decoded = decode(text, file=file)
    skip = front_matter(decoded.lines)
    root = parse(decoded.lines, skip=skip)
    front = list(decoded.lines[:skip])
    reading = read_tree(root, front, file=file)
    if by_use := [(agent.title, agent.line) for agent in reading.all("agents") if agent.shown.get("by_use")]:
        # Who is named only as an owner somewhere is an agent everywhere, above that place too.
        reading = read_tree(root, front, file=file, by_use=by_use)
    link(reading)
    if order := sections_in_order(reading):
        reading.session["sections"] = order
    plan, source = assemble(reading)
    left = unread(decoded.lines, root, reading, skip=skip)
    if decoded.cut:
        at = len(decoded.lines) + 1
        left = (*left, Unread(at, "", f"{decoded.cut} lines from here on are beyond the limit"))
    findings = (*decoded.findings, *reading.findings, *nothing_found(reading, file))
    return Document(plan, source, tuple(sorted(findings)), left, shown_entries(reading, plan))


def read_tree(root: Section, front: list[str], *, file: str, by_use: Sequence[tuple[str, int]] = ()) -> Reading:
    reading = Reading(file)
    if front:
        session.read_front(front, reading)
    places = places_of(root)
    agents.declare(places, reading, by_use=by_use)
    for readers in (READERS, LAST):
        for place in places:
            for reader in readers:
                reader(place, reading)
    return reading


def front_matter(lines: tuple[str, ...]) -> int:
    """How many lines of YAML the document begins with, their fences included."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    for at, line in enumerate(lines[1:MAX_FRONT], 1):
        if line.rstrip() in ("---", "..."):
            return at + 1 if any(KEY.match(text) for text in lines[1:at]) else 0
    return 0


def nothing_found(reading: Reading, file: str) -> list[Finding]:
    if any(reading.all(kind) for kind in KINDS):
        return []
    message = "nothing in this document was understood as coordination"
    remedy = "give it headings such as `Agents` and `Tasks` with lists below them"
    return [Finding(file, 0, "nothing-understood", message, remedy, severity="warning")]


def shown_entries(reading: Reading, plan: Plan) -> dict[str, list[Entry]]:
    """What `--json` prints: the session as an entry, requirements of all agents one by one."""
    entries = {kind: reading.all(kind) for kind in KINDS}
    head = plan.session.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    title, identifier = head.pop("title"), head.pop("id", plan.session_id)
    head["style"] = plan.style
    if reading.matrix:
        head["coordination"] = reading.matrix
    entries["session"] = [Entry("session", identifier, title, reading.session_lines.get("title", 0), head)]
    for agent in entries["agents"]:
        if "focus" in agent.hints and "focus" not in agent.fields:
            agent.shown["focus"] = agent.hints["focus"]
    entries["requirements"] = [each for entry in reading.all("requirements") for each in expanded(entry, reading)]
    return entries


def expanded(entry: Entry, reading: Reading) -> list[Entry]:
    """A requirement of all agents as one to each of the others."""
    if entry.fields.get("to") != ALL:
        return [entry]
    asker = entry.fields["from"]
    others = [agent for agent in reading.agent_ids() if agent != asker]
    if len(others) * len(reading.all("requirements")) > MAX_EXPANDED:
        return [entry]
    return [expand(entry, asker, agent, reading) for agent in others]


def expand(entry: Entry, asker: str, agent: str, reading: Reading) -> Entry:
    identifier = reading.unique("requirements", shorten(f"{asker}-{agent}", f"{asker}-{agent}"))
    return Entry("requirements", identifier, entry.title, entry.line, {**entry.fields, "to": agent}, {"of_all": True})
