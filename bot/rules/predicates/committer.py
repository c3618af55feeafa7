"""Which agents the commits are by."""

from bot.plan.models import ALL
from bot.rules.predicates.registry import Answer, listed, predicate
from bot.rules.seen import Mode, Seen


@predicate("committer", looks_at=("commits",), sure=True)
def committer(wanted: list[str], seen: Seen, mode: Mode) -> Answer:
    """A commit was written, committed or co-authored by one of the agents, or one of them pushed to the pull request.

    Addresses count as the plan's `emails` say. While anybody cannot be told, it is not known that none of them did.
    """
    wanted_agents = list(seen.plan.agents) if ALL in wanted else wanted
    found = [name for name in wanted_agents if name in seen.writers]
    if not found and seen.contributors.strangers:
        return Answer(None, seen.contributors.strangers[0])
    return Answer(bool(found), f"by {listed(found)}" if found else "by none of them")
