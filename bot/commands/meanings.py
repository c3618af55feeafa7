"""What a command means on each kind of entry: a folder of meanings, each a file with the kinds that it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.commands.call import Scene
from bot.commands.registry import Run
from bot.declared import declared
from bot.domain.board import kind_of


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the command `word` does on issues of these kinds."""

    word: str
    kinds: tuple[str, ...]
    run: Run


def meaning_of(word: str, folder: str, scene: Scene) -> Run | None:
    """None where the command means nothing on this kind of entry."""
    return _meanings(folder).get((word, kind_of(scene.entry)))


@cache
def _meanings(folder: str) -> Mapping[tuple[str, str], Run]:
    return {(one.word, kind): one.run for one in declared(folder, Meaning) for kind in one.kinds}
