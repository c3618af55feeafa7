"""What a handler or a job answers: its actions, what they touch, and why."""

from dataclasses import dataclass

from bot.domain.actions import Action
from bot.domain.apply import apply_all
from bot.domain.board import Board, Entry


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
    is_doubtful: bool = False
    """A command is refused for how the board is; what older deliveries bring may make it right."""

    @property
    def is_empty(self) -> bool:
        """Nothing is to be done, compared or remembered."""
        return not (self.actions or self.touched or self.everything or self.keys)

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
            is_doubtful=self.is_doubtful or later.is_doubtful,
        )
