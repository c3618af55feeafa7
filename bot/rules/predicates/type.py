"""Which type of change it is said to be."""

from bot.rules.predicates.registry import Answer, predicate
from bot.rules.seen import Mode, Seen

LABEL = "type:"


@predicate("type", field="type_", looks_at=("tasks", "labels"), sure=True, is_chosen=True)
def type_(wanted: str, seen: Seen, mode: Mode) -> Answer:
    """A task that it closes has this type, or the label `type:<type>` was set.

    At the top of a rule's `when` it stands beside the rest: a change is of the type by its paths, or because it is
    said to be. Inside `not` it counts only as a label that somebody has set whom `policy.may_unlabel` names.
    """
    label = f"{LABEL}{wanted}"
    if mode == "taking":
        is_trusted = label in seen.trusted_labels
        return Answer(is_trusted, f"{label} set by who may" if is_trusted else "what is said takes no rule away")
    if task := next((task for task in seen.facts.tasks if task.type == wanted), None):
        return Answer(True, f"closes {task.entry} of this type")
    there = seen.kept_labels if mode == "adding" else {one.name: "is set" for one in seen.facts.labels}
    if label in there:
        return Answer(True, f"{label} {there[label]}")
    return Answer(False, f"no linked task and no label says {wanted}")
