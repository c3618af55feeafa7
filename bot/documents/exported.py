"""A document that `baton export` wrote, read by its own rules instead of being guessed at."""

from typing import Any

from bot.documents.assemble import LISTS, MAPPINGS, UNTITLED, valid
from bot.documents.document import KINDS, Document, Entry, Unread
from bot.documents.names import shorten, slug
from bot.documents.out import is_own, read_own
from bot.documents.reading import Reading
from bot.plan.models import Plan
from bot.plan.source import Source

MAX_BYTES = 10_000_000


def exported(text: str | bytes, *, file: str) -> Document | None:
    """None where the document is no export; then, and where it is no UTF-8, the ordinary readers take it."""
    if not is_own(text if isinstance(text, str) else text[:64].decode("utf-8", "replace")) or len(text) > MAX_BYTES:
        return None
    try:
        words = text if isinstance(text, str) else text.decode("utf-8")
    except UnicodeDecodeError:
        return None
    giving = read_own(words)
    reading = Reading(file)
    giving.form.setdefault("session", {"title": UNTITLED})
    source = Source(file=file, lines=giving.lines)
    plan = valid({"version": 1, **giving.form}, source, reading)
    left = tuple(Unread(*one) for one in sorted(giving.left))
    return Document(plan, source, tuple(sorted(reading.findings)), left, _entries(plan, giving.lines))


def _entries(plan: Plan, lines: dict[str, int]) -> dict[str, list[Entry]]:
    """What `baton import` counts and `--json` prints."""
    form = plan.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    entries: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    for kind in MAPPINGS:
        for identifier, fields in form.get(kind, {}).items():
            entries[kind].append(_entry(kind, identifier, fields, lines.get(f"{kind}.{identifier}", 0)))
    for kind in LISTS:
        for at, fields in enumerate(form.get(kind, [])):
            words = str(fields.get("title") or fields.get("text") or fields.get("need") or "")
            name = shorten(slug(words), words)
            entries[kind].append(_entry(kind, name, {"title": words, **fields}, lines.get(f"{kind}.{at}", 0)))
    for kind in ("standards", "messages"):
        if kind in form:
            entries[kind].append(_entry(kind, kind, form[kind], lines.get(kind, 0)))
    for identifier, fields in form.get("schedule", {}).get("recurring", {}).items():
        entries["schedule"].append(_entry("schedule", identifier, fields, lines.get("schedule", 0)))
    head = {
        "style": plan.style,
        **{name: part for name, part in form["session"].items() if name not in ("id", "title")},
    }
    entries["session"].append(Entry("session", plan.session_id, plan.session.title, lines.get("session", 0), head))
    return entries


def _entry(kind: str, identifier: str, fields: dict[str, Any], line: int) -> Entry:
    name = "name" if kind == "agents" else "title"
    title = str(fields.get(name) or identifier)
    return Entry(kind, identifier, title, line, {key: one for key, one in fields.items() if key != name})
