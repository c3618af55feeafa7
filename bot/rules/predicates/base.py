"""Which branch a change goes to."""

from bot.rules.patterns import branches
from bot.rules.predicates.registry import Answer, predicate
from bot.rules.seen import Mode, Seen


@predicate("base")
def base(wanted: list[str], seen: Seen, mode: Mode) -> Answer:
    """The base branch has one of these names. `release/*` is `release/1`, not `release/1/x`."""
    name = seen.facts.base.branch
    found = branches(tuple(wanted)).search(name.encode("utf-8", "replace"))
    return Answer(bool(found), name if found else f"{name} is none of them")
