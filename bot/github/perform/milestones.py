"""Milestones: only REST can write them. A due date is sent as noon UTC, which GitHub floors to the same Pacific day."""

from typing import Any

from bot.domain.actions import CreateMilestone, EditMilestone
from bot.domain.board import Milestone
from bot.domain.ports import Place
from bot.errors import GitHubDown
from bot.github.client import Client, Missing, Refused
from bot.github.perform.desk import Desk, Unready
from bot.github.read.board import day

TRIES = 5


async def perform(action: CreateMilestone | EditMilestone, desk: Desk, *, client: Client, place: Place) -> None:
    """Writes the milestone, looking for it before it is written again."""
    for tries in range(1, TRIES + 1):
        try:
            await _write(action, desk, client=client, place=place)
            return
        except GitHubDown:
            if tries == TRIES:
                raise
            await client.ticks.sleep(float(tries))
            await _look(desk, client=client, place=place)


async def _write(action: CreateMilestone | EditMilestone, desk: Desk, *, client: Client, place: Place) -> None:
    if isinstance(action, CreateMilestone):
        if any(one.title == action.title for one in desk.milestones.values()):
            return
        try:
            answer = await client.rest("POST", _path(place), place=place, json=_fields(action), content=1)
        except Refused as refused:
            if "already_exists" not in str(refused):
                raise
            await _look(desk, client=client, place=place)
            return
    else:
        fields = {**_fields(action), "state": "open" if action.is_open else "closed"}
        try:
            answer = await client.rest("PATCH", f"{_path(place)}/{action.number}", place=place, json=fields)
        except Missing as missing:
            desk.milestones.pop(action.number, None)
            raise Unready(f"milestone {action.title!r} (#{action.number}) is gone") from missing
    _put(desk, answer.content)


async def _look(desk: Desk, *, client: Client, place: Place) -> None:
    page = 1
    while True:
        params: dict[str, str | int] = {"state": "all", "per_page": 100, "page": page}
        content = (await client.rest("GET", _path(place), place=place, params=params)).content
        for one in content:
            _put(desk, one)
        if len(content) < 100:
            return
        page += 1


def _fields(action: CreateMilestone | EditMilestone) -> dict[str, Any]:
    fields: dict[str, Any] = {"title": action.title, "description": action.description}
    if action.due_on or isinstance(action, EditMilestone):
        fields["due_on"] = f"{action.due_on.isoformat()}T12:00:00Z" if action.due_on else None
    return fields


def _put(desk: Desk, content: Any) -> None:
    number = int(content["number"])
    desk.milestones[number] = Milestone(
        number,
        str(content["title"]),
        str(content.get("description") or ""),
        day(content.get("due_on")),
        content["state"] == "open",
        str(content["node_id"]),
    )


def _path(place: Place) -> str:
    return f"/repos/{place.owner}/{place.name}/milestones"
