"""Whose paths change."""

from bot.rules.predicates.registry import Answer, listed, predicate
from bot.rules.seen import Mode, Seen


@predicate("owned")
def owned(wanted: str, seen: Seen, mode: Mode) -> Answer:
    """`outside`: a changed path belongs to an agent, and not to the author's. `inside`: every path is the author's.

    `nobody`: a changed path belongs to no agent. Paths belong to agents by `owns`. With `owners: true` a rule asks each
    owner of a path outside for its approval.
    """
    if wanted == "nobody":
        return _answer(list(seen.unowned), "belongs to nobody", "every path belongs to an agent", seen)
    if seen.facts.author is None:
        return Answer(None, "the author is a deleted account")
    if wanted == "outside":
        paths = sorted({path for paths in seen.outside.values() for path in paths})
        return _answer(paths, f"belongs to {listed(list(seen.outside))}", "no path belongs to another agent", seen)
    mine = {path for name in seen.authors for path in seen.owned.get(name, ())}
    others = [path for path in seen.names if path not in mine]
    is_inside = bool(seen.names) and not others
    if not is_inside:
        return Answer(False, f"{listed(others)} besides" if others else "no file changes")
    return Answer(None if "files" in seen.gaps else True, "every path is the author's")


def _answer(paths: list[str], found: str, none: str, seen: Seen) -> Answer:
    if paths:
        return Answer(True, f"{listed(paths)} {found}")
    return Answer(None if "files" in seen.gaps else False, none)
