"""From dirty pull requests to their checks: read live, judge, compare with what the check says, write."""

import contextlib
import hashlib
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from bot.bench.beside import Beside, ByBench
from bot.bench.further import Further
from bot.bench.groups import Groups
from bot.bench.head_reading import Look
from bot.bench.plans import Plans
from bot.bench.pushers import Pushers, mark
from bot.bench.reviewers import reviewers
from bot.bench.sticky import is_same, sticky_text
from bot.bench.unjudged import AGAIN, unread, without_plan
from bot.commands.call import Pull
from bot.commands.on_pulls import run_on_pull
from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.events import ButtonPressed, Event, GroupAsked, PullRequestChanged, PullsTouched
from bot.domain.heads import Heads
from bot.domain.ports import EarlierPlans, Place, Pulls
from bot.domain.pull_facts import PullFacts
from bot.domain.pull_reads import CheckButton, CheckRunText, OpenPull, PullRead
from bot.domain.state import Stop, WaitingPull
from bot.errors import GitHubError, RateLimited
from bot.handlers.dirty import Dirty
from bot.handlers.pull_facts import complete, waiting
from bot.plan.models import Plan
from bot.rules.approvals import Verdict, judge, together
from bot.rules.approvals.check import REQUEST, Check, check_of
from bot.rules.approvals.together import Joint, judge_group
from bot.rules.approvals.verdict import Doubt
from bot.rules.approvals.words import title_of

MOST_FAILING = 3
"""Pull requests that cannot be read before the others are left to the next try: GitHub itself may be in trouble."""


class Seen(Protocol):
    """Whoever wants to know the newest verdicts."""

    def put(self, repository_id: int, verdict: Verdict) -> None: ...

    def drop(self, repository_id: int, number: int | None = None) -> None: ...

    def only(self, repository_id: int, numbers: Collection[int]) -> None: ...


Act = Callable[[Decided], Awaitable[Board]]
"""Does what commands decided, and gives the board afterwards."""


Handled = Callable[[Collection[int]], Awaitable[frozenset[int]]]


@dataclass(slots=True)
class Session:
    """One look at some pull requests of one repository."""

    place: Place
    board: Board | None
    now: datetime
    act: Act
    default_branch: str = "main"
    is_repeat: bool = False
    handled: Handled | None = None
    """Which comments had their effect, as the database remembers; None: commands are not obeyed here."""
    since: datetime | None = None
    """Since when it remembers."""
    wants_again: bool = False
    """Something that a delivery told of was not to be read yet."""
    waiting: dict[int, WaitingPull | None] = field(default_factory=dict)
    """Pull requests by number: how they wait, or None where they wait no more."""
    until: datetime | None = None
    """When the first approval of those that count expires."""
    judged: int = 0


@dataclass(frozen=True, slots=True)
class Case:
    read: PullRead
    facts: PullFacts
    verdict: Verdict
    plan: Plan | None = None
    """None where none was ever valid."""


