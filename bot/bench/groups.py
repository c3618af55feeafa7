"""Merge groups that were judged and may still be merged: what is said of an entry meanwhile concerns them too."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.events import GroupAsked


@dataclass(slots=True)
class Groups:
    """By repository and head: each group, and what its check said last."""

    _judged: dict[int, dict[str, tuple[GroupAsked, str]]] = field(default_factory=dict)

    def meant(self, repository: int, asked: Iterable[GroupAsked], *, is_touched: bool) -> list[GroupAsked]:
        """Those that are asked for, and where pull requests were judged anew those that still wait; each once."""
        known = self._judged.get(repository, {}) if is_touched else {}
        return list(
            {**{head: group for head, (group, _) in known.items()}, **{one.head: one for one in asked}}.values()
        )

    def is_known(self, repository: int, group: GroupAsked) -> bool:
        return group.head in self._judged.get(repository, {})

    def says(self, repository: int, group: GroupAsked) -> str:
        """The digest of what its check says; empty where it has none."""
        return self._judged.get(repository, {}).get(group.head, (group, ""))[1]

    def keep(self, repository: int, group: GroupAsked, digest: str) -> None:
        self._judged.setdefault(repository, {})[group.head] = (group, digest)

    def forget(self, repository: int, group: GroupAsked) -> None:
        """It was merged, or the queue made another."""
        self._judged.get(repository, {}).pop(group.head, None)
