"""What the checks beside approvals need of a head: read once, because commits never change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.bench.remembered import Remembered
from bot.domain.board import Board
from bot.domain.facts import PlanFile
from bot.domain.head_facts import CommitMessage, EarlierFile, HeadFacts, Sources
from bot.domain.heads import Commit, Heads, Spot
from bot.domain.ports import Place
from bot.domain.pull_facts import Gap, PullFacts
from bot.domain.pull_reads import PullRead
from bot.handlers.contract_check import meets_at_contracts, python_of
from bot.handlers.in_force import PLAN_PATH
from bot.handlers.plan_check import valid_plan
from bot.plan.models import Contract, Plan
from bot.rules.contracts.judge import KEPT, ContractFacts

Messages = tuple[tuple[CommitMessage, ...], bool]


@dataclass(frozen=True, slots=True)
class Look:
    """One pull request as the bench has judged it. `plan` is in force on its base, None where none ever was valid."""

    place: Place
    read: PullRead
    facts: PullFacts
    plan: Plan | None
    board: Board | None
    now: datetime
    default_branch: str

    @property
    def is_default(self) -> bool:
        return self.facts.base.branch == self.default_branch


@dataclass(slots=True)
class HeadReading:
    door: Heads
    _messages: Remembered[tuple[int, int, str], Messages] = field(default_factory=Remembered)
    _texts: Remembered[tuple[int, str, str], str | None] = field(default_factory=Remembered)
    _plans: Remembered[tuple[int, str], PlanFile | None] = field(default_factory=Remembered)
    _bases: Remembered[tuple[str, str], str] = field(default_factory=Remembered)

    async def head(self, look: Look) -> HeadFacts:
        facts = look.facts
        gaps = tuple(gap for gap in facts.gaps if gap.part in ("files", "commits"))
        head = HeadFacts(facts.number, facts.title, facts.base, facts.head, facts.author, files=facts.files, gaps=gaps)
        if not (look.plan and look.plan.standards and look.plan.standards.commits):
            return head
        messages, is_all = await self._commit_messages(look)
        if is_all:
            return replace(head, commits=messages)
        gap = Gap("commits", f"only {len(messages)} commits could be read", "squash them, or open a smaller one")
        return replace(head, commits=messages, gaps=(*gaps, gap))

    async def _commit_messages(self, look: Look) -> Messages:
        key = (look.place.repository_id, look.facts.number, look.facts.head.sha)
        if known := self._messages.get(key):
            return known
        found, is_all = await self.door.commit_messages(look.place, look.facts.number)
        if is_all and found and found[-1].sha != look.facts.head.sha:
            return found, False  # the head moved meanwhile: its own delivery follows
        return self._messages.keep(key, (found, is_all))

    async def texts_at(self, place: Place, wanted: Iterable[Spot]) -> dict[Spot, str | None]:
        """Files of commits; what is not there is left out."""
        every = list(dict.fromkeys(wanted))
        known = {spot: self._texts[place.repository_id, *spot] for spot in every if self._is_known(place, spot)}
        new = [spot for spot in every if spot not in known]
        found = await self.door.texts_at(place, new) if new else {}
        for spot, text in found.items():
            self._texts.keep((place.repository_id, *spot), text)
        return {**known, **found}

    def _is_known(self, place: Place, spot: Spot) -> bool:
        return (place.repository_id, *spot) in self._texts

    async def plan_file(self, look: Look) -> PlanFile | None:
        """The plan file at the head; None where it is deleted."""
        key = (look.place.repository_id, look.facts.head.sha)
        if key in self._plans:
            return self._plans[key]
        return self._plans.keep(key, await self.door.plan_file(look.place, ref=look.facts.head.sha))

    async def sources(self, look: Look, plan: Plan) -> Sources | None:
        """Python of the head, where the plan asks for it and the pull request changes any."""
        paths = [name for file in look.facts.files for name in (file.path, file.old_path)]
        if not meets_at_contracts(plan) or not any(path.endswith((".py", ".pyi")) for path in paths):
            return None
        return await self.door.sources(look.place, look.facts.head.sha, lambda every: python_of(plan, every))

    async def contracts(self, look: Look, before: Plan, after: Plan, names: Sequence[str]) -> ContractFacts:
        """Both forms of contracts that change, and what they were at the versions that are kept."""
        base, head = await self._merge_base(look), look.facts.head.sha
        old = [one.file for name in names if (one := before.contracts.get(name)) and one.file]
        new = [one.file for name in names if (one := after.contracts.get(name)) and one.file]
        found = await self.texts_at(look.place, [*((base, path) for path in old), *((head, path) for path in new)])
        kept = {name: after.contracts[name] for name in names if name in after.contracts}
        return ContractFacts(
            {path: found[base, path] for path in old if (base, path) in found},
            {path: found[head, path] for path in new if (head, path) in found},
            await self._earlier(look, kept, base),
        )

    async def _merge_base(self, look: Look) -> str:
        key = (look.facts.base.sha, look.facts.head.sha)
        return self._bases.get(key) or self._bases.keep(key, await self.door.merge_base(look.place, *key))

    async def _earlier(
        self, look: Look, contracts: Mapping[str, Contract], base: str
    ) -> dict[str, tuple[EarlierFile, ...]]:
        wanted = {name: one for name, one in contracts.items() if one.version > 1 and one.file}
        if not wanted:
            return {}
        commits = await self.door.commits_of(look.place, PLAN_PATH, ref=base)
        plans = await self.texts_at(look.place, [(one.sha, PLAN_PATH) for one in commits])
        ends = {name: ends_of_versions(name, one, commits, plans, base) for name, one in wanted.items()}
        texts = await self.texts_at(look.place, [spot for one in ends.values() for spot in one.values()])
        return {
            name: tuple(EarlierFile(version, texts[spot]) for version, spot in one.items() if spot in texts)
            for name, one in ends.items()
        }


def ends_of_versions(
    name: str, contract: Contract, commits: Sequence[Commit], plans: Mapping[Spot, str | None], base: str
) -> dict[int, Spot]:
    """Where a contract's file stood last at each version that is kept: just before the plan gave it the next one.

    `commits` changed the plan, newest first.
    """
    found: dict[int, Spot] = {}
    end = base
    for commit in commits:
        text = plans.get((commit.sha, PLAN_PATH))
        plan = valid_plan(PlanFile(commit.sha, len(text), text)) if text else None
        one = plan.contracts.get(name) if plan else None
        if one and one.file and contract.version - KEPT <= one.version < contract.version:
            found.setdefault(one.version, (end, one.file))
        if len(found) == KEPT:
            break
        end = commit.parent or commit.sha
    return found
