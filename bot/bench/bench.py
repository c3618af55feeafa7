"""From dirty pull requests to their checks: read live, judge, compare with what the check says, write."""

import contextlib
from collections.abc import Collection
from dataclasses import replace

from bot.bench.beside import Beside, ByBench
from bot.bench.further import Further
from bot.bench.groups import Groups
from bot.bench.opened import Opened
from bot.bench.plans import Plans
from bot.bench.pushers import Pushers, mark
from bot.bench.remembered import Remembered
from bot.bench.reviewers import reviewers
from bot.bench.session import Case, Seen, Session, hands_of, look_of, waiting_of
from bot.bench.sticky import is_same, sticky_text
from bot.bench.turns import Turns
from bot.bench.unjudged import AGAIN, unread, without_plan
from bot.bench.writing import digest_of, text_of
from bot.commands.call import Pull
from bot.commands.on_pulls import run_on_pull
from bot.domain.decided import Decided
from bot.domain.events import ButtonPressed, Event, PullsTouched
from bot.domain.heads import Heads
from bot.domain.ports import EarlierPlans, Pulls
from bot.domain.pull_reads import OpenPull, PullRead
from bot.errors import GitHubError, NotGranted, RateLimited
from bot.handlers.dirty import Dirty
from bot.handlers.pull_facts import complete, waiting
from bot.rules.approvals import Verdict, judge, together
from bot.rules.approvals.check import REQUEST, Check, check_of
from bot.rules.approvals.together import Joint
from bot.rules.approvals.verdict import Doubt

