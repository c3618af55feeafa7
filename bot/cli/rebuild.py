"""`baton rebuild`: the cached boards are dropped, and GitHub alone says again how everything stands."""

import asyncio
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.domain.ports import Place
    from bot.github.gateway import Gateway
    from bot.settings import Settings


def rebuild(
    repo: str = typer.Option("", help="One repository, OWNER/NAME; else all that the App is installed on."),
    env_file: str = typer.Option(".env", help="File with BATON_ variables."),
) -> None:
    """Drop the cached boards and read them anew from GitHub."""
    from bot.settings import check_for_server, read_settings

    settings = check_for_server(read_settings(env_file))
    for line in asyncio.run(read_anew(settings, repo)):
        typer.echo(line)


async def read_anew(settings: "Settings", repo: str) -> list[str]:
    """What came of each repository, in a line."""
    from bot.bootstrap import open_database, open_gateway
    from bot.dispatch import Corridor
    from bot.github.history import History
    from bot.store.boards import Boards
    from bot.store.records import Records
    from bot.store.timers import Timers

    database = open_database(settings)
    database.start()
    boards = Boards(database)
    async with open_gateway(settings) as gateway:
        corridor = Corridor(
            gateway,
            boards,
            Timers(database),
            Records(database),
            repositories=gateway.app.repositories,
            earlier=History(gateway.client),
        )
        lines = []
        for place in await places(gateway, repo):
            board = await corridor.rebuild(place)
            count = len(board.issues) if board else 0
            lines.append(f"{place.owner}/{place.name}: " + (f"{count} issues" if board else "no valid plan"))
    await database.stop()
    return lines or ["the App is installed on no repository"]


async def places(gateway: "Gateway", repo: str) -> "list[Place]":
    from bot.errors import UsageError

    if not repo:
        return [
            place
            for installation in await gateway.app.installations()
            if not installation.is_suspended
            for place in await gateway.app.repositories(installation.id)
        ]
    owner, _, name = repo.partition("/")
    if not (owner and name) or "/" in name:
        raise UsageError(f"{repo!r} is no repository; write OWNER/NAME")
    there = await gateway.app.place(owner, name)
    known = await gateway.app.repositories(there.installation)
    return [place for place in known if (place.owner.lower(), place.name.lower()) == (owner.lower(), name.lower())]
