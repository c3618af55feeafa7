"""Whether it comes from another repository."""

from bot.rules.predicates.registry import Answer, predicate
from bot.rules.seen import Mode, Seen


@predicate("fork")
def fork(wanted: bool, seen: Seen, mode: Mode) -> Answer:
    """The head is in another repository than the base, or with `false` in the same one."""
    where = "it comes from another repository" if seen.facts.is_fork else "it comes from this repository"
    return Answer(seen.facts.is_fork is wanted, where)
