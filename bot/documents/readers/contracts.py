"""Contracts: interfaces between agents, with the methods that their code blocks declare."""

import re

from bot.documents.columns import Columns, columns_of
from bot.documents.document import Entry
from bot.documents.names import key, phrases
from bot.documents.parts import Field, item_lead
from bot.documents.place import Place
from bot.documents.reading import Reading
from bot.documents.tree import Fence, Row
from bot.documents.values import is_nothing, split_names

PYTHON = re.compile(
    r"^\s*(?:async\s+)?def\s+(\w{1,80})\s*\(([^()]{0,500}(?:\([^()]{0,100}\)[^()]{0,300}){0,8})\)\s*(?:->\s*([^:\n]{1,200}))?:",
    re.M,
)
CLASS = re.compile(
    r"^\s*(?:export\s+)?(?:abstract\s+)?(?:class|interface|protocol|trait|service|type)\s+(\w{1,80})", re.M
)
TYPED = re.compile(
    r"^\s*(?:(?:pub|public|abstract|async|fn|func|function|rpc|export|static)\s+){0,4}(\w{1,80})\s*"
    r"(\([^()\n]{0,300}\)[^;{\n]{0,200})",
    re.M,
)
TYPED_LANGUAGES = phrases(
    "ts, typescript, js, javascript, go, rust, java, kotlin, swift, proto, protobuf, c, cpp, csharp, cs"
)
KEYWORDS = phrases("if, for, while, switch, return, catch, super, print, require, import")
VERSION = re.compile(r"v?(\d{1,4})(?:\.\d+)*")


def read(place: Place, reading: Reading) -> None:
    for table in place.tables:
        columns = columns_of(table)
        described = any(columns.has("contract", role) for role in ("provider", "consumers", "methods", "version"))
        if reading.is_free(table) and described and columns.find("contract") == 0:
            reading.claim(table)
            for row in table.rows:
                read_row(row, columns, reading)
    if place.topic != "contracts" or place.is_title:
        return
    fences = [fence for fence in place.fences if reading.is_free(fence)]
    named = place.heading.label in ("contract", "interface") or not place.is_own or place.heading.topic is None
    if named and (fences or place.fields or place.lists):
        read_section(place, fences, reading)
    elif fences:
        for fence in fences:
            read_fence(fence, open_contract(fence_title(fence) or place.heading.title, fence.line, reading), reading)
    else:
        read_flat(place, reading)


def open_contract(title: str, line: int, reading: Reading) -> Entry:
    reading.claim(line)
    return reading.add("contracts", title, line)


def read_section(place: Place, fences: list[Fence], reading: Reading) -> None:
    contract = open_contract(place.heading.title, place.heading.line, reading)
    for fence in fences:
        read_fence(fence, contract, reading)
    for part in place.fields:
        if reading.is_free(part) and not part.tail:
            tell(contract, part, reading)
    for listing in place.lists:
        for item in listing.items:
            if reading.is_free(item):
                reading.claim_whole(item)
                lead = item_lead(item, dash=False)
                if not (lead and lead.value and tell_value(contract, lead.label, lead.value, item.line, reading)):
                    contract.fields.setdefault("methods", []).append(item.text)


def read_flat(place: Place, reading: Reading) -> None:
    """`- **Payments API**: provider ben, consumers cleo`."""
    for listing in place.lists:
        for item in listing.items:
            lead = item_lead(item)
            if not reading.is_free(item) or lead is None:
                continue
            reading.claim_whole(item)
            contract = reading.add("contracts", lead.label, item.line)
            texts = [text.strip() for text in re.split(r"[;|]", lead.value) if text.strip()]
            for text in [*texts, *(child.text for child in item.children)]:
                label, _, value = text.partition(":")
                if not value or not tell_value(contract, label, value.strip(), item.line, reading):
                    contract.shown.setdefault("notes", []).append(text)


def fence_title(fence: Fence) -> str:
    match = CLASS.search(fence.text)
    return match[1] if match else ""


def read_fence(fence: Fence, contract: Entry, reading: Reading) -> None:
    reading.claim(fence)
    contract.fields.setdefault("methods", []).extend(methods_of(fence))
    contract.shown["language"] = fence.language
    if name := fence_title(fence):
        contract.shown["interface"] = name


def methods_of(fence: Fence) -> list[str]:
    if fence.language in TYPED_LANGUAGES:
        found = [(match[1], " ".join(match[2].split())) for match in TYPED.finditer(fence.text)]
        return [f"{name}{rest}".strip() for name, rest in found if name not in KEYWORDS]
    return [signature(*match.groups()) for match in PYTHON.finditer(fence.text) if match[1] != "__init__"]


def signature(name: str, arguments: str, result: str | None) -> str:
    given = re.sub(r"^\s*(?:self|cls)\s*(?:,\s*|$)", "", " ".join(arguments.split()))
    return f"{name}({given.rstrip(', ')})" + (f" -> {result.strip()}" if result else "")


def tell(contract: Entry, part: Field, reading: Reading) -> None:
    if part.items and key(part.label) in ("methods", "operations", "endpoints", "functions"):
        reading.claim(part.line)
        for item in part.items:
            reading.claim_whole(item)
            contract.fields.setdefault("methods", []).append(item.text)
    elif part.value and tell_value(contract, part.label, part.value, part.line, reading):
        reading.claim(part)
    elif part.value:
        reading.claim(part)
        contract.shown.setdefault("notes", []).append(f"{part.label}: {part.value}")


def tell_value(contract: Entry, label: str, value: str, line: int, reading: Reading) -> bool:
    words = key(label)
    if words in ("provider", "provided by", "owner", "producer", "implemented by"):
        if found := reading.agent(value, line, declare=True):
            contract.fields["provider"] = found
    elif words in ("consumers", "consumer", "used by", "consumed by", "clients"):
        contract.fields["consumers"] = reading.agents(value, line, declare=True)
    elif words in ("version", "v") and (match := VERSION.fullmatch(value)):
        contract.fields["version"] = max(1, int(match[1]))
    elif words in ("file", "path", "spec", "location", "contract file"):
        contract.fields["file"] = value
    elif words in ("mock", "mocks", "stub"):
        contract.fields["mock"] = value
    elif words in ("methods", "operations", "endpoints", "functions"):
        contract.fields.setdefault("methods", []).extend(split_methods(value))
    else:
        return False
    return True


def split_methods(text: str) -> list[str]:
    return [text] if "(" in text and text.count("(") == 1 else [name for name in split_names(text) if name]


def read_row(row: Row, columns: Columns, reading: Reading) -> None:
    title = columns.cell(row, "contract").text
    if not title:
        return
    contract = reading.add("contracts", title, row.line)
    for role in ("provider", "consumers", "version", "file", "mock", "methods"):
        text = columns.cell(row, role).text
        if text and not is_nothing(text):
            tell_value(contract, role, text, row.line, reading)
    if rest := columns.rest(row, "contract", "provider", "consumers", "version", "file", "mock", "methods"):
        contract.shown["notes"] = rest
