"""Entries to a plan that is valid whatever the document said, with the line of each part."""

import re
from typing import Any

from pydantic import ValidationError

from bot.documents.document import Entry
from bot.documents.names import slug
from bot.documents.reading import Reading
from bot.documents.untangle import knotted
from bot.plan.check import check_plan
from bot.plan.mend import without
from bot.plan.models import Plan
from bot.plan.shapes import path_in
from bot.plan.source import Source

MAPPINGS = (
    "agents", "areas", "phases", "tasks", "checkpoints", "contracts", "approvals", "escalations", "workflows", "risks",
    "metrics", "channels", "templates",
)  # fmt: skip
LISTS = ("requirements", "rules", "log", "next")
UNTITLED = "Untitled session"
MAX_LINE = 1000
MAX_TEXT = 20_000
LONG = frozenset(["text", "objective", "note", "schema"])
ROUNDS = 20
ONE_BY_ONE = 4
"""So often one reference of each circle is taken out; knots that hold then are cut through at once."""


def assemble(reading: Reading) -> tuple[Plan, Source]:
    value: dict[str, Any] = {"version": 1, "session": head(reading)}
    for kind in MAPPINGS:
        if entries := reading.all(kind):
            value[kind] = {entry.id: body(entry) for entry in entries}
    for entry in reading.all("schedule"):
        if entry.shown.get("kind") == "activity":
            value.setdefault("tasks", {})[entry.id] = body(entry)
    for kind in LISTS:
        if entries := reading.all(kind):
            value[kind] = [row(entry) for entry in entries]
    value.update(rest(reading))
    source = Source(file=reading.file, lines=lines_of(reading))
    return valid(trim(value), source, reading), source


def head(reading: Reading) -> dict[str, Any]:
    session = {
        name: part for name, part in reading.session.items() if name not in ("title_style", "validation", "flow")
    }
    if "style" not in session and "title_style" in reading.session:
        session["style"] = reading.session["title_style"]
    session.setdefault("title", UNTITLED)
    if "id" in session:
        session["id"] = slug(str(session["id"]).strip("` "))
    return session


def body(entry: Entry) -> dict[str, Any]:
    """A mapping's value: its fields, and its title where the identifier does not say it."""
    fields = {name: plain(part) for name, part in entry.fields.items()}
    name = "name" if entry.kind == "agents" else "title"
    return fields if entry.title == entry.id and fields else {name: entry.title, **fields}


def plain(part: Any) -> Any:
    """Lists of mappings carry lines for `--json` only."""
    if isinstance(part, list):
        return [{k: v for k, v in item.items() if k != "line"} if isinstance(item, dict) else item for item in part]
    return part


def row(entry: Entry) -> dict[str, Any]:
    fields = {name: plain(part) for name, part in entry.fields.items()}
    return {"title": entry.title, **fields} if entry.kind == "rules" else fields


def rest(reading: Reading) -> dict[str, Any]:
    value: dict[str, Any] = {}
    recurring = [entry for entry in reading.all("schedule") if entry.shown.get("kind") == "recurring"]
    if recurring:
        value["schedule"] = {"recurring": {entry.id: body(entry) for entry in recurring}}
    if standards := reading.all("standards"):
        value["standards"] = {
            "commits": "conventional" if any(entry.hints.get("commits") for entry in standards) else None,
            "tests_with_code": any(entry.hints.get("tests_with_code") for entry in standards),
            "docs_with_api": any(entry.hints.get("docs_with_api") for entry in standards),
            "notes": [entry.fields["note"] for entry in standards],
        }
    if messages := reading.all("messages"):
        value["messages"] = dict(messages[0].fields)
    return value


