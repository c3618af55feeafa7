"""Which tasks a change closes."""

from bot.plan.models import ALL
from bot.rules.predicates.registry import Answer, listed, predicate
from bot.rules.seen import Mode, Seen


@predicate("tasks", looks_at=("tasks",), sure=True, is_chosen=True)
def tasks(wanted: list[str], seen: Seen, mode: Mode) -> Answer:
    """It closes one of the tasks of the plan, or closed it before its text was edited; `all` is any task.

    Inside `not` it does not count: an author could take a rule away by linking a task.
    """
    if mode == "taking":
        return Answer(False, "a linked task takes no rule away")
    found = [task.entry for task in seen.facts.tasks if task.entry in wanted or ALL in wanted]
    return Answer(bool(found), f"closes {listed(found)}" if found else "closes none of them")
