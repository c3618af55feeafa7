"""Whether it is a draft."""

from bot.rules.predicates.registry import Answer, predicate
from bot.rules.seen import Mode, Seen


@predicate("draft")
def draft(wanted: bool, seen: Seen, mode: Mode) -> Answer:
    """The pull request is a draft, or with `false` it is none. GitHub merges no draft."""
    return Answer(seen.facts.is_draft is wanted, "it is a draft" if seen.facts.is_draft else "it is no draft")