class Bench:
    """Judges pull requests. What it remembers is only what saves requests."""

    def __init__(
        self,
        github: Pulls,
        *,
        earlier: EarlierPlans | None = None,
        seen: Seen | None = None,
        heads: Heads | None = None,
    ) -> None:
        self.github = github
        self.plans = Plans(github, earlier)
        self.pushers = Pushers(github)
        self.further = Further(github)
        self.groups = Groups()
        self.seen = seen
        self.beside = Beside(heads, ByBench(github, self.pushers)) if heads else None
        self._last: dict[tuple[int, int], OpenPull] = {}
        """Pull requests as they were read or heard of last, by repository and number."""
        self._doubted: set[OpenPull] = set()
        """As they were when their checks said that they cannot be read: that is said once a commit."""
        self._known: dict[int, dict[int, OpenPull]] = {}
        """Open pull requests by repository, since they were listed."""
        self._may_not_ask: set[int] = set()
        """Repositories where reviewers could not be requested: nobody tries again until the next start."""

    def hear(self, event: Event) -> None:
        """Every event passes here, that it may say who pushed, and where a pull request goes."""
        self.pushers.hear(event)
        if isinstance(event, PullsTouched) and event.every:
            self.further.forget_teams()
        if isinstance(event, PullRequestChanged) and event.is_open and event.base_branch:
            one = OpenPull(event.number, event.base_branch, event.head_sha)
            self._remember(event.origin.repository_id, one)

    def elsewhere(self, place: Place, dirty: Dirty, default: str) -> Dirty:
        """What may have another base than the default branch, which has no plan: only that can be judged."""
        last = ((number, self._last.get((place.repository_id, number))) for number in dirty.numbers)
        numbers = frozenset(number for number, one in last if one and one.base != default)
        groups = tuple(one for one in dirty.groups if one.base != default)
        return Dirty(numbers, bases=dirty.bases - {default}, groups=groups)

    async def look(self, session: Session, dirty: Dirty) -> None:
        """Judges what is dirty; each pull request once."""
        numbers = set(dirty.numbers)
        if dirty.needs_list:
            numbers |= {one.number for one in await self._open(session, dirty) if _is_meant(one, dirty)}
        forced = {number for one in dirty.pressed for number in one.numbers} | (numbers if dirty.pressed else set())
        halts = _halts(session.board)
        failed = await self._each(session, numbers, dirty, forced)
        if _halts(session.board) != halts:  # said on one, it concerns all
            for one in await self._listed(session):
                await self._one(session, one.number, dirty, is_forced=False)
        for group in self.groups.meant(session.place.repository_id, dirty.groups, is_touched=bool(numbers)):
            await self._group(session, group)
        if failed:
            raise failed[0]

    async def _each(
        self, session: Session, numbers: Collection[int], dirty: Dirty, forced: Collection[int]
    ) -> list[GitHubError]:
        """One that cannot be read keeps nobody from a verdict on the others; what was wrong is told afterwards."""
        failed: list[GitHubError] = []
        for number in sorted(numbers):
            try:
                await self._one(session, number, dirty, is_forced=number in forced)
            except RateLimited:
                raise
            except GitHubError as error:
                failed.append(error)
                if session.is_repeat:
                    await self._doubt(session, number, error)
                if len(failed) >= MOST_FAILING:
                    raise
        return failed

    async def _doubt(self, session: Session, number: int, error: GitHubError) -> None:
        """A verdict does not outlive that its pull request cannot be read: at the head that is known, it waits."""
        known = self._last.get((session.place.repository_id, number))
        if known is None or known in self._doubted or session.board is None or session.board.in_force is None:
            return
        text = text_of(check_of(unread(known, str(error))))
        with contextlib.suppress(GitHubError):
            await self.github.put_check(session.place, text)
            self._doubted.add(known)

    async def explain(self, session: Session, number: int) -> Verdict | None:
        """The verdict on one pull request, and nothing written."""
        read = await self._read(session, number)
        found = await self._judged(session, read) if read else None
        return found.verdict if found else None

    async def _open(self, session: Session, dirty: Dirty) -> list[OpenPull]:
        """Open pull requests; as they are remembered, where a branch or a commit is mostly nobody's."""
        known = self._known.get(session.place.repository_id)
        return list(known.values()) if known is not None and not dirty.every else await self._listed(session)

    async def _listed(self, session: Session) -> list[OpenPull]:
        found, is_whole = await self.github.open_pulls(session.place)
        if self.seen and is_whole:
            self.seen.only(session.place.repository_id, {one.number for one in found})
        self._known[session.place.repository_id] = {one.number: one for one in found}
        return found

    def _remember(self, repository: int, one: OpenPull) -> None:
        """Only a whole list begins a memory; what is lost until the next sweep is found by that."""
        self._last[repository, one.number] = one
        if repository in self._known:
            self._known[repository][one.number] = one

    def _forget(self, repository: int, number: int) -> None:
        self._last.pop((repository, number), None)
        self._known.get(repository, {}).pop(number, None)

    async def _read(self, session: Session, number: int) -> PullRead | None:
        key = (session.place.repository_id, number)
        base = self._last[key].base if key in self._last else session.default_branch
        read = await self.github.pull(session.place, number, base=base, now=session.now)
        if read is not None and read.is_open:
            one = OpenPull(number, read.facts.base.branch, read.facts.head.sha)
            self._doubted.discard(one)
            self._remember(session.place.repository_id, one)
            return read
        self._forget(session.place.repository_id, number)
        if self.seen:
            self.seen.drop(session.place.repository_id, number)
        return None

    async def _one(self, session: Session, number: int, dirty: Dirty, *, is_forced: bool) -> None:
        read = await self._read(session, number)
        if read is None:
            session.waiting[number] = None
            return
        if (number, read.facts.head.sha) in dirty.left:
            session.wants_again = True
        mine = await self._judged(session, read)
        if mine is None:
            return
        mine = await self._obeyed(session, mine, dirty)
        session.waiting[number] = waiting_of(mine.verdict)
        others = [await self._other(session, other) for other in read.others]
        joint: Verdict | Joint = mine.verdict
        if others:
            missing = sum(one is None for one in others)
            doubt = Doubt("waiting", "another pull request with this head could not be judged", AGAIN)
            verdicts = (mine.verdict, *(one.verdict for one in others if one))
            joint = together(verdicts, doubts=(doubt,) if missing else ())
        await self._write(session, mine, check_of(joint), is_forced=is_forced)
        await self._say(session, mine)
        await self._ask_reviewers(session, mine, dirty)
        await self._look_beside(session, mine)

    async def _say(self, session: Session, case: Case) -> None:
        """What stands, in one comment that is edited; none where nothing ever stood."""
        known = case.read.sticky
        text = sticky_text(case.verdict)
        if (text or known) and (known is None or not is_same(known.body, text or sticky_text(None))):
            place, number = session.place, case.facts.number
            await self.github.put_sticky(place, number, text or sticky_text(None), id=known.id if known else 0)

    async def _ask_reviewers(self, session: Session, case: Case, dirty: Dirty) -> None:
        """By role, once; by hand again. Where that is not granted, the check names them all the same."""
        repository = session.place.repository_id
        pressed = any(_is_for(one, case.read, REQUEST.identifier) for one in dirty.pressed)
        if case.facts.is_draft or (repository in self._may_not_ask and not pressed):
            return
        logins = reviewers(case.verdict, case.read, again=pressed)
        if logins and not await self.github.request_reviewers(session.place, case.facts.number, logins):
            self._may_not_ask.add(repository)

    async def _look_beside(self, session: Session, case: Case) -> None:
        """The other checks of the same head."""
        if self.beside:
            await self.beside.look(look_of(session, case))

    async def _obeyed(self, session: Session, case: Case, dirty: Dirty) -> Case:
        """The case after the commands in its comments, in the server's order; a lost delivery's are among them."""
        if session.board is None or session.handled is None or case.plan is None:
            return case
        number = case.facts.number
        said = waiting(case.read, [one for one in dirty.said if one.number == number], since=session.since)
        known = await session.handled([one.id for one in said]) if said else frozenset()
        if any(one.number == number and one.comment_id not in case.read.comment_nodes for one in dirty.said):
            session.wants_again = True
        for one in said:
            if one.id in known:
                continue
            pull = Pull(case.facts, case.verdict, case.read.own.started_at if case.read.own else None)
            ran = run_on_pull(one, session.board, case.plan, pull)
            decided = Decided(ran.actions, ran.touched, why=ran.why, keys=(f"command:{one.id}",))
            session.board = await session.act(decided)
            case = await self._judged(session, case.read) or case
        return case

    async def _other(self, session: Session, number: int) -> Case | None:
        """Its commands count too, though their deliveries were lost."""
        read = await self._read(session, number)
        found = await self._judged(session, read) if read else None
        return await self._obeyed(session, found, Dirty()) if found else None

    async def _judged(self, session: Session, read: PullRead) -> Case | None:
        """None where no plan is on the base branch: then nothing is said."""
        base = await self.plans.of(session.place, read, session.board)
        if base.plan is None:
            if base.wrong is None:
                return None
            verdict = without_plan(read.facts, base.wrong.message, base.wrong.line)
            return Case(read, read.facts, verdict)
        facts = await self._facts(session, read, base.plan)
        verdict = judge(facts, base.plan)
        session.judged += 1
        if verdict.until and (session.until is None or verdict.until < session.until):
            session.until = verdict.until
        if self.seen:
            self.seen.put(session.place.repository_id, verdict)
        return Case(read, facts, verdict, base.plan)

    async def _facts(self, session: Session, read: PullRead, plan: Plan) -> PullFacts:
        pusher = await self.pushers.of(session.place, read)
        facts = complete(read, session.board, plan, pusher=pusher)
        return await self.further.complete(session.place, facts, plan)

    async def _write(self, session: Session, judged: Case, check: Check, *, is_forced: bool = False) -> None:
        """Nothing is written where the check says this already."""
        own = judged.read.own
        text = replace(text_of(check), external_id=mark(digest_of(check), judged.facts.pusher, judged.facts.number))
        if own and not is_forced and (own.external_id, own.conclusion) == (text.external_id, text.conclusion):
            return
        await self.github.put_check(session.place, text, id=own.id if own else 0)

    async def _group(self, session: Session, group: GroupAsked) -> None:
        """Every entry of the queue up to the group's head; whatever happens, the queue gets an answer."""
        doubts: list[Doubt] = []
        entries: list[Case] = []
        try:
            entries = await self._entries(session, group, doubts)
        except GitHubError as error:
            if not session.is_repeat:
                raise
            doubts.append(Doubt("failing", f"the entries of the queue could not be read: {error}", "queue them again"))
        repository = session.place.repository_id
        if not entries and not doubts and self.groups.is_known(repository, group):
            self.groups.forget(repository, group)
            return
        base = await self.plans.of(session.place, entries[0].read, session.board) if entries else None
        if base and base.plan and not doubts:
            joint = judge_group([one.facts for one in entries], base.plan, sha=group.head)
        else:
            empty = () if doubts else (Doubt("failing", "no entry of the merge queue is known", "queue it again"),)
            joint = Joint(group.base, group.head, (), is_group=True, doubts=(*doubts, *empty))
        check = check_of(joint)
        if (digest := digest_of(check)) != self.groups.says(repository, group):
            await self.github.put_check(session.place, replace(text_of(check), external_id=mark(digest, None)))
            self.groups.keep(repository, group, digest)
        if self.beside and entries and not doubts:
            await self.beside.group(group.head, [look_of(session, one) for one in entries])

    async def _entries(self, session: Session, group: GroupAsked, doubts: list[Doubt]) -> list[Case]:
        listed, is_whole = await self.github.open_pulls(session.place, has_queue=True)
        line = [one for one in listed if one.base == group.base and one.position]
        end = next((one.position for one in line if one.queued == group.head), 0)
        if not is_whole:
            doubts.append(Doubt("failing", "more pull requests are open than can be read", "close some"))
        found = []
        for one in sorted((one for one in line if one.position <= end), key=lambda one: one.position):
            judged = await self._other(session, one.number)
            if judged is None:
                doubts.append(Doubt("failing", f"#{one.number} could not be judged", "queue it again"))
            else:
                found.append(judged)
        return found


