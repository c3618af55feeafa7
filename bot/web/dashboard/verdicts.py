"""The newest verdicts, as they were judged since the server began; GitHub's checks hold them for longer."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.rules.approvals.verdict import Verdict

MOST = 200
"""Pull requests that are kept of one repository."""


@dataclass(slots=True)
class SeenVerdicts:
    """Whoever judges puts the verdict here; `on_change` tells those who look."""

    on_change: Callable[[int], None] = lambda repository_id: None
    _seen: dict[int, OrderedDict[int, Verdict]] = field(default_factory=dict)

    def put(self, repository_id: int, verdict: Verdict) -> None:
        several = self._seen.setdefault(repository_id, OrderedDict())
        several[verdict.number] = verdict
        several.move_to_end(verdict.number)
        while len(several) > MOST:
            several.popitem(last=False)
        self.on_change(repository_id)

    def drop(self, repository_id: int, number: int | None = None) -> None:
        """A pull request that is closed, or a repository that is gone."""
        if number is None:
            self._seen.pop(repository_id, None)
        else:
            self._seen.get(repository_id, OrderedDict()).pop(number, None)
        self.on_change(repository_id)

    def of(self, repository_id: int) -> Mapping[int, Verdict]:
        return dict(self._seen.get(repository_id, {}))
