"""What may be taken back with `/withdraw`: one file for each kind of entry on which there is something."""

from bot.commands.call import Refused, Scene
from bot.commands.meanings import meaning_of
from bot.commands.registry import Run


def withdrawal_of(scene: Scene) -> Run:
    """Raises Refused where nothing can have been given."""
    found = meaning_of("withdraw", __name__, scene)
    if found is None:
        raise Refused(
            "nothing that can be taken back was given here", "write it where you signed off or asked for something"
        )
    return found