def trim(value: Any, *, name: str = "") -> Any:
    """Text within the models' limits and without what a line cannot hold; gaps are left out."""
    if isinstance(value, dict):
        return {
            str(k): kept
            for k, v in value.items()
            if (kept := trim(v, name=str(k))) not in (None, "", [], {}) or k == "when"
        }
    if isinstance(value, list):
        return [kept for item in value if (kept := trim(item, name=name)) not in (None, "", [], {})]
    if not isinstance(value, str):
        return value
    if (name in LONG and "\n" in value) or name == "text":
        return value[:MAX_TEXT] if len(value) <= MAX_TEXT else value[: MAX_TEXT - 1] + "…"
    line = re.sub(r"\s+", " ", value).strip()
    return line if len(line) <= MAX_LINE else line[: MAX_LINE - 1] + "…"


def valid(value: dict[str, Any], source: Source, reading: Reading) -> Plan:
    """The plan without what would make it invalid; each thing that is left out is reported with its line."""
    for turn in range(ROUNDS):
        try:
            plan = Plan.model_validate(value, by_alias=True, by_name=False)
        except ValidationError as error:
            paths = [path_in(value, fault["loc"]) for fault in error.errors(include_url=False)]
            for path in paths:
                leave_out(path, "does not fit into a plan", source, reading)
            value = without(value, paths)
            continue
        wrong = [finding for finding in check_plan(plan, source) if finding.key]
        if not wrong:
            return plan
        for finding in wrong:
            leave_out(tuple(finding.key.split(".")), finding.message, source, reading, code=finding.code)
        tangled = knotted(plan, every=turn > ONE_BY_ONE) if turn >= ONE_BY_ONE else []
        for path in tangled:
            leave_out(path, "it is part of a circle", source, reading, code="cycle")
        value = without(value, [*(path_to(value, finding.key) for finding in wrong), *tangled])
    return Plan.model_validate({"version": 1, "session": value["session"]})


def path_to(value: Any, dotted: str) -> tuple[str, ...]:
    """The steps of a dotted path; an identifier may hold dots itself."""
    steps: list[str] = []
    rest = dotted
    while rest and (step := step_into(value, rest)) is not None:
        steps.append(step)
        value = value[step] if isinstance(value, dict) else value[int(step)]
        rest = rest[len(step) + 1 :]
    return tuple(steps)


def step_into(value: Any, dotted: str) -> str | None:
    """The longest beginning of a path that is a key here."""
    if isinstance(value, list):
        step = dotted.partition(".")[0]
        return step if step.isdecimal() and int(step) < len(value) else None
    if not isinstance(value, dict):
        return None
    step = dotted
    while step not in value:
        step, dot, _ = step.rpartition(".")
        if not dot:
            return None
    return step


def leave_out(path: tuple[str, ...], why: str, source: Source, reading: Reading, *, code: str = "left-out") -> None:
    dotted = ".".join(path)
    line = source.line_of(dotted)
    reading.report(
        code,
        line,
        f"{why}; {dotted} was left out of the plan",
        "mend it in the document or add it to the plan",
        key=dotted,
    )


def lines_of(reading: Reading) -> dict[str, int]:
    lines: dict[str, int] = {}
    title_line = reading.session_lines.get("title", 0)
    if title_line:
        lines["session"] = title_line
    lines.update({f"session.{name}": line for name, line in reading.session_lines.items() if line})
    for kind in MAPPINGS:
        for entry in reading.all(kind):
            add_lines(lines, f"{kind}.{entry.id}", entry)
    for kind in LISTS:
        for at, entry in enumerate(reading.all(kind)):
            add_lines(lines, f"{kind}.{at}", entry)
    for entry in reading.all("schedule"):
        is_activity = entry.shown.get("kind") == "activity"
        add_lines(lines, f"tasks.{entry.id}" if is_activity else f"schedule.{entry.id}", entry)
    for kind in ("standards", "messages"):
        if entries := reading.all(kind):
            lines[kind] = entries[0].line
    for at, entry in enumerate(reading.all("standards")):
        lines[f"standards.notes.{at}"] = entry.line
    return lines


def add_lines(lines: dict[str, int], path: str, entry: Entry) -> None:
    lines[path] = entry.line
    lines.update({f"{path}.{name}": line for name, line in entry.lines.items() if line})
