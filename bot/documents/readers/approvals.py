"""The approval matrix: who approves which type of change, with whom, and who may stop it."""

import re
from itertools import islice

from bot.documents.columns import Columns, columns_of
from bot.documents.document import Entry
from bot.documents.names import key
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Row
from bot.documents.values import is_all, is_nothing, split_names
from bot.plan.models import ALL

CLEARANCE = re.compile(
    r"(.{1,80}?)\s+(?:clearance|approval|sign[- ]?off|review|ok|approves)(?:\s+(?:required|needed))?", re.I
)
HALT = re.compile(r"(?:(.{1,60}?)\s+)?(?:can|may)\s+(?:halt|veto|block|stop)\s+(?:any\s+|all\s+)?(.{1,80})", re.I)
COUNT = re.compile(r"(\d{1,2})\s+approvals?", re.I)
MAX_STOPPED = 20
"""So many rows are counted exactly; a veto is placed only where a single one is meant."""


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        is_matrix = columns.has("change", "primary") and (
            columns.find("clearance") is not None
            or columns.find("support") is not None
            or columns.find("veto") is not None
        )
        if reading.is_free(table) and is_matrix and columns.find("change") == 0:
            reading.claim(table, place.heading.line)
            rules = [rule for row in table.rows if (rule := read_row(row, columns, reading))]
            by_word = rows_by_word(rules)
            for rule in rules:
                place_veto(rule, by_word, reading)


def read_row(row: Row, columns: Columns, reading: Reading) -> Entry | None:
    title = columns.cell(row, "change").text
    if not title:
        return None
    rule = reading.add("approvals", title, row.line)
    rule.fields["when"] = {"type": rule.id}
    primary = columns.cell(row, "primary").text
    if identifier := reading.agent(primary, row.line, declare=True):
        rule.fields["primary"] = identifier
    elif is_all(primary):
        rule.fields["supporting"] = [ALL]
    support = columns.cell(row, "support").text
    if found := reading.agents(support, row.line, declare=True):
        rule.fields["supporting"] = found
    if veto := reading.agents(columns.cell(row, "veto").text, row.line):
        rule.fields["veto"] = veto
    read_clearance(columns.cell(row, "clearance").text, rule, row.line, reading)
    if rest := columns.rest(row, "change", "primary", "support", "veto", "clearance"):
        add_note(rule, "; ".join(rest))
    return rule


def read_clearance(text: str, rule: Entry, line: int, reading: Reading) -> None:
    """`Security clearance`, `Can halt deployments`, `2 approvals`; `None` asks nothing beside the primary."""
    rule.shown["approval_required"] = text
    if not text or is_nothing(text):
        return
    if match := HALT.fullmatch(text):
        rule.hints["halts"] = (match[1] or "", match[2], line)
        return
    if match := COUNT.search(text):
        rule.fields["approvals"] = int(match[1])
        add_note(rule, text)
        return
    match = CLEARANCE.fullmatch(text)
    names = [match[1]] if match else split_names(text)
    found = [identifier for name in names if (identifier := clearing_agent(name, line, reading))]
    if found:
        rule.fields["clearances"] = found
    if len(found) < len(names):
        add_note(rule, f"Approval required: {text}")
        reading.report(
            "unknown-clearance", line, f"{text!r} names no agent whose clearance could be asked for",
            f"write `clearances:` under approvals.{rule.id}", key=f"approvals.{rule.id}.clearances",
        )  # fmt: skip


def clearing_agent(name: str, line: int, reading: Reading) -> str | None:
    """`Security clearance`, `Security`, or a kind of clearance with its agent: `Security (Ada)`."""
    if (named := re.fullmatch(r"[^()]{1,80}\(([^()]{1,80})\)", name)) and reading.roster.find(named[1]):
        return reading.agent(named[1], line)
    match = CLEARANCE.fullmatch(name)
    return reading.agent(match[1] if match else name, line)


def rows_by_word(rules: list[Entry]) -> dict[str, dict[str, Entry]]:
    """Rows under each word of their titles, in the singular, by identifier."""
    found: dict[str, dict[str, Entry]] = {}
    for rule in rules:
        for word in key(rule.title).split():
            found.setdefault(word.rstrip("s"), {})[rule.id] = rule
    return found


def place_veto(rule: Entry, by_word: dict[str, dict[str, Entry]], reading: Reading) -> None:
    """`Can halt deployments` in the row of quality is a veto of quality's agent on the row of deployments."""
    if "halts" not in rule.hints:
        return
    who, what, line = rule.hints["halts"]
    agent = (reading.agent(who, line) if who else None) or rule.fields.get("primary")
    stem = key(what).rstrip("s").split()
    stopped = rows_meant(stem, by_word)
    add_note(rule, f"{who} can halt {what}".strip().capitalize())
    if agent and len(stopped) == 1:
        stopped[0].fields.setdefault("veto", []).append(agent)
        stopped[0].lines["veto"] = line
        return
    count = len(stopped) if len(stopped) <= MAX_STOPPED else f"more than {MAX_STOPPED}"
    reading.report(
        "unplaced-veto", line, f"{what!r} fits {count} rows of the matrix, so the veto was not placed",
        f"write `veto: [{agent or 'agent'}]` under the rule that is meant", key=f"approvals.{rule.id}",
    )  # fmt: skip


def rows_meant(stem: list[str], by_word: dict[str, dict[str, Entry]]) -> list[Entry]:
    """The rows that any of the words names; of a word in very many rows only enough to tell that they are many."""
    rows = (row for word in stem for row in islice(by_word.get(word, {}).items(), MAX_STOPPED + 1))
    return list(dict(rows).values())


def add_note(rule: Entry, text: str) -> None:
    rule.fields["note"] = "; ".join(filter(None, [rule.fields.get("note", ""), text]))
