"""The checks beside approvals: standards, contracts and the plan; judged for a head, written where they differ."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Protocol

from bot.bench.head_reading import HeadReading, Look
from bot.bench.pushers import Pushers
from bot.bench.remembered import Remembered
from bot.domain.board import Account
from bot.domain.events import Pushed
from bot.domain.facts import PlanFile
from bot.domain.head_facts import HeadCheck
from bot.domain.heads import Heads
from bot.domain.ports import Place, Pulls
from bot.domain.protection import approvals_check
from bot.domain.pull_facts import PullFacts
from bot.domain.pull_reads import PullRead
from bot.errors import GitHubDown, GitHubError, NotGranted, RateLimited
from bot.handlers.contract_check import NAME as CONTRACTS
from bot.handlers.contract_check import contract_check, meets_at_contracts
from bot.handlers.in_force import PLAN_PATH, read_plan
from bot.handlers.plan_check import NAME as PLAN_CHECK
from bot.handlers.plan_check import Asked, PlanChange, invalid_plan_check, plan_check, rules_differ, valid_plan
from bot.handlers.pull_facts import complete
from bot.handlers.standards_check import NAME as STANDARDS
from bot.handlers.standards_check import standards_check
from bot.plan.models import Plan
from bot.rules.contracts.judge import ContractFacts, changed_contracts
from bot.rules.head_check import joint_check, points_check
from bot.rules.points import Point

OPEN = 30
MERGED = 10
"""So many pull requests, open and merged last, are judged by a changed plan too."""


class OtherPulls(Protocol):
    """Reads the pull requests beside the one that changes the plan."""

    async def numbers(self, look: Look) -> Sequence[int]:
        """All that are open."""
        ...

    async def read(self, look: Look, number: int) -> PullRead | None: ...

    async def complete(self, look: Look, read: PullRead, plan: Plan) -> PullFacts: ...


@dataclass(slots=True)
class Beside:
    door: Heads
    others: OtherPulls
    reading: HeadReading = field(init=False)
    _judged: Remembered[tuple[int, str, str], tuple[tuple[Asked, ...], int]] = field(default_factory=Remembered)
    _written: Remembered[tuple[int, str, str], str] = field(default_factory=Remembered)

    def __post_init__(self) -> None:
        self.reading = HeadReading(self.door)

    async def look(self, look: Look) -> None:
        """The checks that the plan and the change call for."""
        with suppress(NotGranted):  # the doctor says which permission is missing
            async for check in self.checks(look):
                await self.put(look.place, check, look.read.bot)

    async def checks(self, look: Look) -> AsyncIterator[HeadCheck]:
        file = None
        if any(PLAN_PATH in (one.path, one.old_path) for one in look.facts.files):
            file = await self.reading.plan_file(look)
            yield plan_check(await self._plan_change(look, file))
        if look.plan is None:
            return
        try:
            found = standards_check(await self.reading.head(look), look.plan)
        except GitHubError as error:
            found = unread(STANDARDS, look, error)
        if found:
            yield found
        try:
            found = await self._contracts(look, look.plan, valid_plan(file) or look.plan)
        except GitHubError as error:
            found = unread(CONTRACTS, look, error)
        if found:
            yield found

    async def _contracts(self, look: Look, plan: Plan, after: Plan) -> HeadCheck | None:
        if not (plan.contracts or after.contracts or meets_at_contracts(plan)):
            return None
        facts = await self.reading.head(look)
        names = changed_contracts(facts, plan, after)
        known = await self.reading.contracts(look, plan, after, names) if names else ContractFacts()
        sources = await self.reading.sources(look, plan)
        return contract_check(facts, plan, after, known, sources=sources, pull=look.facts, board=look.board)

    async def _plan_change(self, look: Look, file: PlanFile | None) -> PlanChange:
        change = PlanChange(
            look.facts.head.sha, file, look.plan, look.board if look.is_default else None, look.now
        )  # fmt: skip
        after = valid_plan(file)
        if after is None or look.plan is None or not rules_differ(look.plan, after):
            return change
        pulls, unread = await self._asked(look, look.plan, after)
        return replace(change, pulls=pulls, unread=unread)

    async def _asked(self, look: Look, before: Plan, after: Plan) -> tuple[tuple[Asked, ...], int]:
        """Pull requests to the same base, read once for a head of the plan's and of the base."""
        key = (look.place.repository_id, look.facts.head.sha, look.facts.base.sha)
        if known := self._judged.get(key):
            return known
        opened = [one for one in await self.others.numbers(look) if one != look.facts.number]
        merged = await self.door.merged_pulls(look.place, base=look.facts.base.branch, most=MERGED)
        unread, asked = max(0, len(opened) - OPEN), []
        for number in [*opened[:OPEN], *merged]:
            one = await self._one(look, number, before, after, is_merged=number in merged)
            unread += one is None
            asked += [one] if one and one.now.base.branch == look.facts.base.branch else []
        return self._judged.keep(key, (tuple(asked), unread))

    async def _one(self, look: Look, number: int, before: Plan, after: Plan, *, is_merged: bool) -> Asked | None:
        try:
            read = await self.others.read(look, number)
        except GitHubError:
            return None
        if read is None:
            return None
        now = await self.others.complete(look, read, before)
        return Asked(now, await self.others.complete(look, read, after), is_merged)

    async def is_advisory(self, place: Place, branch: str) -> bool | None:
        """Does no merge wait for the check of approvals? None where GitHub does not tell."""
        try:
            return approvals_check(branch) not in await self.door.required_checks(place, branch)
        except RateLimited:
            raise
        except GitHubError:
            return None

    async def group(self, head: str, looks: Sequence[Look]) -> None:
        """A merge queue waits for required checks at its own commits: what all entries up to it get, together."""
        found: dict[str, list[tuple[int, HeadCheck]]] = {}
        for look in looks:
            async for check in self.checks(look):
                found.setdefault(check.name, []).append((look.facts.number, check))
        with suppress(NotGranted):
            for name, several in found.items():
                if name != PLAN_CHECK:
                    await self.put(looks[0].place, joint_check(name, head, several), looks[0].read.bot)

    async def put(self, place: Place, check: HeadCheck, bot: Account) -> None:
        """Nothing is asked of GitHub where the same was written before."""
        key = (place.repository_id, check.sha, check.name)
        if self._written.get(key) != check.external_id:
            await self.door.put_head_check(place, check, app=bot.login)
            self._written.keep(key, check.external_id)

    async def first_plan(self, place: Place, event: Pushed, file: PlanFile | None) -> None:
        """A pushed plan is invalid, and none before it ever was valid: the commit itself says so."""
        wrong = read_plan(file)[1] if file else ()
        if not wrong:
            return
        with suppress(NotGranted):
            await self.put(place, invalid_plan_check(event.head, wrong), Account(0, await self.door.app_slug(), True))


