"""What the tests of documents look at."""

from collections import Counter

from bot.documents import Document, Entry


def by_id(document: Document, kind: str) -> dict[str, Entry]:
    return {entry.id: entry for entry in document.entries[kind]}


def counts(document: Document) -> dict[str, int]:
    return {kind: len(entries) for kind, entries in document.entries.items() if entries and kind != "session"}


def codes(document: Document) -> Counter[str]:
    return Counter(finding.code for finding in document.findings)


def edges(document: Document) -> set[tuple[str, str]]:
    return {(before, name) for name, task in document.plan.tasks.items() for before in task.after}


def owners(document: Document) -> dict[str, str | None]:
    return {name: task.agent for name, task in document.plan.tasks.items()}
