"""A pull request's lists read to their ends; what has no end within reason, or did not come, is a gap."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

import msgspec

from bot.domain.ports import Place
from bot.domain.pull_facts import Gap, Part
from bot.errors import GitHubError, RateLimited
from bot.github.ask import Ask
from bot.github.read.pull_query import LISTS, more_checks_query, more_query
from bot.github.read.pull_shapes import Contexts, LastNode, PullShape
from bot.github.read.shapes import PageInfo, as_shape

MOST_PAGES = 10
COMMITS_LISTED = 250
"""GitHub lists no more commits of a pull request: docs.github.com/rest/pulls/pulls#list-commits-on-a-pull-request."""

PARTS: Mapping[str, Part] = {
    "commits": "commits",
    "reviews": "reviews",
    "comments": "comments",
    "labels": "labels",
    "timelineItems": "labels",
    "closingIssuesReferences": "tasks",
    "userContentEdits": "tasks",
    "last": "checks",
}
AGAIN = "press Evaluate again, or wait for the next sweep"


class Listed(Protocol):
    @property
    def nodes(self) -> list[Any]: ...

    @property
    def page_info(self) -> PageInfo: ...


L = TypeVar("L", bound=Listed)


@dataclass(slots=True)
class PullLists:
    """Reads further pages of one pull request; `gaps` says what is missing."""

    ask: Ask
    place: Place
    number: int
    gaps: list[Gap] = field(default_factory=list)

    async def whole(self, shape: PullShape) -> PullShape:
        """The pull request with every list whole."""
        changed: dict[str, Any] = {}
        for name in LISTS:
            attribute = _snake(name)
            found = getattr(shape, attribute)
            if found is None:
                self.miss(PARTS[name], f"the {_words(name)} could not be read")
                continue
            if found.page_info.has_next_page:
                found = changed[attribute] = await self._more(name, attribute, found)
            self.hole(PARTS[name], _words(name), found.nodes)
        return msgspec.structs.replace(shape, **changed) if changed else shape

    async def contexts(self, first: Contexts) -> Contexts:
        """Every check of the head."""
        pages, page = list(first.nodes), first
        for _ in range(MOST_PAGES - 1):
            if not page.page_info.has_next_page:
                break
            content = await self._ask(lambda _schema: more_checks_query(self.number), page)
            if content is None:
                break
            last = as_shape(content["last"]["nodes"][0], LastNode, what="checks")
            rollup = last.commit.status_check_rollup
            page = rollup.contexts if rollup else Contexts()
            pages += page.nodes
        self._end("checks", "checks", page)
        self.hole("checks", "checks", pages)
        return Contexts(nodes=pages)

    def miss(self, part: Part, why: str, remedy: str = AGAIN) -> None:
        gap = Gap(part, why, remedy)
        if gap not in self.gaps:
            self.gaps.append(gap)

    def hole(self, part: Part, words: str, nodes: Iterable[object]) -> None:
        """GitHub may leave a place of a list empty and say no word of it: what stood there is not known."""
        if any(one is None for one in nodes):
            self.miss(part, f"GitHub left a place empty among the {words}", f"{AGAIN}; what stands there may be hidden")

    async def _more(self, name: str, attribute: str, first: L) -> L:
        nodes, page = list(first.nodes), first
        for _ in range(MOST_PAGES - 1):
            if not page.page_info.has_next_page:
                break
            content = await self._ask(lambda schema: more_query(schema, self.number, name), page)
            if content is None:
                break
            page = as_shape(content[name], type(first), what=name)
            nodes += page.nodes
        self._end(PARTS[name], _words(name), page)
        return msgspec.structs.replace(first, nodes=nodes)  # type: ignore[type-var]  # a protocol cannot say Struct

    async def _ask(self, query: Any, page: Listed) -> Mapping[str, Any] | None:
        """None where the page did not come: a list that was cut is a gap, no error."""
        try:
            content = await self.ask.repository(query, self.place, after=page.page_info.end_cursor)
        except RateLimited:
            raise
        except GitHubError:
            return None
        found: Mapping[str, Any] | None = content.get("pull")
        return found

    def _end(self, part: Part, words: str, page: Listed) -> None:
        if page.page_info.has_next_page:
            self.miss(part, f"not all {words} could be read", "close it and open a smaller one, or evaluate again")


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name)


def _words(name: str) -> str:
    return _snake(name).replace("_", " ")
