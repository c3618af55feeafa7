"""Changes for the eyes: a line an entry with its sign and colour, and the count below."""

from rich.console import Console
from rich.text import Text

from bot.reconcile.difference import Change, Changes
from bot.reconcile.told import head_of, rest_of, summary

STYLES = {"add": "green", "change": "yellow", "remove": "red"}


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
    return Text(head_of(change), style=STYLES[change.kind]).append(rest_of(change), style="default")
