"""Items that people name in commands: a key that survives renumbering, and finding what somebody meant."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256

from bot.plan.nearest import nearest

LEAST_PREFIX = 3
MOST_NAMED = 50
"""Numbers in one command; more are a slip."""
_NUMBER = re.compile(r"#?(\d{1,6})", re.ASCII)
_BETWEEN = re.compile(r"[\s,]+")
_BESIDE = frozenset({"and", "item", "items", "no", "no."})
"""Words beside numbers that say nothing more."""
_SPACES = re.compile(r"\s+")


class Unfound(Exception):
    """Why no item was found, and the one that is most alike, as a number; 0 where none is near."""

    def __init__(self, reason: str, *, near: int = 0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.near = near


def normalised(text: str) -> str:
    """The text without what people change by the way: case, spaces, width of characters, the end of the sentence."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SPACES.sub(" ", folded).strip().rstrip(" .;,:!")


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    """The key of a checkpoint's item: the same for the same words, wherever in the list they stand."""
    return sha256(normalised(text).encode("utf-8", "replace")).hexdigest()[:12]


def numbers_in(words: str) -> tuple[int, ...]:
    """`1, 2 and #3` are 1, 2, 3, each once; nothing where other words stand among them."""
    found: list[int] = []
    for word in _BETWEEN.split(words.strip().lower()):
        match = _NUMBER.fullmatch(word)
        if match is None and word not in _BESIDE:
            return ()
        found += [int(match[1])] if match else []
    return tuple(dict.fromkeys(found))[:MOST_NAMED]


def pick(words: str, items: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    """The numbers of the items, given as number and text, that the words name. Raises `Unfound`.

    Words are numbers, or the text of one item or its beginning.
    """
    known = {number for number, _ in items}
    if named := numbers_in(words):
        if strange := next((number for number in named if number not in known), None):
            raise Unfound(f"there is no item {strange}; {_span(known)}")
        if 0 in named:
            raise Unfound(f"there is no item 0; {_span(known)}")
        return named
    return (_by_text(words, items),)


def _by_text(words: str, items: Sequence[tuple[int, str]]) -> int:
    wanted = normalised(words)
    texts = {number: normalised(text) for number, text in items}
    same = [number for number, text in texts.items() if text == wanted]
    begins = [number for number, text in texts.items() if len(wanted) >= LEAST_PREFIX and text.startswith(wanted)]
    found = same or begins
    if len(found) == 1:
        return found[0]
    shown = words if len(words) <= 40 else f"{words[:40]}…"
    if found:
        raise Unfound(f'"{shown}" may be item {" or ".join(map(str, found[:5]))}', near=found[0])
    near = nearest(wanted[:200], list(texts.values()))
    raise Unfound(f'there is no item "{shown}"', near=next((n for n, text in texts.items() if text == near), 0))


def _span(known: set[int]) -> str:
    if not known:
        return "there are none"
    if len(known) == max(known) - min(known) + 1:
        return f"the items are {min(known)} to {max(known)}" if len(known) > 1 else f"the only one is {min(known)}"
    return f"the items are {', '.join(map(str, sorted(known)[:30]))}"
