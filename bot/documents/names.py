"""Names as keys that ignore how they are written, and as identifiers of a plan."""

import hashlib
import re
import unicodedata

from bot.documents.inline import is_emoji

MAX_ID = 40
LATIN = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
GAPS = re.compile(r"[\W_]+")
PAREN = re.compile(r"\s*\([^()]{0,200}\)")
WHOLE_ID = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?")


def phrases(text: str) -> frozenset[str]:
    """The words and phrases of a list that is written with commas."""
    return frozenset(phrase.strip() for phrase in text.split(","))


def key(name: str) -> str:
    """A name without case, spaces, hyphens, underscores, emphasis, emoji and what stands in parentheses."""
    bare = PAREN.sub(" ", name) if "(" in name else name
    return title_key(bare) or title_key(name)


def title_key(title: str) -> str:
    """The key of a title, in which what stands in parentheses counts: `Tests (unit)` is not `Tests (end to end)`."""
    bare = title.casefold()
    if not bare.isascii():
        bare = "".join(" " if is_emoji(char) else char for char in bare)
    return GAPS.sub(" ", bare).strip()


def agent_key(name: str) -> str:
    """The key of an agent's name: a final `Agent`, a leading `the` and `@` say nothing."""
    words = key(name).removeprefix("the ").split()
    if len(words) > 1 and words[-1] in ("agent", "agents", "team"):
        words.pop()
    return " ".join(words)


def slug(name: str) -> str:
    """An identifier from a name: plain letters, at most 40; a hash where letters are not plain or too many."""
    if WHOLE_ID.fullmatch(name):
        return name
    plain = unicodedata.normalize("NFKD", name.casefold().translate(LATIN))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    letters = "".join(char if char.isascii() and char.isalnum() else " " for char in plain.replace("'", ""))
    words = letters.split()
    foreign = any(char.isalpha() and not char.isascii() for char in plain)
    if not words or foreign:
        return "-".join(filter(None, ["-".join(words)[:30].strip("-"), "x" + digest(name, 8)]))
    return shorten("-".join(words), name)


def shorten(identifier: str, name: str) -> str:
    if len(identifier) <= MAX_ID:
        return identifier
    head = identifier[:33]
    cut = head.rfind("-")
    return f"{head[: cut if cut > 15 else 33].strip('-')}-{digest(name, 6)}"


def digest(name: str, length: int) -> str:
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()[:length]


def with_suffix(identifier: str, count: int) -> str:
    suffix = f"-{count}"
    return identifier[: MAX_ID - len(suffix)].rstrip("-._") + suffix


def near(one: str, other: str) -> bool:
    """Whether two keys are probably one name: all words of the one stand in the other, or a letter or two differ."""
    if one == other or min(len(one), len(other)) < 4:
        return False
    first, second = set(one.split()), set(other.split())
    if first <= second or second <= first:
        return True
    return abs(len(one) - len(other)) <= 2 and differ_little(one.replace(" ", ""), other.replace(" ", ""))


def differ_little(one: str, other: str) -> bool:
    """One wrong, missing, added or swapped letter, in a name long enough that this is no chance."""
    if min(len(one), len(other)) < 6:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    rest, rest_other = len(one) - start - end, len(other) - start - end
    swapped = rest == rest_other == 2 and sorted(one[start : start + 2]) == sorted(other[start : start + 2])
    return max(rest, rest_other) <= 1 or swapped
