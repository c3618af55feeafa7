"""Whether its commits are signed."""

from bot.rules.predicates.registry import Answer, predicate
from bot.rules.seen import Mode, Seen


@predicate("signed", looks_at=("commits",), sure=False)
def signed(wanted: bool, seen: Seen, mode: Mode) -> Answer:
    """Every commit has a signature that GitHub verified; with `false`, one has not."""
    unsigned = [commit for commit in seen.facts.commits if commit.is_verified is False]
    if "commits" in seen.gaps and not unsigned:
        return Answer(None, seen.gaps["commits"].why)
    if unsigned:
        return Answer(not wanted, f"{unsigned[0].sha[:12]} has no verified signature")
    if not seen.facts.commits or any(commit.is_verified is None for commit in seen.facts.commits):
        return Answer(None, "the signatures are not known")
    return Answer(wanted, "every commit is signed")
