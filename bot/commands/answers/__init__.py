"""Who accepts and rejects what: one file for each kind of entry on which there is something to answer."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.commands.call import Refused, Scene
from bot.commands.registry import Run
from bot.domain.board import kind_of


@dataclass(frozen=True, slots=True)
class Answer:
    """What `/accept` and `/reject` do on issues of a kind. Each file of this package has one, named `ANSWER`."""

    kinds: tuple[str, ...]
    accept: Run
    reject: Run


@cache
def answers() -> Mapping[str, Answer]:
    """By kind of entry."""
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    return {kind: module.ANSWER for module in modules for kind in module.ANSWER.kinds}


def answer_of(scene: Scene, word: str) -> Answer:
    """Raises Refused where nothing is ever handed over or provided."""
    found = answers().get(kind_of(scene.entry))
    if found is None:
        raise Refused(
            "nothing is handed over or provided here",
            f"write `/{word}` on the issue of a task, a phase or requirements",
        )
    return found
