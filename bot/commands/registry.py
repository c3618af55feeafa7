"""Every slash command by its word: the parser, `/help`, the reference page and the checks all read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.commands.call import Call, Outcome, Scene
from bot.declared import files_of
from bot.domain.board import Account, Board

Run = Callable[[Call, Scene], Outcome]
Also = Callable[[str, Account, Board], list[int]]
"""From the words behind a command, its author and the cached board: numbers of further issues to read first."""
Who = Literal["anyone", "agent"]
"""`anyone` may read; what changes the board is done for an agent, or by a person with write permission."""


def nothing_else(_args: str, _author: Account, _board: Board) -> list[int]:
    return []


@dataclass(frozen=True, slots=True)
class Command:
    """`usage` is what follows the word; `against` names commands that contradict this one in the same comment."""

    name: str
    usage: str
    summary: str
    examples: tuple[str, ...]
    run: Run
    who: Who = "agent"
    takes: Literal["words", "text"] = "words"
    """With `text` the rest of the line is a sentence, in which `as` may be just a word."""
    against: frozenset[str] = frozenset()
    may_repeat: bool = False
    aliases: tuple[str, ...] = ()
    also: Also = nothing_else

    @property
    def written(self) -> str:
        """`/progress <n>% [note] [as <agent>]`."""
        tail = "" if self.who == "anyone" else "[as <agent>]"
        return " ".join(word for word in (f"/{self.name}", self.usage, tail) if word)


_KNOWN: dict[str, Command] = {}


def command(
    name: str,
    *,
    summary: str,
    examples: tuple[str, ...],
    usage: str = "",
    who: Who = "agent",
    takes: Literal["words", "text"] = "words",
    against: frozenset[str] = frozenset(),
    may_repeat: bool = False,
    aliases: tuple[str, ...] = (),
    also: Also = nothing_else,
) -> Callable[[Run], Run]:
    """Makes a function from a call and a scene a slash command."""

    def register(run: Run) -> Run:
        _KNOWN[name] = Command(name, usage, summary, examples, run, who, takes, against, may_repeat, aliases, also)
        return run

    return register


@cache
def commands() -> Mapping[str, Command]:
    """All commands by name, in alphabetical order: one file each in `bot/commands/slash`."""
    files_of("bot.commands.slash")
    return dict(sorted(_KNOWN.items()))


@cache
def words() -> Mapping[str, Command]:
    """Commands by every word that calls them, aliases included."""
    known = commands()
    return {**known, **{alias: one for one in known.values() for alias in one.aliases}}