def unread(name: str, look: Look, error: GitHubError) -> HeadCheck:
    """A failed read is never green. What passes by itself is raised again: the delivery is repeated."""
    if isinstance(error, RateLimited | GitHubDown | NotGranted):
        raise error
    remedy = "push again, or wait for the next sweep"
    point = Point("waiting", f"GitHub did not tell what this needs: {error}", remedy)
    return points_check(
        name, look.facts.head.sha, [point], met="", template="checks/standards.md.j2", values={"notes": ()}
    )


def brings_plan(event: Pushed) -> bool:
    is_default = event.branch == event.origin.default_branch and not event.is_deleted
    return is_default and (PLAN_PATH in event.files or not event.files_known)


@dataclass(slots=True)
class ByBench:
    """Implements `OtherPulls` with what the bench reads by."""

    github: Pulls
    pushers: Pushers

    async def numbers(self, look: Look) -> Sequence[int]:
        listed, _ = await self.github.open_pulls(look.place)
        return [one.number for one in listed if one.base == look.facts.base.branch]

    async def read(self, look: Look, number: int) -> PullRead | None:
        return await self.github.pull(look.place, number, base=look.facts.base.branch, now=look.now)

    async def complete(self, look: Look, read: PullRead, plan: Plan) -> PullFacts:
        hands = await self.pushers.of(look.place, read)
        return complete(read, look.board, plan, hands=hands)
