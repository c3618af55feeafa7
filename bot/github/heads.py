"""One door for the checks beside approvals: implements `bot.domain.heads.Heads` on a gateway's client."""

from collections.abc import Callable, Iterable, Sequence

from bot.domain.facts import PlanFile
from bot.domain.head_facts import CommitMessage, HeadCheck, Sources
from bot.domain.heads import Commit, Spot
from bot.domain.ports import Place
from bot.github import head_checks
from bot.github.ask import Ask
from bot.github.read import heads as reading
from bot.github.read import protection
from bot.github.read.heads import PythonTree
from bot.github.read.plan_file import read_plan_file


class HeadDoor:
    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._tree = PythonTree(ask)
        self._slug = ""

    async def app_slug(self) -> str:
        """The App's own slug, asked for once."""
        if not self._slug:
            answer = await self._ask.client.as_app("GET", "/app")
            self._slug = str(answer.content.get("slug") or "")
        return self._slug

    async def commit_messages(self, place: Place, number: int) -> tuple[tuple[CommitMessage, ...], bool]:
        return await reading.commit_messages(self._ask.client, place, number)

    async def plan_file(self, place: Place, *, ref: str) -> PlanFile | None:
        return await read_plan_file(self._ask.client, place, ref=ref)

    async def texts_at(self, place: Place, wanted: Sequence[Spot]) -> dict[Spot, str | None]:
        return await reading.texts_at(self._ask, place, wanted)

    async def merge_base(self, place: Place, base: str, head: str) -> str:
        return await reading.merge_base(self._ask.client, place, base, head)

    async def commits_of(self, place: Place, path: str, *, ref: str) -> list[Commit]:
        return await reading.commits_of(self._ask.client, place, path, ref=ref)

    async def merged_pulls(self, place: Place, *, base: str, most: int) -> list[int]:
        return await reading.merged_pulls(self._ask.client, place, base=base, most=most)

    async def sources(self, place: Place, sha: str, keep: Callable[[Iterable[str]], Sequence[str]]) -> Sources:
        return await self._tree.sources(place, sha, keep)

    async def required_checks(self, place: Place, branch: str) -> frozenset[str]:
        return frozenset(one.name for one in await protection.required_checks(self._ask.client, place, branch))

    async def put_head_check(self, place: Place, check: HeadCheck, *, app: str) -> bool:
        return await head_checks.put_head_check(self._ask.client, place, check, app=app)
