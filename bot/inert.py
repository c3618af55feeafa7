"""Makes text of people inert: it is shown as it was written, and does nothing on GitHub."""

import re
from functools import lru_cache
from html import escape
from unicodedata import bidirectional

_HIDDEN = re.compile(
    # Controls; soft hyphen; Arabic letter mark; fillers; zero-width, bidirectional and invisible marks; braille blank;
    # variation selectors; surrogates, private use; byte order mark; annotations; musical and tag characters.
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]+"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_SPACES = re.compile(r"\s+")

_QUIET = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ,.;:()/%+=?!'\"–—…äöüßéèáà-]*")
"""Text that needs nothing: the common case, told in one pass. The list markers are looked at apart."""
_LIST = re.compile(r"(\d{1,9})([.)])(?=\s|$)")

_ALIVE = re.compile(
    r"(?P<code>(?<!`)`[^`|<\n]{1,200}`(?!`))"
    r"|(?P<url>\bhttps?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]{1,1000})"
    r"|(?P<ref>(?<![\w./-])[\w./-]{0,140}#\d+|#\d+|(?<![A-Za-z])[gG][hH]-\d+)"
    r"|(?P<email>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8})"
    r"|(?P<mention>@[A-Za-z0-9_][A-Za-z0-9_-]*(?:/[A-Za-z0-9_.-]+)?)"
    r"|(?P<html>[<>&])"
    r"|(?P<mark>[\\`*\[\]|~$@]|(?<![^\W_])_|_(?![^\W_])|^[#+=-])",
)
_REFERRING = re.compile(
    r"#\d+|(?<![A-Za-z])[gG][hH]-\d+|@[A-Za-z0-9_][A-Za-z0-9_-]*(?:/[A-Za-z0-9_.-]+)?|https?:[^\s<&]+"
)
_REFERS = re.compile(r"/(?:issues|pull|pulls|discussions|commit|compare)/|@|#\d|//[^/]*[^A-Za-z0-9.:/-]", re.IGNORECASE)
"""Addresses that GitHub would turn into a reference (and some into a closing one), and those that hide their host."""


def visible(text: str) -> str:
    """Without hidden, bidirectional, zero-width and control characters; line ends are `\\n`."""
    if text.isascii() and text.isprintable():
        return text
    return _HIDDEN.sub("", _LINE_ENDS.sub("\n", text))


@lru_cache(maxsize=16_384)
def plain(text: str, limit: int = 256) -> str:
    """One visible line for a place that is no Markdown: titles (GitHub takes 256 characters), descriptions."""
    return shortened(_SPACES.sub(" ", visible(text)).strip(), limit)


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word where one ends near, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at_word = cut.rfind(" ")
    return (cut[:at_word] if at_word > limit * 2 // 3 else cut).rstrip() + "…"


@lru_cache(maxsize=16_384)
def inline(text: str) -> str:
    """One line of Markdown that reads like `text`: for running text, list items and cells of tables."""
    text = _SPACES.sub(" ", visible(text)).strip()
    quiet = _QUIET.match(text)
    if quiet and quiet.end() == len(text) and "://" not in text and "-" not in text:
        return _LIST.sub(r"\1\\\2", text, count=1) if text[0].isdigit() and _LIST.match(text) else text
    told = _ALIVE.sub(_tamed, text)
    return _LIST.sub(r"\1\\\2", told, count=1) if _LIST.match(told) else told


def lines(text: str, *, prefix: str = "", limit: int = 4_000) -> str:
    """Several lines of Markdown that read like `text`, each behind `prefix`; runs of empty lines become one."""
    kept: list[str] = []
    for line in shortened(visible(text).strip(), limit).split("\n"):
        told = inline(line)
        if told or (kept and kept[-1]):
            kept.append(told)
    # A backslash at the end is a line break; before an empty line the paragraph ends anyway.
    ends = ["\\" if line and index + 1 < len(kept) and kept[index + 1] else "" for index, line in enumerate(kept)]
    return "\n".join(f"{prefix}{line}{end}".rstrip(" ") for line, end in zip(kept, ends, strict=True))


def code(text: str) -> str:
    """A code span, where mentions, references and Markdown are dead. Pipes and backticks would end cell or span."""
    text = _SPACES.sub(" ", visible(text)).strip().replace("`", "'").replace("|", "¦")
    return f"`{text.replace('<!--', '< !--').replace('-->', '-- >')}`" if text else ""


def fenced(text: str, language: str = "") -> str:
    """A code block of several lines, behind more backticks than the text has in a row."""
    text = visible(text).strip("\n").replace("<!--", "< !--")
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def html(text: str) -> str:
    """For the inside of an HTML element on one line (`<summary>`), where Markdown does not work but mentions do."""
    text = _SPACES.sub(" ", visible(text)).strip()
    return apart(text, _REFERRING.sub(r"<code>\g<0></code>", escape(text, quote=False)))


def apart(text: str, shown: str) -> str:
    """`shown`, which says `text`, so that right-to-left letters do not turn around what stands beside them."""
    if text.isascii() or not any(bidirectional(letter) in _RIGHT_TO_LEFT for letter in text):
        return shown
    return f"&lrm;{shown}&lrm;"


def mermaid(text: str) -> str:
    """A quoted label of a Mermaid graph: punctuation that means something there becomes its entity code."""
    text = plain(text, 80)
    return re.sub(r"[^\w .,:()/+!?'’–—…-]", lambda found: f"#{ord(found[0])};", text)


def _tamed(found: re.Match[str]) -> str:
    text = found[0]
    match found.lastgroup:
        case "code":
            return code(text[1:-1]) or "&#96;&#96;"
        case "url":
            return _address(text)
        case "ref" | "mention" | "email":
            return f"`{text}`"
        case "html":
            return escape(text, quote=False)
        case _:
            # An entity, because a backslash would leave two backticks side by side.
            return "&#96;" if text == "`" else f"\\{text}"


def _address(text: str) -> str:
    """An address stays a link, unless GitHub would make a reference of it."""
    url = text.rstrip(".,;:!?'*_~)")
    rest = text[len(url) :]
    shown = f"`{url}`" if _REFERS.search(url) else f"<{url}>"
    return shown + _ALIVE.sub(_tamed, rest)
