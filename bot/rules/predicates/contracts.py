"""Which contracts change."""

from bot.plan.models import ALL
from bot.rules.predicates.registry import Answer, listed, predicate
from bot.rules.seen import Mode, Seen


@predicate("contracts", looks_at=("files",), sure=True)
def contracts(wanted: list[str], seen: Seen, mode: Mode) -> Answer:
    """The file of one of the contracts changes, moves or goes away; `all` is any contract of the plan."""
    found = [name for name in seen.contracts if name in wanted or ALL in wanted]
    return Answer(bool(found), f"the file of {listed(found)} changes" if found else "no contract's file changes")
