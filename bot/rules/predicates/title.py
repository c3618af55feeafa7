"""What the title says."""

from bot.rules.patterns import pattern
from bot.rules.predicates.registry import Answer, predicate
from bot.rules.seen import Mode, Seen


@predicate("title", is_chosen=True)
def title(wanted: str, seen: Seen, mode: Mode) -> Answer:
    """The title has a match of the RE2 pattern, or had one before it was edited.

    Inside `not` it does not count: an author could take a rule away with a word.
    """
    compiled = pattern(wanted)
    if mode == "taking":
        return Answer(False, "a title takes no rule away")
    titles = (seen.facts.title, *(seen.facts.earlier_titles if mode == "adding" else ()))
    found = next((title for title in titles if compiled.search(title.encode("utf-8", "replace"))), None)
    return Answer(
        found is not None,
        "the title matches"
        if found == seen.facts.title
        else "no title matches"
        if found is None
        else "an earlier title matches",
    )
