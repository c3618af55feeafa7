"""Whether a change stays within some paths."""

from bot.rules.predicates.registry import Answer, listed, predicate
from bot.rules.seen import Mode, Seen


@predicate("only_paths", looks_at=("files",), sure=False)
def only_paths(wanted: list[str], seen: Seen, mode: Mode) -> Answer:
    """Every changed path matches one of the patterns. A change without a file does not."""
    found = set(seen.matching(wanted))
    others = [name for name in seen.names if name.replace("\n", "\ufffd") not in found]
    if others or not seen.names:
        return Answer(False, f"{listed(others)} besides" if others else "no file changes")
    return Answer(True, "every path matches")
