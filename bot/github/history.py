"""Earlier versions of the plan file, for when the newest is invalid and nothing is remembered."""

from collections.abc import AsyncIterator
from urllib.parse import quote

from bot.domain.facts import PlanFile
from bot.domain.ports import Place
from bot.github.client import Client
from bot.github.read.plan_file import PLAN_PATH, read_plan_file

LOOKED_AT = 20
"""Versions looked at before Baton gives up and waits for a valid plan."""


class History:
    """Implements `bot.domain.ports.EarlierPlans`."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def earlier_plans(self, place: Place, *, ref: str = "") -> AsyncIterator[PlanFile]:
        """Newest first, without the newest; each costs a request. Of the default branch, or of `ref`."""
        path = quote(PLAN_PATH, safe="") + (f"&sha={quote(ref, safe='')}" if ref else "")
        answer = await self._client.rest(
            "GET", f"/repos/{place.owner}/{place.name}/commits?path={path}&per_page={LOOKED_AT}", place=place
        )
        for commit in answer.content[1:]:
            file = await read_plan_file(self._client, place, ref=str(commit["sha"]))
            if file is not None:
                yield file
