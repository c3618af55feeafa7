"""Where the parts meet: settings to a running server. Tests and the demo replace parts by giving others here."""

import gc
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from bot.bench import Bench, Judged
from bot.catch_up import CatchUp
from bot.dispatch import Corridor, coalesces
from bot.domain.delivery import Delivery, Ended
from bot.github.auth import AppKey
from bot.github.gateway import Gateway
from bot.github.history import History
from bot.github.memory import CacheFile, cache_path
from bot.github.people import People
from bot.github.state_block import Keys
from bot.github.workflow_tokens import WorkflowTokens
from bot.queue.embedded import Embedded
from bot.scheduler import Scheduler, delivery_of
from bot.settings import Settings
from bot.store import deliveries
from bot.store.boards import Boards
from bot.store.database import Database, DatabaseWrong, one_line, open_engine
from bot.store.inbox import Inbox
from bot.store.looks import Looks
from bot.store.migrations import migrate
from bot.store.records import Records
from bot.store.sole import occupy
from bot.store.timers import Timers
from bot.store.verdicts import KeptVerdicts
from bot.web.app import ASGI, create_app
from bot.web.counters import Counters
from bot.web.dashboard.access import LocalAccess, PublicRepositories, SignedAccess
from bot.web.dashboard.app import Dashboard
from bot.web.dashboard.app import create as create_dashboard
from bot.web.dashboard.cookies import Jar
from bot.web.dashboard.guard import is_loopback
from bot.web.dashboard.rooms import Rooms
from bot.web.dashboard.verdicts import SeenVerdicts
from bot.web.dashboard.watch import WatchedBoards
from bot.web.metrics_api import MetricsApi, Route
from bot.web.webhook import Webhook

GRACE = 8.0
"""Seconds that running jobs have when the server is told to stop; what is left is taken up at the next start."""
BODIES_KEPT = 7 * 24 * 3600.0
ROWS_KEPT = 30 * 24 * 3600.0
"""Longer than GitHub could deliver again."""


@dataclass(slots=True)
class Server:
    """A server that is put together and not started; `app` starts and stops the rest with its lifespan."""

    app: ASGI
    queue: Embedded
    database: Database
    gateway: Gateway
    corridor: Corridor
    catch_up: CatchUp
    verdicts: SeenVerdicts
    hang_up: Callable[[], None]
    """Ends the streams of those who look at the dashboard; to be called before the server waits for open answers."""


def open_database(settings: Settings) -> Database:
    """The database in its newest version. Raises DatabaseWrong."""
    engine = open_engine(settings.database_url)
    try:
        migrate(engine)
    except (SQLAlchemyError, OSError) as error:
        raise DatabaseWrong(f"BATON_DATABASE_URL: {one_line(error)}; write for example sqlite:///baton.db") from None
    return Database(engine)


def open_gateway(settings: Settings) -> Gateway:
    """The App's door to GitHub. The settings must have passed `check_for_server`."""
    assert settings.app_id
    auth, memory = AppKey(settings.app_id, settings.key_pem), CacheFile(cache_path(os.environ))
    return Gateway(auth, Keys.of(settings.state_keys), url=settings.github_url, memory=memory)


