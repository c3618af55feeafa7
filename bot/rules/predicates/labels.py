"""Which labels were set."""

from bot.rules.predicates.registry import Answer, listed, predicate
from bot.rules.seen import Mode, Seen


@predicate("labels", looks_at=("labels",), sure=True, is_chosen=True)
def labels(wanted: list[str], seen: Seen, mode: Mode) -> Answer:
    """One of the labels was set. Only those whom `policy.may_unlabel` names take it off again.

    Inside `not` a label counts only if one of them has set it.
    """
    if mode == "taking":
        trusted = [name for name in wanted if name in seen.trusted_labels]
        return Answer(bool(trusted), f"{listed(trusted)} set by who may" if trusted else "not set by anybody who may")
    there = seen.kept_labels if mode == "adding" else {label.name: "is set" for label in seen.facts.labels}
    found = [f"{name} {there[name]}" for name in wanted if name in there]
    return Answer(bool(found), listed(found) if found else f"no label {listed(wanted)}")
