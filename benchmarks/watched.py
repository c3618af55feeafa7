"""The server that `benchmarks.viewers` measures: the real one, whose board of 1,000 tasks changes twice a second."""

import asyncio
import json
import os
import time
from contextlib import suppress
from datetime import UTC, datetime

from bot.bootstrap import Server, build, open_database
from bot.domain.board import Board
from bot.domain.state import LogEntry
from bot.settings import Settings
from bot.store.boards import row_of
from bot.store.tables import boards
from bot.store.upsert import upsert
from bot.web.serving import Serving, configure, listen
from tests.boards import changed
from tests.web.dashboard import worlds

EVERY = 0.5


async def change(server: Server, board: Board) -> None:
    """What the corridor does after a command: the board is put, with the time in it for whoever reads it."""
    for turn in range(100_000):
        await asyncio.sleep(EVERY)
        said = LogEntry(datetime.now(UTC), "progress", f"task:t{400 + turn % 50}", note=f"changed at {time.time():.6f}")
        moved = changed(board, f"t{400 + turn % 50}", progress=turn % 100)
        await server.corridor.boards.put(moved.with_log(said))


async def serve() -> None:
    told = json.loads(os.environ["BATON_BENCH"])
    settings = Settings(
        _env_file=None,
        app_id=1,
        private_key=told["key"],
        webhook_secret=told["secret"],
        state_key="0" * 64,
        database_url=f"sqlite:///{told['folder']}/baton.db",
        github_url="http://127.0.0.1:9",  # nobody answers there: nothing leaves this machine
    )
    board = worlds.large()
    database = open_database(settings)
    with database.engine.begin() as connection:
        upsert(connection, boards, row_of(board) | {"at": time.time()})
    database.engine.dispose()
    server = build(settings)
    door = listen("127.0.0.1", 0)
    print(f"listening on {door.getsockname()[1]}", flush=True)
    web = Serving(configure(server.app, host="127.0.0.1", port=0, grace=1), on_stop=server.hang_up)
    changing = asyncio.create_task(change(server, board))
    await web.serve(sockets=[door])
    changing.cancel()
    with suppress(asyncio.CancelledError):
        await changing


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve())
