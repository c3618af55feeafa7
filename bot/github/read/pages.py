"""Pages of GitHub's connections, read side by side where their cursors allow it."""

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import msgspec

from bot.domain.board import Account
from bot.domain.ports import Place
from bot.errors import GitHubError
from bot.github.ask import Ask
from bot.github.read import queries
from bot.github.read.entries import Eyes, Read, authors_in, look, read, wants_history
from bot.github.read.shapes import (
    Edit,
    Edits,
    Issues,
    IssueShape,
    Labels,
    LabelShape,
    Milestones,
    MilestoneShape,
    Names,
    Title,
    Titles,
    as_shape,
)

AT_ONCE = 20
"""Issues that one request reads by number, with everything of them."""
MOST_TITLES = 2_000
"""Titles that are read for adoption; in a larger repository the newest ones."""
MOST_OWN_PAGES = 10


class Pages:
    """The further pages of one repository's board."""

    def __init__(self, ask: Ask, place: Place) -> None:
        self._ask = ask
        self._place = place

    async def issues(self, oldest: Issues, newest: Issues) -> dict[int, IssueShape]:
        """All of Baton's issues by number: one walk from the oldest, one from the newest, until they meet."""
        found = {issue.number: issue for issue in (*oldest.nodes, *newest.nodes) if issue}

        async def walk(page: Issues, direction: str) -> None:
            while page.page_info.has_next_page and len(found) < oldest.total_count:
                content = await self._ask.repository(
                    lambda schema: queries.more_issues(schema, direction=direction),
                    self._place,
                    after=page.page_info.end_cursor,
                )
                page = as_shape(content["more"], Issues, what="issues")
                found.update({issue.number: issue for issue in page.nodes if issue})

        await asyncio.gather(walk(oldest, "ASC"), walk(newest, "DESC"))
        return found

    async def labels(self, page: Labels) -> list[LabelShape]:
        found = [label for label in page.nodes if label]
        while page.page_info.has_next_page:
            page = as_shape(await self._more(queries.more_labels(), page.page_info.end_cursor), Labels, what="labels")
            found += [label for label in page.nodes if label]
        return found

    async def milestones(self, page: Milestones) -> list[MilestoneShape]:
        found = [milestone for milestone in page.nodes if milestone]
        while page.page_info.has_next_page:
            content = await self._more(queries.more_milestones(), page.page_info.end_cursor)
            page = as_shape(content, Milestones, what="milestones")
            found += [milestone for milestone in page.nodes if milestone]
        return found

    async def titles(self, page: Titles | None) -> tuple[list[Title], bool]:
        """Titles of all issues, newest first, and whether these are all."""
        found: list[Title] = []
        while page:
            found += [title for title in page.nodes if title]
            if not page.page_info.has_next_page:
                return found, True
            if len(found) >= MOST_TITLES:
                break
            page = as_shape(await self._more(queries.more_titles(), page.page_info.end_cursor), Titles, what="titles")
        return found, False

    async def lost(self, titles: Collection[Title], eyes: Eyes, *, but: Collection[int]) -> dict[int, IssueShape]:
        """Baton's issues that somebody took the label from: by author, as no other trace is left of them."""
        own = {title.number for title in titles if title.author and title.author.database_id in eyes.own}
        return await self.by_number(own - set(but))

    async def created_by(self, account: Account) -> set[int]:
        """Numbers of the newest issues that an account created, whatever their labels: for a repository too large
        to read all titles of."""
        login = f"{account.login}[bot]" if account.is_bot else account.login
        numbers: set[int] = set()
        for page in range(1, MOST_OWN_PAGES + 1):
            answer = await self._ask.client.rest(
                "GET",
                f"/repos/{self._place.owner}/{self._place.name}/issues",
                place=self._place,
                params={"creator": login, "state": "all", "per_page": 100, "page": page},
            )
            numbers |= {int(issue["number"]) for issue in answer.content if "pull_request" not in issue}
            if len(answer.content) < 100:
                break
        return numbers

    async def by_number(self, numbers: Collection[int]) -> dict[int, IssueShape]:
        """Issues as they are now; those that are gone are left out."""
        content = await self._by_number(numbers, lambda few: lambda schema: queries.issues(schema, few))
        shapes = [as_shape(one, IssueShape, what="issue") for one in content.values()]
        return {shape.number: shape for shape in shapes}

    async def entries(self, shapes: Iterable[IssueShape], eyes: Eyes) -> list[Read]:
        """Those of the issues that stand for entries, with the state that is to be believed."""
        looks = [look(shape, eyes) for shape in await self._with_all_labels(list(shapes))]
        eyes = eyes.knowing(authors_in(looks))
        edits = await self.history([seen.shape.number for seen in looks if wants_history(seen, eyes)])
        reads = (read(seen, eyes, history=edits.get(seen.shape.number, ())) for seen in looks)
        return [one for one in reads if one]

    async def history(self, numbers: Collection[int]) -> dict[int, list[Edit]]:
        """The newest edits of the issues' bodies, newest first."""
        content = await self._by_number(numbers, lambda few: lambda schema: queries.history(few))
        shaped = {number: one["userContentEdits"] or {} for number, one in content.items()}
        return {number: as_shape(one, Edits, what="edits").newest_first() for number, one in shaped.items()}

    async def _with_all_labels(self, shapes: list[IssueShape]) -> list[IssueShape]:
        cut = [shape.number for shape in shapes if shape.labels and shape.labels.page_info.has_next_page]
        content = await self._by_number(cut, lambda few: lambda schema: queries.all_labels(few))
        whole = {number: as_shape(one["labels"], Names, what="labels") for number, one in content.items()}
        return [
            msgspec.structs.replace(shape, labels=whole[shape.number]) if shape.number in whole else shape
            for shape in shapes
        ]

    async def _more(self, document: str, after: str | None) -> Any:
        return (await self._ask.repository(lambda schema: document, self._place, after=after))["more"]

    async def _by_number(
        self, numbers: Collection[int], query: Callable[[list[int]], Callable[[Any], str]]
    ) -> dict[int, Mapping[str, Any]]:
        wanted = sorted(numbers)
        parts = [wanted[at : at + AT_ONCE] for at in range(0, len(wanted), AT_ONCE)]
        answers = await asyncio.gather(*(self._ask.query(query(part), self._place) for part in parts))
        found: dict[int, Mapping[str, Any]] = {}
        for answer in answers:
            # a number that is gone is a fault of its alias alone
            unexpected = [fault for fault in answer.faults if not (fault.is_missing and len(fault.at) == 2)]
            if unexpected:
                raise GitHubError(f"{self._place.owner}/{self._place.name}: {unexpected[0].message}")
            content = answer.content["repository"]
            home = content["id"]
            for alias, one in content.items():
                if (
                    alias.startswith("i")
                    and isinstance(one, dict)
                    and one.get("repository", {"id": home})["id"] == home
                ):
                    found[int(alias[1:])] = one
        return found
