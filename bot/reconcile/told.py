"""Changes in words: a line an entry with its sign, and the count below, as Terraform prints its plans."""

from collections.abc import Iterator

from bot import inert
from bot.reconcile.difference import Change, Changes, Field

SIGNS = {"add": "+", "change": "~", "remove": "-"}
FIELDS_SHOWN = 160


def head_of(change: Change) -> str:
    """`~ task schema`."""
    return f"{SIGNS[change.kind]} {inert.plain(change.what)}"


def rest_of(change: Change) -> str:
    """`: title "x" -> "y", labels +state:ready -state:waiting`; may be empty."""
    title = f'  "{inert.plain(change.title, 100)}"' if change.title and change.kind != "change" else ""
    fields = ", ".join(_fields(change))
    return f"{title}: {fields}" if fields else title


def summary(found: Changes) -> str:
    """`Plan: 12 to add, 3 to change, 1 to remove.`"""
    counts = [
        f"{found.count('add')} to add",
        f"{found.count('change')} to change",
        f"{found.count('remove')} to remove",
    ]
    return f"Plan: {', '.join(counts)}."


def _fields(change: Change) -> Iterator[str]:
    for field in change.fields:
        yield inert.shortened(_field(field), FIELDS_SHOWN)


def _field(field: Field) -> str:
    if field.added or field.removed:
        signs = [*(f"+{inert.plain(one)}" for one in field.added), *(f"-{inert.plain(one)}" for one in field.removed)]
        return f"{field.name} {' '.join(signs)}"
    if field.name in ("text", "state block"):
        return f"{field.name} {field.new}" + (f" ({inert.plain(field.old)})" if field.old else "")
    if not field.old:
        return f"{field.name} {inert.plain(field.new, 100)}"
    return f'{field.name} "{inert.plain(field.old, 100)}" -> "{inert.plain(field.new, 100)}"'
