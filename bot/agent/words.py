"""Command lines out of what a caller says: one line, one command, whatever the words hold."""

import re
import unicodedata

from bot.errors import UsageError

LONGEST = 1_000
"""Baton reads no longer argument."""
_AGENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_COMMAND = re.compile(r"/([A-Za-z][A-Za-z-]{0,29})(?:[ \t]+(.*))?", re.DOTALL)
_TAKEN_FOR_ANOTHER = re.compile(r"(?:as|to|on)[ \t]", re.IGNORECASE)
"""Words at the beginning of a note that the grammar would read as `as <agent>`, `to <agent>` or `on #n`."""
_TAKEN_FOR_ACTOR = re.compile(rf"(?:.*[ \t])?as[ \t]+@?{_AGENT.pattern}", re.IGNORECASE | re.DOTALL)
_JOINER = "\u200d"


def one_line(text: str) -> str:
    """The text in one visible line: line ends of every kind are spaces, invisible and steering characters are gone."""
    shown = "".join(_visible(character) for character in text)
    return " ".join(shown.split()).replace("<!--", "< !--").replace("-->", "-- >")


def note(text: str) -> str:
    """A remark of any kind. Its first word is never read as part of the command, nor its last one as an agent."""
    line = one_line(text)
    if _TAKEN_FOR_ANOTHER.match(line):
        line = f"Note: {line}"
    if _TAKEN_FOR_ACTOR.fullmatch(line):
        line = f"{line}."
    if len(line) > LONGEST:
        raise UsageError(f"the text has {len(line):,} characters, Baton reads {LONGEST:,}; shorten it")
    return line


def needed(text: str, what: str) -> str:
    line = note(text)
    if not line:
        raise UsageError(f"{what} is empty; say it in a few words")
    return line


def agent(name: str) -> str:
    """The id of an agent, as it may stand behind `as`."""
    bare = name.strip().removeprefix("agent:")
    if not _AGENT.fullmatch(bare):
        raise UsageError(f"{name[:60]!r} cannot be an agent's id; write it as in the label agent:<id>")
    return bare.lower()


def command(verb: str, *parts: str, by: str = "") -> str:
    """`/verb as agent parts`: behind the verb, `as` always means who acts."""
    told = (f"as {agent(by)}" if by else "", *parts)
    return " ".join((f"/{verb}", *(part for part in told if part)))


def percent(value: str | int) -> str:
    """`40%`, from 40, `40` or `40%`."""
    digits = str(value).strip().removesuffix("%").strip()
    if not (digits.isascii() and digits.isdigit() and int(digits[:4]) <= 100):
        raise UsageError(f"{str(value)[:20]!r} is no percentage; write a whole number from 0 to 100")
    return f"{int(digits)}%"


def free(text: str, *, by: str = "") -> str:
    """One command as somebody wrote it; `as <agent>` is put in unless it is there."""
    if len(text.strip().splitlines()) > 1:
        raise UsageError("the command has several lines; say one command a call")
    found = _COMMAND.fullmatch(one_line(text))
    if not found:
        raise UsageError(f"{text[:60]!r} is no command; write it with its slash, such as '/release'")
    rest = found[2] or ""
    if len(rest) > LONGEST:
        raise UsageError(f"the command has {len(rest):,} characters, Baton reads {LONGEST:,}; shorten it")
    names_actor = re.match(r"as[ \t]", rest, re.IGNORECASE)
    return command(found[1].lower(), rest, by="" if names_actor else by)


def _visible(character: str) -> str:
    match unicodedata.category(character):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cf" if character != _JOINER:  # zero-width and bidirectional marks
            return ""
        case "Cs":
            return "\N{REPLACEMENT CHARACTER}"
        case _:
            return character
