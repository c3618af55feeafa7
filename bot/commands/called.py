"""What of a comment would be run: words to commands, `as <agent>` told apart, contradictions refused."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.commands.grammar import Passed, Read, Written
from bot.commands.registry import Command, words

LONGEST_ARGUMENT = 1_000
AGENT = r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}"
_LEADING = re.compile(rf"as[ \t]+@?({AGENT})(?:[ \t]+(.*))?", re.IGNORECASE | re.DOTALL)
_TRAILING = re.compile(rf"(?:(.*)[ \t])?as[ \t]+@?({AGENT})", re.IGNORECASE | re.DOTALL)
Knows = Callable[[str], bool]
"""Is this the id, name or alias of an agent?"""


@dataclass(frozen=True, slots=True)
class Called:
    """One command with its arguments; `agent` is the word behind `as`, empty where there is none."""

    command: Command
    args: str
    agent: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that is no command but close to one."""

    line: int
    text: str
    nearest: str


@dataclass(frozen=True, slots=True)
class Comment:
    """What a comment calls, what was close to a command, what was passed over, and why all of it is refused."""

    called: tuple[Called, ...] = ()
    unknown: tuple[Unknown, ...] = ()
    passed: tuple[Passed, ...] = ()
    refused: str = ""

    @property
    def is_for_us(self) -> bool:
        return bool(self.called or self.unknown or self.refused)


def call(read: Read, *, knows: Knows = lambda _word: True) -> Comment:
    """Sorts what was read. `knows` tells agents from other words at the end of a sentence."""
    if read.refused:
        return Comment(passed=read.passed, refused=read.refused)
    known = words()
    called: list[Called] = []
    unknown: list[Unknown] = []
    passed = list(read.passed)
    for one in read.written:
        if command := known.get(one.word):
            called.append(called_by(one, command, knows=knows))
        elif near := get_close_matches(one.word, known, n=1, cutoff=0.75):
            unknown.append(Unknown(one.line, one.text, near[0]))
        else:
            passed.append(Passed(one.line, one.text, "no command of Baton's"))
    once = tuple(dict.fromkeys(called_once(called)))
    refused = contradiction(once) or too_long(once)
    return Comment(() if refused else once, tuple(unknown), tuple(sorted(passed, key=lambda p: p.line)), refused)


def called_by(written: Written, command: Command, *, knows: Knows) -> Called:
    args, agent = split_agent(written.rest, is_text=command.takes == "text", knows=knows)
    return Called(command, args, agent, written.line, written.text)


def split_agent(rest: str, *, is_text: bool, knows: Knows) -> tuple[str, str]:
    """`as <agent>` counts right behind the command, and at the end of the line.

    At the end of a sentence it counts only with a known agent: "finished as planned" names nobody.
    """
    if match := _LEADING.fullmatch(rest):
        return (match[2] or "").strip(" \t"), match[1]
    match = _TRAILING.fullmatch(rest)
    if match and (not is_text or knows(match[2])):
        return (match[1] or "").strip(" \t"), match[2]
    return rest, ""


def called_once(called: Sequence[Called]) -> list[Called]:
    """The same words twice are one call, the first."""
    seen: dict[tuple[str, str, str], Called] = {}
    for one in called:
        seen.setdefault((one.command.name, one.args, one.agent.lower()), one)
    return list(seen.values())


def contradiction(called: Sequence[Called]) -> str:
    """Why the calls cannot all be meant; empty where they can."""
    for at, one in enumerate(called):
        for other in called[at + 1 :]:
            is_twice = one.command is other.command and not one.command.may_repeat
            if is_twice or other.command.name in one.command.against or one.command.name in other.command.against:
                return (
                    f"line {one.line} and line {other.line} contradict each other (`/{one.command.name}`,"
                    f" `/{other.command.name}`); write the one that you mean in a new comment"
                )
    return ""


def too_long(called: Sequence[Called]) -> str:
    long = next((one for one in called if len(one.args) > LONGEST_ARGUMENT), None)
    if long is None:
        return ""
    return f"line {long.line} has over {LONGEST_ARGUMENT:,} characters; shorten what follows `/{long.command.name}`"
