"""Changes for the eyes: a line an entry with its sign, and the count below, as Terraform prints its plans."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from bot import inert
from bot.reconcile.difference import Change, Changes, Field

SIGNS = {"add": ("+", "green"), "change": ("~", "yellow"), "remove": ("-", "red")}
FIELDS_SHOWN = 160


def console(*, to_errors: bool = False) -> Console:
    """Colours on a terminal only, no wrapping, and nothing of the text is read as markup."""
    return Console(stderr=to_errors, highlight=False, soft_wrap=True, markup=False)


def show(found: Changes, *, to: Console) -> None:
    if not found.changes:
        to.print("No changes: the repository is as the plan says.")
        return
    for change in found.changes:
        to.print(line(change))
    to.print()
    to.print(summary(found))


def line(change: Change) -> Text:
    """`~ task schema: title "x" -> "y", labels +state:ready -state:waiting`."""
    sign, style = SIGNS[change.kind]
    text = Text(f"{sign} {inert.plain(change.what)}", style=style)
    if change.title and change.kind != "change":
        text.append(f'  "{inert.plain(change.title, 100)}"', style="default")
    fields = ", ".join(_fields(change))
    return text.append(f": {fields}", style="default") if fields else text


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