MOST_FAILING = 3
"""Pull requests in a row that cannot be read before the rest is left for later: GitHub itself may be in trouble."""
BROKE_OFF = "Baton broke off, which is a fault of its own; report it with the server's log"
PORTION = 500
"""Pull requests of one look that no event names; the rest follows soon, so that nobody's review waits behind it."""


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
        self.opened = Opened(github)
        self.turns = Turns()
        self.seen = seen
        self.beside = Beside(heads, ByBench(github, self.pushers)) if heads else None
        self.groups = Groups(github, self.plans, self.beside, self._other)
        self._doubted: set[OpenPull] = set()
        """As they were when their checks said that they cannot be read: that is said once a commit."""
        self._checks: Remembered[tuple[int, str, str], int] = Remembered()
        """Numbers of Baton's checks, by repository, base and head: one that cannot be read says so in its own."""
        self._may_not_ask: set[int] = set()
        """Repositories where reviewers could not be requested: nobody tries again until the next start."""

    def hear(self, event: Event) -> None:
        """Every event passes here, that it may say who pushed, and where a pull request goes."""
        self.pushers.hear(event)
        self.opened.hear(event)
        if isinstance(event, PullsTouched) and event.every:
            self.further.forget_teams()

    async def look(self, session: Session, dirty: Dirty) -> None:
        """Judges what is dirty; each pull request once."""
        repository, halts = session.place.repository_id, session.halts
        meant = await self._meant(session, dirty)
        order = [*sorted(dirty.numbers), *self.turns.order(repository, meant - dirty.numbers)[:PORTION]]
        self.turns.owe(repository, meant - dirty.numbers)
        failed = await self._each(session, order, dirty)
        is_all = session.halts != halts  # said on one, it concerns all
        if is_all:
            every = {one.number for one in await self._listed(session)}
            self.turns.owe(repository, every)
            failed += await self._each(session, self.turns.order(repository, every)[:PORTION], dirty)
        session.owes = bool(self.turns.owed(repository))
        await self.groups.look(session, dirty.groups, touched=None if is_all else {*order, *session.touched})
        if failed:
            raise failed[0]

    async def _meant(self, session: Session, dirty: Dirty) -> set[int]:
        """Those that no event names. Who is owed a look since before a start nobody remembers: then it may be all."""
        repository = session.place.repository_id
        found = set(self.turns.owed(repository)) if dirty.rest else set()
        is_every = dirty.every or (dirty.rest and not self.turns.are_known(repository))
        if is_every or dirty.heads or dirty.bases:
            listed = await self._open(session, is_every=is_every)
            found |= {one.number for one in listed if is_every or one.head in dirty.heads or one.base in dirty.bases}
        if is_every:
            self.turns.know(repository)
        return found

    async def _each(self, session: Session, order: Collection[int], dirty: Dirty) -> list[Exception]:
        """One that cannot be read or judged keeps nobody from a verdict on the others.

        What is wrong with those that an event names is told afterwards; to the others somebody comes back. A fault of
        Baton's own is told in any case: what somebody wrote to bring it about takes no verdict back otherwise.
        """
        repository, row = session.place.repository_id, 0
        failed: list[Exception] = []
        for number in order:
            try:
                self.turns.take(repository, number)
                await self._one(session, number, dirty)
            except RateLimited as error:
                self.turns.owe(repository, [number])
                session.owes = True
                if number in dirty.numbers:
                    await self._doubt(session, number, error)
                raise
            except GitHubError as error:
                row += 1
                await self._doubt(session, number, error)
                is_first = self.turns.failed(repository, number)
                if number in dirty.numbers:
                    failed.append(error)
                elif is_first:
                    self.turns.owe(repository, [number])
                if row >= MOST_FAILING:
                    return failed
            except Exception as error:
                failed.append(error)
                await self._doubt(session, number, GitHubError(f"{BROKE_OFF} ({type(error).__name__})"))
            else:
                row = 0
                self.turns.went_well(repository, number)
        return failed

    async def _doubt(self, session: Session, number: int, error: GitHubError) -> None:
        """A verdict does not outlive that its pull request cannot be read: at the head that is known, it waits.

        Where it was judged, only the writing went wrong: then the next try writes it.
        """
        if number in session.waiting or session.board is None or session.board.in_force is None:
            return
        with contextlib.suppress(GitHubError):
            known = self.opened.last(session.place.repository_id, number)
            if known is None and session.is_repeat:
                await self._listed(session)
                known = self.opened.last(session.place.repository_id, number)
            if known is not None and known not in self._doubted:
                own = self._checks.get((session.place.repository_id, known.base, known.head)) or 0
                await self.github.put_check(session.place, text_of(check_of(unread(known, str(error)))), id=own)
                self._doubted.add(known)

    async def explain(self, session: Session, number: int) -> Verdict | None:
        """The verdict on one pull request, and nothing written."""
        read = await self._read(session, number)
        found = await self._judged(session, read) if read else None
        return found.verdict if found else None

    async def _open(self, session: Session, *, is_every: bool) -> list[OpenPull]:
        """Open pull requests; as they are remembered, where a branch or a commit is mostly nobody's."""
        repository = session.place.repository_id
        known = None if is_every else self.opened.known(repository)
        if known is not None:
            return known
        try:
            return await self._listed(session)
        except NotGranted as error:  # whoever took the leave to read away is not thereby approved
            for number in self.opened.numbers(repository):
                await self._doubt(session, number, error)
            raise

    async def _listed(self, session: Session) -> list[OpenPull]:
        session.listed = await self.opened.listed(session.place)
        if self.seen and self.opened.known(session.place.repository_id) is not None:
            self.seen.only(session.place.repository_id, {one.number for one in session.listed})
        return session.listed

    async def _read(self, session: Session, number: int) -> PullRead | None:
        repository = session.place.repository_id
        last = self.opened.last(repository, number)
        base = last.base if last else session.default_branch
        read = await self.github.pull(session.place, number, base=base, now=session.now)
        if read is not None and read.is_open:
            one = self.opened.read(repository, read)
            self._doubted.discard(one)
            if read.own:
                self._checks.keep((repository, one.base, one.head), read.own.id)
            session.queued |= {read.queued} - {""}
            return read
        self.opened.forget(repository, number)
        self.turns.drop(repository, number)
        if self.seen:
            self.seen.drop(repository, number)
        return None

    async def _one(self, session: Session, number: int, dirty: Dirty) -> None:
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
        cases = sorted((mine, *(one for one in others if one)), key=lambda case: case.facts.number)
        joint: Verdict | Joint = mine.verdict
        if others:
            doubt = Doubt("waiting", "another pull request with this head could not be judged", AGAIN)
            verdicts = [case.verdict for case in cases]
            joint = together(verdicts, doubts=(doubt,) if len(cases) <= len(others) else ())
        is_forced = any(number in one.numbers or not one.numbers for one in dirty.pressed)
        await self._write(session, cases, check_of(joint), own=read, is_forced=is_forced)
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
        hands = await self.pushers.of(session.place, read)
        facts = complete(read, session.board, base.plan, hands=hands)
        facts = await self.further.complete(session.place, facts, base.plan)
        verdict = judge(facts, base.plan)
        session.judged += 1
        session.touched.add(read.facts.number)
        if verdict.until and (session.until is None or verdict.until < session.until):
            session.until = verdict.until
        if self.seen:
            self.seen.put(session.place.repository_id, verdict)
        return Case(read, facts, verdict, base.plan, hands)

    async def _write(
        self, session: Session, cases: Collection[Case], check: Check, *, own: PullRead, is_forced: bool
    ) -> None:
        """Nothing is written where the check says this already, whichever of several pull requests it was read for."""
        known = own.own
        text = replace(text_of(check), external_id=mark(digest_of(check), hands_of(cases)))
        if known and not is_forced and (known.external_id, known.conclusion) == (text.external_id, text.conclusion):
            return
        made = await self.github.put_check(session.place, text, id=known.id if known else 0)
        self._checks.keep((session.place.repository_id, own.facts.base.branch, check.sha), made)


def _is_for(pressed: ButtonPressed, read: PullRead, button: str) -> bool:
    return pressed.button == button and pressed.head == read.facts.head.sha
