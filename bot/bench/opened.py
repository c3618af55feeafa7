"""Which pull requests are open: as they were listed, read or heard of last; and which of them something concerns."""

from collections.abc import Iterable
from dataclasses import replace

import structlog

from bot.domain.events import Event, PullRequestChanged
from bot.domain.ports import Place, Pulls
from bot.domain.pull_reads import OpenPull, PullRead
from bot.handlers.dirty import Dirty

log = structlog.get_logger()


class Opened:
    """What is lost until the next sweep is found by that."""

    def __init__(self, github: Pulls) -> None:
        self.github = github
        self._last: dict[int, dict[int, OpenPull]] = {}
        """By repository and number, those of which anything is known."""
        self._whole: set[int] = set()
        """Repositories of which all open ones are known: only a whole list begins that."""
        self._commits: dict[tuple[int, int], frozenset[str]] = {}
        """Of those that were read."""

    def hear(self, event: Event) -> None:
        if isinstance(event, PullRequestChanged) and event.is_open and event.base_branch:
            self.remember(event.origin.repository_id, OpenPull(event.number, event.base_branch, event.head_sha))

    def last(self, repository: int, number: int) -> OpenPull | None:
        return self._last.get(repository, {}).get(number)

    def numbers(self, repository: int) -> tuple[int, ...]:
        """Those of which anything is known."""
        return tuple(self._last.get(repository, {}))

    def remember(self, repository: int, one: OpenPull) -> None:
        self._last.setdefault(repository, {})[one.number] = one

    def read(self, repository: int, read: PullRead) -> OpenPull:
        facts = read.facts
        one = OpenPull(facts.number, facts.base.branch, facts.head.sha)
        self.remember(repository, one)
        self._commits[repository, facts.number] = frozenset(commit.sha for commit in facts.commits)
        return one

    def forget(self, repository: int, number: int) -> None:
        self._last.get(repository, {}).pop(number, None)
        self._commits.pop((repository, number), None)

    async def listed(self, place: Place) -> list[OpenPull]:
        """All that are open, with their places in the merge queue; where GitHub lists no end, that is told loudly."""
        found, is_whole = await self.github.open_pulls(place, has_queue=True)
        if is_whole:
            self._last[place.repository_id] = {one.number: replace(one, queued="", position=0) for one in found}
            self._whole.add(place.repository_id)
        else:
            self._whole.discard(place.repository_id)
            for one in found:
                self.remember(place.repository_id, one)
            log.error("not every open pull request was listed", repository=place.repository_id, listed=len(found))
        return found

    def known(self, repository: int) -> list[OpenPull] | None:
        """All open ones as they are remembered; None where that is not to be relied on."""
        return list(self._last.get(repository, {}).values()) if repository in self._whole else None

    def narrowed(self, repository: int, dirty: Dirty) -> Dirty:
        """Commits that came to a branch concern those which bring them to it: they have fewer files and commits now.

        Nothing else of a verdict hangs on what is on the base, beside its plan and owners of code. Those that were
        not read since the start the next sweep reads.
        """
        if not dirty.landed:
            return dirty
        mine = self._last.get(repository, {}).values()
        numbers = (one.number for one in mine if self._brings(repository, one, dirty.landed))
        return replace(dirty, numbers=dirty.numbers.union(numbers), landed=frozenset())

    def _brings(self, repository: int, one: OpenPull, landed: Iterable[tuple[str, str]]) -> bool:
        commits = self._commits.get((repository, one.number), frozenset())
        return any(base == one.base and sha in commits for base, sha in landed)

    def elsewhere(self, repository: int, dirty: Dirty, default: str) -> Dirty:
        """What may have another base than the default branch, which has no plan: only that can be judged."""
        last = ((number, self.last(repository, number)) for number in dirty.numbers)
        numbers = frozenset(number for number, one in last if one and one.base != default)
        groups = tuple(one for one in dirty.groups if one.base != default)
        return Dirty(numbers, bases=dirty.bases - {default}, groups=groups)
