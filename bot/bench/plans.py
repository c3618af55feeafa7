"""Which plan is in force on a base branch: the last valid one there, never one from a head."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TypeVar

from bot.domain.board import Board
from bot.domain.facts import PlanFile
from bot.domain.ports import EarlierPlans, Place, Pulls
from bot.domain.pull_reads import PullRead
from bot.handlers.in_force import read_plan
from bot.plan.finding import Finding
from bot.plan.models import Plan

KEPT = 256
K = TypeVar("K")
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class BasePlan:
    """The plan that judges. None of both: there is no plan, and nothing is judged."""

    plan: Plan | None = None
    wrong: Finding | None = None
    """Why there is none, where there is a file and never was a valid one."""


@dataclass(slots=True)
class Plans:
    """Plan files by their blobs, which never change, and the last valid plan of each branch."""

    github: Pulls
    earlier: EarlierPlans | None = None
    _read: OrderedDict[str, Plan | Finding] = field(default_factory=OrderedDict)
    _valid: OrderedDict[tuple[int, str], Plan] = field(default_factory=OrderedDict)

    async def of(self, place: Place, read: PullRead, board: Board | None) -> BasePlan:
        if not read.plan_sha:
            return BasePlan()
        key = (place.repository_id, read.facts.base.branch)
        found = await self._plan(place, read.plan_sha, board)
        if isinstance(found, Plan):
            _keep(self._valid, key, found)
            return BasePlan(found)
        if former := self._valid.get(key) or await self._former(place, read, board):
            _keep(self._valid, key, former)
            return BasePlan(former)
        return BasePlan(wrong=found)

    async def _plan(self, place: Place, sha: str, board: Board | None) -> Plan | Finding:
        force = board.in_force if board else None
        if force and force.sha == sha and not force.invalid:
            return force.plan
        if sha not in self._read:
            text = await self.github.plan_text(place, sha)
            known, wrong = read_plan(PlanFile(sha, len(text or ""), text))
            _keep(self._read, sha, known.plan if known else wrong[0])
        return self._read[sha]

    async def _former(self, place: Place, read: PullRead, board: Board | None) -> Plan | None:
        """The last valid plan before the file became invalid."""
        branch = read.facts.base.branch
        if board and board.in_force and board.repository.default_branch == branch:
            return board.in_force.plan
        if self.earlier is None:
            return None
        async for file in self.earlier.earlier_plans(place, ref=branch):
            known, _ = read_plan(file)
            if known:
                return known.plan
        return None


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    kept[key] = value
    kept.move_to_end(key)
    while len(kept) > KEPT:
        kept.popitem(last=False)
