"""The corridor: parse, load, decide, perform, record. Every delivery and every timer goes this one way.

A webhook is only a hint that something happened. What counts is read from GitHub, decided by pure functions in
`bot/handlers`, and written back; whatever that causes on the board is settled in the same go.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from bot.domain.actions import Action, Comment, EditIssue
from bot.domain.board import STATUS, Board
from bot.domain.delivery import TIMER, Ended, Job
from bot.domain.events import Commented, Due, Event, Ignored, RepositoriesChanged, RepositoryChanged
from bot.domain.facts import Facts
from bot.domain.parse import PARSED, parse
from bot.domain.ports import ClearableTimers, EarlierPlans, GitHub, KnowingBoards, Place, Records, Unperformed
from bot.handlers import routing, signs
from bot.handlers.decided import Decided, origin_of
from bot.handlers.going_on import decide_all, next_actions
from bot.handlers.reading import carried, listened, moved, together, with_lost, with_more
from bot.jobs.registry import next_times
from bot.jobs.timed.reconcile import RECONCILE
from bot.jobs.timed.status import STATUS_PAGE
from bot.loading import Loading
from bot.receipt import eyes_for, receipt
from bot.reconcile.portions import in_portion, left_of, with_created
from bot.reconcile.settle import is_creating, settle
from bot.rules.noise import quieted

ROUNDS = 12
"""Creations need a second round, a changed session a third; more than this many would be a fault of Baton."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
LARGE = 200
"""Issues from which on thinking takes milliseconds."""
NO_PLAN = "no plan on the default branch"
COALESCING = PARSED - {"issue_comment", "repository", "installation", "installation_repositories"} | {TIMER}


T = TypeVar("T")


Repositories = Callable[[int], Awaitable[Sequence[Place]]]
"""All repositories of an installation."""


@dataclass(slots=True)
class Visit:
    """One evaluation of one repository: where and when, and what has been done so far."""

    place: Place
    now: datetime
    is_repeat: bool
    guids: tuple[str, ...]
    keys: list[str] = field(default_factory=list)
    done: list[Action] = field(default_factory=list)


def coalesces(event: str) -> bool:
    """May deliveries of this event be evaluated together? All but commands and what concerns a whole installation."""
    return event in COALESCING


def glance(job: Job) -> str:
    """Why a delivery needs no look at its board, from its own words; empty where it does. Most need none."""
    event = parse(job.delivery)
    return event.reason if isinstance(event, Ignored) else routing.glance(event)


