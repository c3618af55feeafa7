"""Which paths change, by patterns of text."""

from bot.rules.patterns import pattern
from bot.rules.predicates.registry import Answer, listed, predicate
from bot.rules.seen import Mode, Seen


@predicate("paths_match", looks_at=("files",), sure=True)
def paths_match(wanted: list[str], seen: Seen, mode: Mode) -> Answer:
    """A changed path contains a match of one of the RE2 patterns, such as `_test\\.py$`."""
    compiled = [pattern(text) for text in wanted]
    names = ((name, name.encode("utf-8", "replace")) for name in seen.names)
    found = [name for name, raw in names if any(one.search(raw) for one in compiled)]
    return Answer(bool(found), listed(found) if found else "no changed path matches")
