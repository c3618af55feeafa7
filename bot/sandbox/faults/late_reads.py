"""Lists miss what was written a moment ago.

Source: lists are answered by replicas and caches that follow the writes; github.com/judell/bram/issues/254 measures
minutes until a new issue was in the list, while it could be read by its number at once.
"""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.faults.base import Fault, Trigger


class LateReads(Fault):
    """Each new thing is missing from the first list that should show it; `late-reads=3` from the first three.

    What was there when the fault was turned on is never hidden. Reads of one thing by its number are up to date.
    """

    name = "late-reads"

    def __init__(self, trigger: Trigger, argument: str = "") -> None:
        super().__init__(trigger, argument)
        self.misses = int(argument or 1)
        self.missed: dict[int, int] = {}
        self.newest = 0

    def turned_on(self, world: Any) -> None:
        self.newest = world.ids.last if world is not None else 0

    def visible(self, kind: str, things: Sequence[Any]) -> Sequence[Any]:
        if self.trigger.path and self.trigger.path.strip("/") != kind:
            return things
        return [one for one in things if not self._is_hidden(one)]

    def _is_hidden(self, thing: Any) -> bool:
        number = getattr(thing, "id", 0)
        missed = self.missed.get(number, 0)
        if number <= self.newest or missed >= self.misses or not self.trigger.fires():
            return False
        self.missed[number] = missed + 1
        return True
