"""What a handler answers."""

from dataclasses import dataclass

from bot.domain.actions import Action
from bot.domain.apply import apply_all
from bot.domain.board import Board, Entry
from bot.domain.events import Event, Origin, RepositoriesChanged


@dataclass(frozen=True, slots=True)
class Decided:
    """The event's own actions, the entries that it touched, and in one line why.

    `everything`: the whole plan is compared. `keys` name effects that must not be had again.
    """

    actions: tuple[Action, ...] = ()
    touched: tuple[Entry, ...] = ()
    everything: bool = False
    why: str = ""
    keys: tuple[str, ...] = ()

    def on(self, board: Board) -> Board:
        """The board after the actions."""
        return apply_all(board, self.actions) if self.actions else board

    def then(self, later: "Decided") -> "Decided":
        return Decided(
            actions=(*self.actions, *later.actions),
            touched=tuple(dict.fromkeys((*self.touched, *later.touched))),
            everything=self.everything or later.everything,
            why="; ".join(dict.fromkeys(why for why in (self.why, later.why) if why)),
            keys=(*self.keys, *later.keys),
        )


def origin_of(event: Event) -> Origin | None:
    """Where an event happened; None for those of a whole installation."""
    return None if isinstance(event, RepositoriesChanged) else event.origin


def is_own(event: Event, board: Board) -> bool:
    """Is it the echo of our own write? The cached board has it already, so nothing need be read."""
    origin = origin_of(event)
    return bool(origin and origin.sender and origin.sender.id == board.bot.id)
