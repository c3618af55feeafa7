"""What a few verdicts need beside the two requests: teams of code's owners, and what merges of the base changed."""

from collections import OrderedDict
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.ports import Place, Pulls
from bot.domain.pull_facts import Commit, PullFacts, UpdateMerge
from bot.domain.update_merges import Tree, update_merge
from bot.plan.models import Plan
from bot.rules.approvals.code_owners import read_code_owners

LASTS = timedelta(minutes=10)
"""How long a team's members are believed; an event of the organization ends it at once."""
TREES = 32
UPDATES = 2_000
MOST_UPDATES = 5
"""Merges of the base after an approval that are looked through."""
T = TypeVar("T")


@dataclass(slots=True)
class Further:
    github: Pulls
    _teams: dict[tuple[int, str], tuple[datetime, tuple[int, ...]]] = field(default_factory=dict)
    _trees: OrderedDict[str, Tree] = field(default_factory=OrderedDict)
    _updates: OrderedDict[str, UpdateMerge] = field(default_factory=OrderedDict)
    """What a merge changed, by repository and commit: that never changes."""
    _on_base: OrderedDict[str, bool] = field(default_factory=OrderedDict)
    """Whether the base has what was merged, by the commit that it is at: a forced push may take it away again."""

    def forget_teams(self) -> None:
        self._teams.clear()

    async def complete(self, place: Place, facts: PullFacts, plan: Plan) -> PullFacts:
        """Mostly nothing is asked: no rule asks owners of code, and nothing was approved before a merge."""
        teams = {name: members for name in teams_of(facts, plan) if (members := await self._team(place, name, facts))}
        updates = [one async for one in self._of(place, facts)] if has_earlier_words(facts) else []
        if not teams and not updates:
            return facts
        return replace(facts, teams=teams, updates=tuple(updates))

    async def _team(self, place: Place, name: str, facts: PullFacts) -> tuple[int, ...] | None:
        at, members = self._teams.get((place.installation, name), (None, ()))
        if at is None or facts.now - at > LASTS:
            read = await self.github.team(place, name)
            if read is None:
                return None
            members = read
            self._teams[place.installation, name] = facts.now, members
        return members

    async def _of(self, place: Place, facts: PullFacts) -> AsyncIterator[UpdateMerge]:
        """From the head back, as long as commits are merges."""
        commits = {one.sha: one for one in facts.commits}
        commit = commits.get(facts.head.sha)
        for _ in range(MOST_UPDATES):
            if commit is None or len(commit.parents) != 2:
                return
            yield await self._update(place, facts, commit)
            commit = commits.get(commit.parents[0])

    async def _update(self, place: Place, facts: PullFacts, commit: Commit) -> UpdateMerge:
        """Only a merge of what is on the base is one: what updates from one base is none for another."""
        before, other = commit.parents
        key = f"{place.repository_id} {commit.sha}"
        if not await self._is_on_base(place, facts.base.sha, other):
            return UpdateMerge(commit.sha, before, None, None)
        if key not in self._updates:
            joint = await self.github.joint(place, before, other)
            if joint is None:
                return UpdateMerge(commit.sha, before, None, None)
            trees = [await self._tree(place, sha) for sha in (joint[0], before, other, commit.sha)]
            ancestor, head, base, merged = trees
            if ancestor is None or head is None or base is None or merged is None:
                return UpdateMerge(commit.sha, before, None, None)
            made = update_merge(commit.sha, before, ancestor=ancestor, head=head, base=base, merged=merged)
            _keep(self._updates, key, made, UPDATES)
        return self._updates[key]

    async def _is_on_base(self, place: Place, base: str, sha: str) -> bool:
        key = f"{place.repository_id} {base} {sha}"
        if key not in self._on_base:
            joint = await self.github.joint(place, base, sha)
            if joint is None:
                return False
            _keep(self._on_base, key, joint[1] == 0, UPDATES)
        return self._on_base[key]

    async def _tree(self, place: Place, sha: str) -> Tree | None:
        if sha not in self._trees:
            tree = await self.github.tree(place, sha)
            if tree is None:
                return None
            _keep(self._trees, sha, tree, TREES)
        return self._trees[sha]


def teams_of(facts: PullFacts, plan: Plan) -> Iterator[str]:
    """Teams that own changed code, where a rule asks its owners."""
    if facts.codeowners is None or not any(rule.code_owners for rule in plan.approvals.values()):
        return
    names = [name for file in facts.files for name in (file.path, file.old_path) if name]
    lines = read_code_owners(facts.codeowners).owners_of(tuple(names))
    owners = {owner for line in lines for owner in line.owners}
    yield from sorted(owner[1:].lower() for owner in owners if owner.startswith("@") and "/" in owner)


def has_earlier_words(facts: PullFacts) -> bool:
    """Did somebody approve an earlier head? Only then it matters what came after."""
    head = facts.head.sha
    reviews = any(one.state == "approved" and one.commit != head for one in facts.reviews)
    said = (word for one in facts.comments for word in one.said or () if word.word in ("approve", "clear"))
    return reviews or any(not head.startswith(word.rest.lower()) for word in said)


def _keep(kept: OrderedDict[str, T], key: str, value: T, most: int) -> None:
    kept[key] = value
    while len(kept) > most:
        kept.popitem(last=False)
