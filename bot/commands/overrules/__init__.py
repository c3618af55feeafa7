"""What may be overruled: one file for each kind of target on which `/override` is written."""

from bot.commands.call import Refused, Scene
from bot.commands.meanings import meaning_of
from bot.commands.registry import Run


def overrule_of(scene: Scene) -> Run:
    """Raises Refused where nothing is decided that could be overruled."""
    found = meaning_of("override", __name__, scene)
    if found is None:
        raise Refused("nothing here can be overruled", "write `/override <reason>` on the issue of a task that waits")
    return found
