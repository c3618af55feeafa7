"""Whose turn it is in a long look: who was looked at longest ago comes first, and nobody is left for good."""

from collections.abc import Collection, Iterable
from itertools import count


class Turns:
    """By repository: when each pull request was looked at last, and who is still owed a look."""

    def __init__(self) -> None:
        self._clock = count(1)
        self._last: dict[int, dict[int, int]] = {}
        self._owed: dict[int, set[int]] = {}
        self._failed: dict[int, set[int]] = {}
        self._known: set[int] = set()
        """Repositories that were looked through since the start: who is owed nothing here is owed nothing."""

    def order(self, repository: int, numbers: Iterable[int]) -> list[int]:
        last = self._last.get(repository, {})
        return sorted(numbers, key=lambda number: (last.get(number, 0), number))

    def take(self, repository: int, number: int) -> None:
        self._last.setdefault(repository, {})[number] = next(self._clock)
        self._owed.get(repository, set()).discard(number)

    def drop(self, repository: int, number: int) -> None:
        """It is closed."""
        for kept in (self._owed, self._failed):
            kept.get(repository, set()).discard(number)
        self._last.get(repository, {}).pop(number, None)

    def owe(self, repository: int, numbers: Collection[int]) -> None:
        self._owed.setdefault(repository, set()).update(numbers)

    def owed(self, repository: int) -> frozenset[int]:
        return frozenset(self._owed.get(repository, ()))

    def know(self, repository: int) -> None:
        self._known.add(repository)

    def are_known(self, repository: int) -> bool:
        return repository in self._known

    def went_well(self, repository: int, number: int) -> None:
        self._failed.get(repository, set()).discard(number)

    def failed(self, repository: int, number: int) -> bool:
        """Whether it is the first time in a row: then somebody comes back soon, else with the next sweep."""
        before = self._failed.setdefault(repository, set())
        is_first = number not in before
        before.add(number)
        return is_first
