"""The corridor with the bench behind it: first the board, then the pull requests that the same deliveries concern."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.bench.bench import Bench
from bot.bench.beside import brings_plan
from bot.bench.session import Session
from bot.dispatch import Corridor, Visit, glance, place_of
from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.delivery import Ended, Job
from bot.domain.events import Event, Ignored, PullsTouched, Pushed, RepositoriesChanged
from bot.domain.parse import parse
from bot.domain.ports import Place, Unperformed
from bot.domain.state import WaitingPull
from bot.errors import NotGranted
from bot.handlers.decided import default_branch_of, is_own, origin_of
from bot.handlers.dirty import Dirty, dirty_by, together
from bot.jobs.timed.approvals import APPROVALS
from bot.jobs.timed.approvals_rest import APPROVALS_REST
from bot.jobs.timed.status import STATUS_PAGE

MOST_WAITING = 100
"""Pull requests on the status page, the newest."""
COMMENT_EDITED = "a comment was edited"
LATER = timedelta(minutes=1)
"""After this those are looked at for whom a look was too long, or of whom GitHub told nothing."""
SOON = timedelta(seconds=20)
"""After this GitHub's replicas have what a delivery told of."""

log = structlog.get_logger()


class Judged:
    """Calls itself with the jobs of one lane, as the corridor does; or raises, and then none of them is done."""

    def __init__(self, corridor: Corridor, bench: Bench) -> None:
        self.corridor = corridor
        self.bench = bench

    def sift(self, job: Job) -> str:
        """Why a delivery needs no look at anything. Of a push that needs none it is noted who pushed."""
        why = glance(job)
        if not why:
            return ""
        event = parse(job.delivery)
        if isinstance(event, Ignored):
            return why
        if isinstance(event, Pushed):
            self.bench.hear(event)
        return why if self.dirty(event).is_clean else ""

    def dirty(self, event: Event) -> Dirty:
        """What an event concerns, as far as that is known without a request."""
        origin = origin_of(event)
        return self.bench.opened.narrowed(origin.repository_id, dirty_by(event)) if origin else dirty_by(event)

    async def __call__(self, jobs: Sequence[Job]) -> Sequence[Ended]:
        events = [(job, event) for job in jobs if not isinstance(event := parse(job.delivery), Ignored)]
        for _, event in events:
            self.bench.hear(event)
        ended = await self.corridor(jobs)
        await self.first_plan([event for _, event in events if isinstance(event, Pushed) and brings_plan(event)])
        concerned = {job.id for job, event in events if not self.dirty(event).is_clean}
        if not concerned:
            return ended
        why = await self.judged([pair for pair in events if pair[0].id in concerned])
        return [replace(one, status="done", error=why) if one.id in concerned else one for one in ended]

    async def judged(self, events: Sequence[tuple[Job, Event]]) -> str:
        """Why nothing could be judged, where a permission is missing: the board was done, and no second try helps."""
        try:
            await self.judge(events)
        except NotGranted as why:
            log.warning("pull requests are not judged", why=str(why))
            return str(why)
        return ""

    async def first_plan(self, pushes: Sequence[Pushed]) -> None:
        """Of plans that came where none is in force the last is told, at its commit, what it gets wrong."""
        if not (pushes and self.bench.beside):
            return
        place = place_of(pushes[-1])
        if await self.corridor.boards.is_absent(place.repository_id):
            file = await self.corridor.github.plan_file(place)
            await self.bench.beside.first_plan(place, pushes[-1], file)

    async def judge(self, events: Sequence[tuple[Job, Event]]) -> None:
        """Pull requests whose verdict may be otherwise, on a board that is up to date."""
        last = events[-1][1]
        if isinstance(last, RepositoriesChanged):
            return
        if isinstance(last, PullsTouched) and not last.origin.repository_id:  # of a whole organization
            await self.judge_everywhere(last.origin.installation)
            return
        corridor, place = self.corridor, place_of(last)
        visit = Visit(
            place,
            corridor.clock(),
            any(job.is_repeat for job, _ in events),
            tuple(job.delivery.guid for job, _ in events),
        )
        board = await self.board(place)
        dirty = together(self.dirty(event) for _, event in events if not (board and is_own_edit(event, board)))
        default = default_branch_of(last)
        if board is None:
            dirty = self.bench.opened.elsewhere(place.repository_id, dirty, default)
        session = Session(place, board, visit.now, lambda decided: self.act(visit, decided))
        session.default_branch, session.is_repeat = default, visit.is_repeat
        session.handled, session.since = self.handled, await corridor.since()
        if dirty.is_clean:
            return
        try:
            await self.bench.look(session, dirty)
        finally:
            if session.owes:
                await corridor.timers.set(APPROVALS_REST, place, due=visit.now + LATER)
        await self.show_waiting(visit, session.waiting)
        if dirty.every:
            await self.show_gate(visit, default)
        for due in (session.until, visit.now + SOON if session.wants_again else None):
            if due:
                await corridor.timers.set(APPROVALS, place, due=due)

    async def show_waiting(self, visit: Visit, changes: Mapping[int, WaitingPull | None]) -> None:
        """Who waits is on the status page, which follows on its own time: no verdict waits for it."""
        corridor = self.corridor
        board = await corridor.boards.get(visit.place.repository_id)
        if board is None:
            return
        known = {one.number: one for one in board.status.waiting}
        after = {number: one for number, one in {**known, **changes}.items() if one is not None}
        waiting = tuple(after[number] for number in sorted(after))[-MOST_WAITING:]
        if waiting != board.status.waiting:
            await corridor.boards.put(replace(board, status=replace(board.status, waiting=waiting)))
            await corridor.timers.set(STATUS_PAGE, visit.place, due=visit.now + corridor.status_interval)

    async def show_gate(self, visit: Visit, branch: str) -> None:
        """Whether merges wait for the check is looked at with each sweep, and stands on the status page."""
        corridor = self.corridor
        board = await corridor.boards.get(visit.place.repository_id)
        if board is None or board.in_force is None or self.bench.beside is None:
            return
        has_rules = bool(board.in_force.plan.approvals)
        is_advisory = await self.bench.beside.is_advisory(visit.place, branch) if has_rules else False
        if is_advisory is not None and is_advisory != board.status.advisory:
            await corridor.boards.put(replace(board, status=replace(board.status, advisory=is_advisory)))
            await corridor.timers.set(STATUS_PAGE, visit.place, due=visit.now + corridor.status_interval)

    async def handled(self, comments: Collection[int]) -> frozenset[int]:
        known = await self.corridor.records.known([f"command:{number}" for number in sorted(comments)])
        return frozenset(number for number in comments if f"command:{number}" in known)

    async def judge_everywhere(self, installation: int) -> None:
        for place in await self.corridor.repositories(installation):
            await self.corridor.timers.set(APPROVALS, place, due=self.corridor.clock())

    async def board(self, place: Place) -> Board | None:
        """None where the default branch has no plan; a pull request's base may still have one."""
        boards = self.corridor.boards
        if board := await boards.get(place.repository_id):
            return board
        if await boards.is_absent(place.repository_id):
            return None
        return await self.corridor.rebuild(place)

    async def act(self, visit: Visit, decided: Decided) -> Board:
        """What commands on pull requests decided is done on the board as it is cached."""
        corridor = self.corridor
        board = await corridor.boards.get(visit.place.repository_id)
        assert board
        own = Visit(visit.place, visit.now, visit.is_repeat, visit.guids)
        try:
            board = await corridor.carry_out(own, board, decided)
            board = await corridor.show_status(own, board)
        except Unperformed as some:
            await corridor.record(own, some.board, why=f"{decided.why}; not all was done: {some}")
            raise
        await corridor.record(own, board, why=decided.why, keys=decided.keys)
        return board


def is_own_edit(event: Event, board: Board) -> bool:
    """The echo of Baton's own comment, which says nothing new. Comments of others are edited by others."""
    return isinstance(event, PullsTouched) and event.what == COMMENT_EDITED and is_own(event, board)
