"""What may be taken back with `/withdraw`: one file for each kind of entry on which there is something."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.commands.call import Refused, Scene
from bot.commands.registry import Run
from bot.domain.board import kind_of


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What `/withdraw` does on issues of a kind. Each file of this package has one, named `WITHDRAWAL`."""

    kinds: tuple[str, ...]
    withdraw: Run


@cache
def withdrawals() -> Mapping[str, Withdrawal]:
    """By kind of entry."""
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    return {kind: module.WITHDRAWAL for module in modules for kind in module.WITHDRAWAL.kinds}


def withdrawal_of(scene: Scene) -> Withdrawal:
    """Raises Refused where nothing can have been given."""
    found = withdrawals().get(kind_of(scene.entry))
    if found is None:
        raise Refused(
            "nothing that can be taken back was given here", "write it where you signed off or asked for something"
        )
    return found
