"""What entries wait for, as pages tell it: worked out for those that somebody asks for."""

from collections.abc import Iterator, Mapping

from bot.domain.board import Entry
from bot.pages.situation import Waiting
from bot.plan.models import State
from bot.reconcile.states import by_hand, is_over, said_before
from bot.reconcile.view import View


class Waits(Mapping[Entry, tuple[Waiting, ...]]):
    """As `open_before` tells it, of what waits, or was finished although it had to.

    What many wait for is told to all of them by the same value.
    """

    def __init__(self, view: View, states: Mapping[Entry, State]) -> None:
        self._view = view
        self._states = states
        self._told: dict[Entry, Waiting] = {}
        self._found: dict[Entry, tuple[Waiting, ...]] = {}

    def __getitem__(self, entry: Entry) -> tuple[Waiting, ...]:
        found = self._found.get(entry)
        if found is None:
            if not self._waits(entry):
                raise KeyError(entry)
            found = self._found[entry] = tuple(self._open_before(entry))
        return found

    def __iter__(self) -> Iterator[Entry]:
        return filter(self._waits, self._states)

    def __len__(self) -> int:
        return sum(map(self._waits, self._states))

    def _waits(self, entry: Entry) -> bool:
        state = self._states.get(entry)
        if state is None or state == "waiting":
            return state is not None
        issue = self._view.issue(entry)
        return issue is not None and issue.state.overruled is not None

    def _open_before(self, entry: Entry) -> Iterator[Waiting]:
        view = self._view
        before = view.outline.before.get(entry, ())
        for other in before:
            if not is_over(view, other):
                if other not in self._told:
                    self._told[other] = Waiting(other, view.number(other), view.outline.titles.get(other, ""))
                yield self._told[other]
        for one in (*by_hand(view, entry), *said_before(view, entry)):
            if one.entry is None or (one.entry not in before and view.board.issues[one.entry].is_open):
                yield Waiting(one.entry, one.number, one.title)