class Corridor:
    """Calls itself with the jobs of one lane; says how each ended, or raises, and then none of them is done."""

    def __init__(
        self,
        github: GitHub,
        boards: KnowingBoards,
        timers: ClearableTimers,
        records: Records,
        *,
        repositories: Repositories,
        earlier: EarlierPlans | None = None,
        status_interval: float = 10.0,
        sweep_interval: float = 3600.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.github = github
        self.boards = boards
        self.timers = timers
        self.records = records
        self.repositories = repositories
        self.loading = Loading(github, boards, timers, earlier=earlier)
        self.status_interval = timedelta(seconds=status_interval)
        self.sweep_interval = timedelta(seconds=sweep_interval)
        self.clock = clock
        self._status_at: dict[int, datetime] = {}
        self._set: dict[tuple[int, str], datetime] = {}

    async def __call__(self, jobs: Sequence[Job]) -> Sequence[Ended]:
        """Parse: each delivery becomes an event, or is ignored with the reason."""
        ended: list[Ended] = []
        events: list[tuple[Job, Event]] = []
        for job in jobs:
            event = parse(job.delivery)
            why = event.reason if isinstance(event, Ignored) else routing.glance(event)
            if isinstance(event, Ignored) or why:
                ended.append(Ended(job.id, "ignored", why))
            else:
                events.append((job, event))
        why = await self.handle(events) if events else ""
        return [*ended, *(Ended(job.id, "ignored" if why else "done", why) for job, _ in events)]

    async def handle(self, events: Sequence[tuple[Job, Event]]) -> str:
        """Loads, decides, performs, records; answers why nothing was to do, empty where something was looked at."""
        last = events[-1][1]
        if isinstance(last, RepositoriesChanged):
            await self.repositories_changed(last)
            return ""
        if isinstance(last, RepositoryChanged) and last.action == "deleted":
            await self.forget(last.origin.repository_id)
            return ""
        place = place_of(last)
        visit = Visit(place, self.clock(), any(one.is_repeat for one, _ in events), guids_of(events))
        several = [event for _, event in events]
        board = await self.loading.load(place, several, now=visit.now)
        if board is None:
            return NO_PLAN
        async with receipt(partial(self.github.perform, board, place=place), eyes_for(several, board)):
            return await self.evaluate(visit, board, several)

    async def rebuild(self, place: Place) -> Board | None:
        """The board from GitHub alone, cached anew."""
        return await self.loading.rebuild(place, now=self.clock())

    async def evaluate(self, visit: Visit, cached: Board, events: Sequence[Event]) -> str:
        board, facts = await self.read(visit, cached, events)
        board = signs.kept(cached, board)
        for event in events:
            board = routing.learn(event, board, facts)
        board = with_lost(cached, board)
        if board.in_force is None:
            await self.forget(visit.place.repository_id)
            await self.boards.put_absent(visit.place.repository_id)
            return NO_PLAN
        decided, board = await self.decide(visit, cached, board, events, facts)
        if decided.is_empty and all(routing.is_quiet(event) for event in events):
            return await self.note(visit, cached, board, why=decided.why)
        try:
            board = await self.carry_out(visit, board, decided)
            board = await self.show_status(visit, board)
        except Unperformed as some:
            await self.record(visit, some.board, why=f"{decided.why}; not all was done: {some}")
            raise
        board = listened(board, facts, at=visit.now)
        if board is not cached or visit.done or decided.keys:
            await self.record(visit, board, why=decided.why, keys=decided.keys)
        if decided.everything:
            await self.timers.set(RECONCILE, visit.place, due=visit.now + self.sweep_interval)
        await self.set_timers(visit, board, events)
        return ""

    async def note(self, visit: Visit, cached: Board, board: Board, *, why: str) -> str:
        """A sign of life is all that there was: it waits on the cached board, and nothing is written."""
        if board is cached:
            return why
        await self.boards.put(board)
        await self.set_timers(visit, board)
        return ""

    async def set_timers(self, visit: Visit, board: Board, events: Sequence[Event] = ()) -> None:
        """Each job says when it is next due; one that is set earlier stays, and is asked again when it was called."""
        for event in events:
            if isinstance(event, Due):
                self._set.pop((visit.place.repository_id, event.kind), None)
        for kind, due in next_times(board):
            key = (visit.place.repository_id, kind)
            if not visit.now < self._set.get(key, LONG_AGO) <= due:
                await self.timers.set(kind, visit.place, due=due)
                self._set[key] = due

    async def read(self, visit: Visit, cached: Board, events: Sequence[Event]) -> tuple[Board, Facts]:
        """Facts: one request for what all events need, mostly; none where the cache tells enough."""
        needs = together(routing.needs(event, cached, now=visit.now) for event in events)
        if visit.is_repeat:  # what the earlier try has written is not in the cache
            needs = replace(needs, whole_board=True)
        board, facts = await self.github.facts(cached, needs, place=visit.place, now=visit.now)
        facts = replace(facts, handled=await self.handled(events, facts), remembers_since=await self.since())
        board, facts = await self.read_more(visit, board, events, facts)
        return carried(cached, board), facts

    async def read_more(self, visit: Visit, board: Board, events: Sequence[Event], facts: Facts) -> tuple[Board, Facts]:
        """What turned out to be needed; mostly nothing."""
        more = together(routing.more_needs(event, board, facts) for event in events)
        if more == together(()):
            return board, facts
        board, others = await self.github.facts(board, more, place=visit.place, now=visit.now)
        return board, with_more(facts, others)

    async def look_again(
        self, visit: Visit, board: Board, events: Sequence[Event], facts: Facts
    ) -> tuple[Board, Facts]:
        """Before a command is refused: older comments of other issues whose deliveries are still on their way."""
        needs = together(routing.doubts(event) for event in events)
        board, others = await self.github.facts(board, needs, place=visit.place, now=visit.now)
        facts = with_more(facts, others)
        facts = replace(facts, handled=facts.handled | await self.handled(events, facts))
        return await self.read_more(visit, board, events, facts)

    async def handled(self, events: Sequence[Event], facts: Facts) -> frozenset[int]:
        """Comments whose commands had their effects already."""
        numbers = {said.id for said in facts.comments}
        numbers |= {said.id for several in facts.said.values() for said in several}
        numbers |= {event.comment_id for event in events if isinstance(event, Commented)}
        if all(routing.is_sign_only(event) for event in events):
            return frozenset()
        known = await self.records.known([f"command:{number}" for number in sorted(numbers)])
        return frozenset(number for number in numbers if f"command:{number}" in known)

    async def since(self) -> datetime:
        return datetime.fromtimestamp(await self.records.born(), UTC)

    async def decide(
        self, visit: Visit, cached: Board, board: Board, events: Sequence[Event], facts: Facts
    ) -> tuple[Decided, Board]:
        """What follows from all events, one after the other. Before something is created, all titles are read."""
        decided = await think(board, lambda: decide_all(cached, board, events, facts))
        if decided.is_doubtful and facts.said_since is None:
            former = board
            board, facts = await self.look_again(visit, former, events, facts)
            decided = await think(board, lambda: decide_all(cached, board, events, facts))
            decided = Decided(touched=moved(former, board)).then(decided)
        _, first = await self.next_actions(visit, decided, board)
        if not is_creating(first) or board.strangers_are_all:
            return decided, board
        read = await self.github.board(visit.place, wide=True, known=board)
        wide = with_lost(board, carried(board, replace(read, in_force=board.in_force)))
        return await think(wide, lambda: decide_all(cached, wide, events, facts)), wide

    async def carry_out(self, visit: Visit, board: Board, decided: Decided) -> Board:
        """Performs the decision and all that it causes, in rounds where something must be created first."""
        for _ in range(ROUNDS):
            board, actions = await self.next_actions(visit, decided, board)
            actions = in_portion(actions, left_of(board, now=visit.now))  # the next sweep, in an hour, goes on
            if not actions:
                break
            goes_on = decided.everything or is_creating(actions)
            board = with_created(await self.perform(visit, board, actions), actions, now=visit.now)
            decided = replace(decided, actions=(), keys=())
            if not goes_on:
                break
        return board

    async def next_actions(self, visit: Visit, decided: Decided, board: Board) -> tuple[Board, tuple[Action, ...]]:
        return await think(board, lambda: next_actions(decided, board, now=visit.now))

    async def show_status(self, visit: Visit, board: Board) -> Board:
        """The page is written at once, then at most once in the interval; not at all where it would say the same."""
        for _ in range(ROUNDS):
            _, actions = await self.status_actions(visit, board)
            if not actions:
                break
            due = self._status_at.get(visit.place.repository_id, LONG_AGO) + self.status_interval
            if due > visit.now:
                await self.timers.set(STATUS_PAGE, visit.place, due=due)
                break
            board = await self.perform(visit, board, actions)
            if not is_creating(actions):
                break
        if any(isinstance(action, EditIssue) and action.entry == STATUS for action in visit.done):
            self._status_at[visit.place.repository_id] = visit.now
        return board

    async def status_actions(self, visit: Visit, board: Board) -> tuple[Board, tuple[Action, ...]]:
        return await think(board, lambda: settle(board, (STATUS,), now=visit.now))

    async def perform(self, visit: Visit, board: Board, actions: Sequence[Action]) -> Board:
        """Writes to GitHub. What is to be said once is left out where it was said before."""
        said = await self.records.known([action.key for action in actions if isinstance(action, Comment)])
        new = [action for action in actions if not (isinstance(action, Comment) and action.key in said)]
        new, pending = quieted(new, board.pending, now=visit.now)
        visit.keys += [one.key for one in pending.unsaid if one not in board.pending.unsaid]
        return await self.github.perform(
            replace(board, pending=pending),
            new,
            place=visit.place,
            on_done=visit.done.append,
            is_repeat=visit.is_repeat,
        )

    async def record(self, visit: Visit, board: Board, *, why: str, keys: Sequence[str] = ()) -> None:
        """The board as GitHub has it now is cached; what had its effect is remembered."""
        await self.boards.put(board)
        said = [action.key for action in visit.done if isinstance(action, Comment)]
        await self.records.happened(
            visit.place.repository_id, [*keys, *said, *visit.keys], why=why, actions=visit.done, guids=visit.guids
        )

    async def repositories_changed(self, event: RepositoriesChanged) -> None:
        """New repositories are reconciled, each in its own lane; those that left are forgotten."""
        for number in event.removed:
            await self.forget(number)
        if event.is_gone:
            return
        places = [Place(number, owner, name, event.installation) for number, owner, name in event.added]
        if not (places or event.removed):
            places = list(await self.repositories(event.installation))
        for place in places:
            await self.boards.forget(place.repository_id)
            await self.timers.set(RECONCILE, place, due=self.clock())

    async def forget(self, repository_id: int) -> None:
        await self.boards.forget(repository_id)
        await self.timers.forget(repository_id)
        self._status_at.pop(repository_id, None)
        self._set = {key: due for key, due in self._set.items() if key[0] != repository_id}


async def think(board: Board, work: Callable[[], T]) -> T:
    """Pure work on a large board takes long enough to keep acknowledgements waiting, so it goes to a thread."""
    return await asyncio.to_thread(work) if len(board.issues) > LARGE else work()


def place_of(event: Event) -> Place:
    origin = origin_of(event)
    assert origin
    return Place(origin.repository_id, origin.owner, origin.name, origin.installation)


def guids_of(events: Sequence[tuple[Job, Event]]) -> tuple[str, ...]:
    return tuple(job.delivery.guid for job, _ in events)
