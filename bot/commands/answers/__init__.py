"""Who accepts and rejects what: one file for each kind of entry on which there is something to answer."""

from typing import Literal

from bot.commands.call import Refused, Scene
from bot.commands.meanings import meaning_of
from bot.commands.registry import Run


def answer_of(scene: Scene, word: Literal["accept", "reject"]) -> Run:
    """Raises Refused where nothing is ever handed over or provided."""
    found = meaning_of(word, __name__, scene)
    if found is None:
        raise Refused(
            "nothing is handed over or provided here",
            f"write `/{word}` on the issue of a task, a phase or requirements",
        )
    return found
