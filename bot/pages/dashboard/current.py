"""A session as of a day: a page that is looked at counts from today, where one that is written waits for a new fact."""

from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from bot.pages.outlook import Outlook
from bot.pages.situation import Situation


@dataclass(frozen=True)
class Current(Situation):
    """A situation whose forecast begins today."""

    today: date = date.min

    @cached_property
    def outlook(self) -> Outlook | None:
        outlook = Outlook(self.plan, self.board, self.graph, self.done, self.today)
        return outlook if outlook.is_told else None


def as_of(s: Situation, today: date) -> Current:
    return Current(**{one.name: getattr(s, one.name) for one in fields(Situation)}, today=today)