def _halts(board: Board | None) -> tuple[Stop, ...]:
    return tuple(one for one in board.status.stops if one.kind == "halt") if board else ()


def _is_meant(one: OpenPull, dirty: Dirty) -> bool:
    return dirty.every or one.head in dirty.heads or one.base in dirty.bases


def look_of(session: Session, case: Case) -> Look:
    place, board, branch = session.place, session.board, session.default_branch
    return Look(place, case.read, case.facts, case.plan, board, session.now, branch)


def text_of(check: Check) -> CheckRunText:
    buttons = tuple(CheckButton(one.identifier, one.label, one.description) for one in check.actions)
    return CheckRunText(
        check.name, check.sha, check.conclusion, check.title, check.summary, check.text, buttons=buttons
    )  # fmt: skip


def digest_of(check: Check) -> str:
    """Of everything that people see."""
    words = "\0".join(
        (check.conclusion, check.title, check.summary, check.text, *(one.identifier for one in check.actions))
    )
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:20]


def waiting_of(verdict: Verdict) -> WaitingPull | None:
    return None if verdict.is_green else WaitingPull(verdict.number, title_of(verdict), verdict.missing_roles[:10])


def _is_for(pressed: ButtonPressed, read: PullRead, button: str) -> bool:
    return pressed.button == button and pressed.head == read.facts.head.sha
