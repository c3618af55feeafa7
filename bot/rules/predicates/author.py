"""Which agent the author acts for."""

from bot.plan.models import ALL
from bot.rules.predicates.registry import Answer, listed, predicate
from bot.rules.seen import Mode, Seen


@predicate("author")
def author(wanted: list[str], seen: Seen, mode: Mode) -> Answer:
    """The author of the pull request acts for one of the agents; `all` is any agent. A deleted account is unknown."""
    if seen.facts.author is None:
        return Answer(None, "the author is a deleted account")
    found = [name for name in seen.authors if name in wanted or ALL in wanted]
    return Answer(bool(found), f"acts for {listed(found)}" if found else "acts for none of them")