def build(settings: Settings, *, gateway: Gateway | None = None, clock: Callable[[], float] = time.time) -> Server:
    """Puts the server together. `gateway` replaces GitHub in tests, `clock` (seconds since 1970) the time."""
    database = open_database(settings)
    leave = occupy(database.engine)
    gateway = gateway or open_gateway(settings)
    counters = Counters()
    records, timers, boards = Records(database, clock), Timers(database), Boards(database, clock)
    verdicts = SeenVerdicts(KeptVerdicts(database, clock))
    dashboard = open_dashboard(settings, gateway, boards, Looks(database), verdicts)
    verdicts.on_change = dashboard.hub.changed
    history = History(gateway.client)
    bench = Bench(gateway, earlier=history, seen=verdicts, heads=gateway.heads)
    corridor = Corridor(
        gateway,
        WatchedBoards(boards, dashboard.hub.changed, verdicts.drop),
        timers,
        records,
        repositories=gateway.app.repositories,
        earlier=history,
        status_interval=settings.status_interval,
        clock=lambda: datetime.fromtimestamp(clock(), UTC),
    )
    judged = Judged(corridor, bench)
    queue = Embedded(
        Inbox(database),
        judged,
        coalesces=coalesces,
        sift=judged.sift,
        workers=settings.workers,
        attempts=settings.attempts,
        on_end=lambda ended, seconds: count(counters, ended, seconds),
    )
    counters.watch(queue.depth)
    catch_up = CatchUp(
        gateway.app,
        lambda guids: known(database, list(guids)),
        records,
        timers,
        lambda: datetime.fromtimestamp(clock(), UTC),
    )

    async def enqueue_due(now: float) -> None:
        for one in await timers.due(now):
            await queue.submit(delivery_of(one.kind, one.place, due=one.due, now=now))
            await timers.clear([one])

    scheduler = Scheduler(
        enqueue_due,
        catch_up.look,
        lambda: prune(database, records),
        database.checkpoint,
        look_interval=settings.catch_up_interval,
        clock=clock,
    )
    webhook = Webhook(queue.submit, settings.webhook_secrets, counters=counters)
    state = {"why": "starting"}

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        database.start()
        await records.born()
        await queue.start()
        scheduler.start()
        gc.collect()
        gc.freeze()  # what was imported stays: the collector need not walk it while deliveries come in
        state["why"] = ""
        yield
        state["why"] = "stopping"
        webhook.is_stopping = True
        await scheduler.stop()
        await queue.stop(within=GRACE)
        await verdicts.close()
        await database.stop()
        leave()
        await gateway.aclose()

    app = create_app(
        webhook=webhook,
        counters=counters,
        lifespan=lifespan,
        ready=lambda: state["why"] or None,
        pages=(*report_routes(settings, gateway, boards, queue.submit), *dashboard.routes),
    )
    return Server(app, queue, database, gateway, corridor, catch_up, verdicts, dashboard.hub.close)


def report_routes(
    settings: Settings, gateway: Gateway, boards: Boards, store: Callable[[Delivery], Awaitable[bool]]
) -> Sequence[Route]:
    """Where workflows report metrics; only where the server knows by which address they call it."""
    audience = settings.oidc_audience or settings.public_url
    if not audience:
        return []
    tokens = WorkflowTokens(settings.issuer, audience)
    return [MetricsApi(tokens, boards, gateway.app.place, store).route]


def open_dashboard(
    settings: Settings, gateway: Gateway, boards: Boards, looks: Looks, verdicts: SeenVerdicts
) -> Dashboard:
    """With sign-in where it is set up; without, for this machine alone, unless the settings say otherwise."""
    public = PublicRepositories(gateway.app.public_repositories)
    rooms = Rooms(boards, looks, verdicts)
    made = partial(
        create_dashboard,
        rooms=rooms,
        keys=settings.state_keys,
        origin=settings.public_url or "",
        public=public if settings.badges == "public" else None,
    )
    if settings.dashboard == "off":
        return made(None)
    if settings.oauth_client_id and settings.oauth_client_secret:
        people = People(settings.github_url, settings.oauth_client_id, settings.oauth_client_secret)
        jar = Jar(settings.state_keys, is_secure=(settings.public_url or "").startswith("https:"))
        return made(SignedAccess(people, jar, public))
    is_open = settings.dashboard == "open"
    is_own = is_loopback(settings.host) and not settings.public_url
    return made(LocalAccess(is_open) if is_open or is_own else None)


def count(counters: Counters, ended: Sequence[Ended], seconds: float) -> None:
    for one in ended:
        counters.worked(one.status)
    counters.seconds.observe(seconds)


async def known(database: Database, guids: list[str]) -> set[str]:
    return await database.do(lambda connection: deliveries.known(connection, guids)) if guids else set()


async def prune(database: Database, records: Records) -> None:
    now = time.time()
    await database.do(
        lambda connection: deliveries.prune(connection, bodies_before=now - BODIES_KEPT, rows_before=now - ROWS_KEPT)
    )
    await records.prune(before=now - ROWS_KEPT)
