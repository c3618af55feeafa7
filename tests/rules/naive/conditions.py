"""Which rules are for a change: the predicates, each in a line or two."""

import fnmatch
import re
from functools import cache

import pathspec

from bot.domain.board import Account
from bot.plan.models import ApprovalRule, Condition
from tests.rules.naive.people import People

NOTHING = Condition()


class Conditions(People):
    def paths(self) -> list[str]:
        return [name for file in self.facts.files for name in (file.path, file.old_path) if name]

    def kept(self) -> set[str]:
        there = {label.name for label in self.facts.labels}
        return there | {one.name for one in self.facts.taken_labels if not (one.by and self.may_unlabel(one.by))}

    def may_unlabel(self, account: Account) -> bool:
        for word in self.plan.policy.may_unlabel:
            if word == "maintainer" and dict(self.facts.permissions).get(account.id) in ("maintain", "admin"):
                return True
            if word in self.agents(account.id) or ("#" in word and self.number(word) == account.id):
                return True
        return False

    def is_for(self, name: str, rule: ApprovalRule) -> bool | None:
        kind = rule.when.type_ or name
        by_type = self.type(kind, "adding")
        rest = rule.when.model_copy(update={"type_": None})
        if rest == NOTHING:
            return by_type if rule.when.type_ else True
        return either([by_type, self.holds(rest, "adding")])

    def type(self, kind: str, mode: str) -> bool | None:
        if mode == "taking":
            labels = {one.name for one in self.facts.labels if one.by and self.may_unlabel(one.by)}
            return self.gap("labels", "type:" + kind in labels)
        labels = self.kept() if mode == "adding" else {label.name for label in self.facts.labels}
        found = "type:" + kind in labels or kind in [task.type for task in self.facts.tasks]
        return self.gap("tasks", self.gap("labels", found))

    def gap(self, part: str, value: bool | None) -> bool | None:
        """What was not read to its end can still hold what is looked for."""
        return None if value is not True and part in [gap.part for gap in self.facts.gaps] else value

    def holds(self, condition: Condition, mode: str) -> bool | None:
        """The predicates, each in a line or two."""
        answers: list[bool | None] = []
        for key in condition.model_dump(exclude_defaults=True, by_alias=True):
            match key:
                case "all":
                    answers.append(both([self.holds(one, mode) for one in condition.all_ or []]))
                case "any":
                    answers.append(either([self.holds(one, mode) for one in condition.any_ or []]))
                case "not":
                    assert condition.not_
                    turned = {"adding": "taking", "taking": "adding", "now": "now"}[mode]
                    inner = self.holds(condition.not_, turned)
                    answers.append(None if inner is None else not inner)
                case "at_least":
                    several = [self.holds(one, mode) for one in condition.of or []]
                    wanted = condition.at_least or 0
                    is_sure = several.count(True) >= wanted
                    could = several.count(True) + several.count(None) >= wanted
                    answers.append(True if is_sure else None if could else False)
                case "of":
                    pass
                case "paths":
                    answers.append(self.gap("files", any(self.matches(p, condition.paths) for p in self.paths())))
                case "labels":
                    there = {label.name for label in self.facts.labels}
                    if mode == "adding":
                        there = self.kept()
                    if mode == "taking":
                        there = {one.name for one in self.facts.labels if one.by and self.may_unlabel(one.by)}
                    answers.append(self.gap("labels", bool(there & set(condition.labels))))
                case "title":
                    titles = [self.facts.title, *(self.facts.earlier_titles if mode == "adding" else ())]
                    is_there = any(re.search(condition.title or "", title) for title in titles)
                    answers.append(is_there and mode != "taking")
                case "type":
                    answers.append(self.type(condition.type_ or "", mode))
                case "author":
                    if self.facts.author is None:
                        answers.append(None)
                    else:
                        mine = self.agents(self.facts.author.id)
                        answers.append(bool(mine if "all" in condition.author else set(mine) & set(condition.author)))
                case "base":
                    answers.append(any(fnmatch.fnmatchcase(self.facts.base.branch, one) for one in condition.base))
                case "draft":
                    answers.append(self.facts.is_draft == condition.draft)
                case "fork":
                    answers.append((self.facts.head.repo != self.facts.base.repo) == condition.fork)
                case "checks":
                    answers.append(both([self.check(one.name, one.app) for one in condition.checks]))
                case _:
                    answers.append(self.more(key, condition, mode))
        return both(answers)

    def more(self, key: str, condition: Condition, mode: str) -> bool | None:
        paths, files = self.paths(), self.facts.files
        match key:
            case "only_paths":
                is_so = bool(paths) and all(self.matches(path, condition.only_paths) for path in paths)
                return None if is_so and self.is_cut("files") else is_so
            case "paths_match":
                found = [path for path in paths for one in condition.paths_match if re.search(one, path)]
                return self.gap("files", bool(found))
            case "head":
                return any(fnmatch.fnmatchcase(self.facts.head.branch, one) for one in condition.head)
            case "contracts":
                changed = [n for n, one in self.plan.contracts.items() if one.file in paths]
                return self.gap("files", any(n in condition.contracts or "all" in condition.contracts for n in changed))
            case "size":
                assert condition.size
                lines, bounds = sum(file.additions + file.deletions for file in files), condition.size
                is_small = len(files) < (bounds.files_at_least or 0) or lines < (bounds.lines_at_least or 0)
                is_large = (bounds.files_at_most is not None and len(files) > bounds.files_at_most) or (
                    bounds.lines_at_most is not None and lines > bounds.lines_at_most
                )
                return None if self.is_cut("files") else not (is_small or is_large)
            case "committer":
                wanted = list(self.plan.agents) if "all" in condition.committer else condition.committer
                if any(self.wrote(name) for name in wanted):
                    return True
                return None if self.makers()[2] or self.is_cut("commits") else False
            case "signed":
                states = [commit.is_verified for commit in self.facts.commits]
                if False in states:
                    return not condition.signed
                return None if self.is_cut("commits") or None in states or not states else bool(condition.signed)
            case "tasks":
                closed = [task.entry for task in self.facts.tasks]
                is_one = bool(closed) if "all" in condition.tasks else bool(set(closed) & set(condition.tasks))
                return self.gap("tasks", False) if mode == "taking" else self.gap("tasks", is_one)
            case "milestone":
                titles = set(condition.milestone)
                for name, checkpoint in self.plan.checkpoints.items():
                    if name in condition.milestone:
                        titles.add(checkpoint.title or name)
                belongs = any(task.checkpoint in condition.milestone for task in self.facts.tasks if task.checkpoint)
                return mode != "taking" and ((self.facts.milestone or None) in titles or belongs)
            case "owned":
                return self.owned(str(condition.owned))
            case _:
                raise NotImplementedError(key)

    def owned(self, wanted: str) -> bool | None:
        if wanted == "nobody":
            return self.gap("files", any(not self.owners(path) for path in self.paths()))
        if self.facts.author is None:
            return None
        mine = self.agents(self.facts.author.id)
        is_mine = [bool(set(self.owners(path)) & set(mine)) for path in self.paths()]
        if wanted == "outside":
            return self.gap("files", bool(self.outside()))
        is_inside = bool(is_mine) and all(is_mine)
        return None if is_inside and self.is_cut("files") else is_inside

    def owners(self, path: str) -> list[str]:
        return [name for name, agent in self.plan.agents.items() if agent.owns and self.matches(path, agent.owns)]

    def outside(self) -> set[str]:
        """Agents that own a changed path which none of the author's agents owns."""
        mine = set(self.agents(self.facts.author.id)) if self.facts.author else set()
        return {name for path in self.paths() if not mine & set(self.owners(path)) for name in self.owners(path)}

    def consumers(self) -> set[str]:
        mine = set(self.agents(self.facts.author.id)) if self.facts.author else set()
        found: set[str] = set()
        for contract in self.plan.contracts.values():
            if contract.file in self.paths():
                found |= {*self.everyone(contract.consumers), *([contract.provider] if contract.provider else [])}
        return found - mine

    def is_cut(self, part: str) -> bool:
        return part in [gap.part for gap in self.facts.gaps]

    def have_code_owners_said(self, said: list[tuple[Account, str, str]]) -> bool:
        """Knows files without sections. Of each path, one of its owners has approved."""
        lines = [line.split() for line in (self.facts.codeowners or "").splitlines()]
        assert not any("[" in word for line in lines for word in line)
        for path in self.paths():
            owners = next((line[1:] for line in reversed(lines) if line and self.matches(path, [line[0]])), [])
            if owners and not any(kind == "approve" and self.is_owner(one, owners) for one, _, kind in said):
                return False
        return True

    def is_owner(self, account: Account, owners: list[str]) -> bool:
        teams = [dict(self.facts.teams).get(one[1:].lower(), ()) for one in owners if "/" in one]
        by_login = not account.is_bot and f"@{account.login}".lower() in [one.lower() for one in owners]
        return by_login or any(account.id in team for team in teams)

    def check(self, name: str, app: str | None) -> bool | None:
        states = [run.state for run in self.facts.checks if run.name == name and app in (None, run.app)]
        if "checks" in [gap.part for gap in self.facts.gaps] or not states:
            return None
        if any(state in ("failure", "neutral", "skipped") for state in states):
            return False
        return None if "pending" in states else True

    def matches(self, path: str, patterns: list[str]) -> bool:
        return _matches(path, tuple(patterns))


@cache
def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return pathspec.GitIgnoreSpec.from_lines(patterns).match_file(path)


def both(values: list[bool | None]) -> bool | None:
    return False if False in values else None if None in values else True


def either(values: list[bool | None]) -> bool | None:
    return True if True in values else None if None in values else False
