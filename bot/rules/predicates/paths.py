"""Which paths change."""

from bot.rules.predicates.registry import Answer, listed, predicate
from bot.rules.seen import Mode, Seen


@predicate("paths", looks_at=("files",), sure=True)
def paths(wanted: list[str], seen: Seen, mode: Mode) -> Answer:
    """A changed path matches one of the patterns, as CODEOWNERS has them: `src/**`, `*.md`, `/docs/`, `docs/*`.

    A renamed file counts with its old and its new name. `docs/*` does not reach into the folders of docs, `docs/` does.
    """
    found = seen.matching(wanted)
    return Answer(bool(found), listed(found) if found else "no changed path matches")
