"""Which milestone it has."""

from bot.rules.predicates.registry import Answer, predicate
from bot.rules.seen import Mode, Seen


@predicate("milestone", is_chosen=True)
def milestone(wanted: list[str], seen: Seen, mode: Mode) -> Answer:
    """Its milestone is one of the checkpoints (by id or title), or a linked task belongs to one of them.

    Inside `not` it does not count: an author could take a rule away by choosing another.
    """
    if mode == "taking":
        return Answer(False, "a milestone takes no rule away")
    checkpoints = seen.plan.checkpoints
    titles = {*wanted, *(checkpoints[name].title or name for name in wanted if name in checkpoints)}
    if seen.facts.milestone and seen.facts.milestone in titles:
        return Answer(True, seen.facts.milestone)
    task = next((task for task in seen.facts.tasks if task.checkpoint and task.checkpoint in wanted), None)
    return Answer(task is not None, f"{task.entry} belongs to it" if task else "it has none of them")
