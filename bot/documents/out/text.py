"""A line of text as Markdown that shows it, and exactly back."""

import re

_SPECIAL = re.compile(r"[\\`*<>\[\]|~#]|&(?=[#A-Za-z])|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_START = re.compile(r"(?:[-+=]|\d{1,9}(?=[.)]))")
_WRITTEN = re.compile(r"\\([!-/:-@\[-`{-~])|&#(\d{1,7});|<br>")


def escape(text: str, *, also: str = "") -> str:
    """One line. Line ends become `<br>`, characters that nobody sees become entities, `also` gets a backslash too."""
    told = _SPECIAL.sub(r"\\\g<0>", text)
    told = "".join(f"\\{one}" if one in also else one for one in told) if also else told
    if found := _START.match(told):
        told = f"\\{told}" if not found[0].isdigit() else f"{found[0]}\\{told[found.end() :]}"
    if not (told.isascii() and told.isprintable()):
        told = "".join(map(_seen, told))
    head, tail = len(told) - len(told.lstrip()), len(told.rstrip())
    if head or tail < len(told):
        told = "".join(f"&#{ord(one)};" if not head <= at < tail else one for at, one in enumerate(told))
    return told


def unescape(text: str) -> str:
    return _WRITTEN.sub(lambda found: found[1] or (_character(int(found[2])) if found[2] else "\n"), text)


def split(text: str, mark: str = ";") -> list[str]:
    """The parts of a cell that `joined` made."""
    parts = [""]
    for token in re.findall(r"\\.|&#\d{1,7};|. ?", text, re.DOTALL) if text else []:
        if token == f"{mark} ":
            parts.append("")
        else:
            parts[-1] += token
    return [unescape(part) for part in parts] if text else []


def joined(values: list[str], mark: str = ";") -> str:
    return f"{mark} ".join(escape(value, also=mark) for value in values)


def is_block(text: str) -> bool:
    """Is it better told as a block of several lines than in one?"""
    return "\n" in text and all(one.isprintable() or one in "\n\t" for one in text)


def fence(text: str, *, indent: int = 0, language: str = "") -> list[str]:
    """A block of code behind more backticks than the text has in a row."""
    marks = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " * indent
    return [f"{pad}{marks}{language}", *(f"{pad}{line}" if line else "" for line in text.split("\n")), f"{pad}{marks}"]


def _seen(one: str) -> str:
    if one == "\n":
        return "<br>"
    return one if one == " " or one.isprintable() else f"&#{ord(one)};"


def _character(number: int) -> str:
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
