"""How large a change is."""

from bot.plan.models import Size
from bot.rules.predicates.registry import Answer, predicate
from bot.rules.seen import Mode, Seen


@predicate("size", looks_at=("files",))
def size(wanted: Size, seen: Seen, mode: Mode) -> Answer:
    """The number of changed files, and of added and deleted lines, is within every bound that is written."""
    files = len(seen.facts.files)
    lines = sum(file.additions + file.deletions for file in seen.facts.files)
    bounds = (
        (wanted.files_at_least, files, 1), (wanted.files_at_most, files, -1),
        (wanted.lines_at_least, lines, 1), (wanted.lines_at_most, lines, -1),
    )  # fmt: skip
    is_within = all(bound is None or (count - bound) * sign >= 0 for bound, count, sign in bounds)
    return Answer(is_within, f"{files} files, {lines} lines")
