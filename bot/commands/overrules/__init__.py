"""What may be overruled: one file for each kind of target on which `/override` is written."""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot.commands.call import Refused, Scene
from bot.commands.registry import Run
from bot.domain.board import kind_of


@dataclass(frozen=True, slots=True)
class Overrule:
    """What `/override` does on issues of a kind. Each file of this package has one, named `OVERRULE`."""

    kinds: tuple[str, ...]
    run: Run


@cache
def overrules() -> Mapping[str, Overrule]:
    """By kind of entry."""
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    return {kind: module.OVERRULE for module in modules for kind in module.OVERRULE.kinds}


def overrule_of(scene: Scene) -> Overrule:
    """Raises Refused where nothing is decided that could be overruled."""
    found = overrules().get(kind_of(scene.entry))
    if found is None:
        raise Refused("nothing here can be overruled", "write `/override <reason>` on the issue of a task that waits")
    return found
