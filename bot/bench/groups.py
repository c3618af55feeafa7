"""Merge groups: every entry up to a group's head is judged, again where something is said of one, and answered."""

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from bot.bench.beside import Beside
from bot.bench.plans import Plans
from bot.bench.pushers import mark
from bot.bench.session import Case, Session, look_of
from bot.bench.writing import digest_of, text_of
from bot.domain.events import GroupAsked, Origin
from bot.domain.ports import Pulls
from bot.domain.pull_reads import OpenPull
from bot.errors import GitHubError
from bot.rules.approvals.check import check_of
from bot.rules.approvals.together import Joint, judge_group
from bot.rules.approvals.verdict import Doubt

Line = tuple[list[OpenPull], bool]
"""Open pull requests with their places in the queue, and whether those are all."""
JudgeOne = Callable[[Session, int], Awaitable[Case | None]]


@dataclass(frozen=True, slots=True)
class Known:
    """A group that may still be merged, what its check said last, and whom it was about."""

    group: GroupAsked
    digest: str = ""
    numbers: frozenset[int] = frozenset()
    """Empty until it was judged."""

    def is_about(self, touched: Collection[int] | None) -> bool:
        return touched is None or (not self.numbers and bool(touched)) or not self.numbers.isdisjoint(touched)


@dataclass(slots=True)
class Groups:
    """By repository and head."""

    github: Pulls
    plans: Plans
    beside: Beside | None
    judge_one: JudgeOne
    _judged: dict[int, dict[str, Known]] = field(default_factory=dict)

    async def look(self, session: Session, asked: Iterable[GroupAsked], *, touched: Collection[int] | None) -> None:
        """Those that are asked for, and those that still wait with pull requests that were judged anew; each once.

        `touched` are these pull requests; None: something concerns all. A group is read entry by entry, so words on
        other pull requests, which anybody may say, may not bring that about.
        """
        line: Line | None = None
        known = self._judged.setdefault(session.place.repository_id, {})
        if session.listed:
            self._learn(session, session.listed)
        elif not session.queued <= known.keys():  # so it is after a start
            line = await self.github.open_pulls(session.place, has_queue=True)
            self._learn(session, line[0])
        meant = {head: one.group for head, one in known.items() if one.is_about(touched)}
        for group in (meant | {one.head: one for one in asked}).values():
            # the sweep's own list may be old by now: an entry that was merged meanwhile would fail those behind it
            line = line or await self.github.open_pulls(session.place, has_queue=True)
            await self._group(session, group, line)

    def _learn(self, session: Session, line: Iterable[OpenPull]) -> None:
        place = session.place
        origin = Origin(
            place.repository_id, place.owner, place.name, session.default_branch, place.installation, None
        )  # fmt: skip
        known = self._judged.setdefault(place.repository_id, {})
        for one in line:
            if one.queued and one.queued not in known:
                known[one.queued] = Known(GroupAsked(origin, one.queued, one.base))

    async def _group(self, session: Session, group: GroupAsked, line: Line) -> None:
        """Every entry of the queue up to the group's head; whatever happens, the queue gets an answer."""
        doubts: list[Doubt] = []
        entries: list[Case] = []
        try:
            entries = await self._entries(session, group, line, doubts)
        except GitHubError as error:
            if not session.is_repeat:
                raise
            doubts.append(Doubt("failing", f"the entries of the queue could not be read: {error}", "queue them again"))
        known = self._judged.setdefault(session.place.repository_id, {})
        if not entries and not doubts and group.head in known:
            del known[group.head]  # it was merged, or the queue made another
            return
        check = check_of(await self._joint(session, group, entries, doubts))
        digest, before = digest_of(check), known.get(group.head, Known(group))
        if digest != before.digest:
            await self.github.put_check(session.place, replace(text_of(check), external_id=mark(digest, {})))
        numbers = frozenset() if doubts else frozenset(one.facts.number for one in entries)
        known[group.head] = Known(group, digest, numbers)
        if self.beside and entries and not doubts:
            await self.beside.group(group.head, [look_of(session, one) for one in entries])

    async def _joint(self, session: Session, group: GroupAsked, entries: list[Case], doubts: list[Doubt]) -> Joint:
        base = await self.plans.of(session.place, entries[0].read, session.board) if entries else None
        if base and base.plan and not doubts:
            return judge_group([one.facts for one in entries], base.plan, sha=group.head)
        empty = () if doubts else (Doubt("failing", "no entry of the merge queue is known", "queue it again"),)
        return Joint(group.base, group.head, (), is_group=True, doubts=(*doubts, *empty))

    async def _entries(self, session: Session, group: GroupAsked, whole: Line, doubts: list[Doubt]) -> list[Case]:
        listed, is_whole = whole
        line = [one for one in listed if one.base == group.base and one.position]
        if not is_whole:
            doubts.append(Doubt("failing", "more pull requests are open than can be read", "close some"))
        end = next((one.position for one in line if one.queued == group.head), 0)
        found = []
        for one in sorted((one for one in line if one.position <= end), key=lambda one: one.position):
            judged = await self.judge_one(session, one.number)
            if judged is None:
                doubts.append(Doubt("failing", f"#{one.number} could not be judged", "queue it again"))
            else:
                found.append(judged)
        return found
