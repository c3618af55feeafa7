"""A second judge, slow and plain, straight from the sentences of the guide. It shares the facts' types and no code.

It answers in three words: `green`, `waiting` or `red`. What it does not do: rendering, and telling who could.
"""

import datetime as dt
import fnmatch
import re
from collections.abc import Iterable
from functools import cache
from itertools import permutations
from typing import Any

import pathspec

from bot.domain.board import Account
from bot.domain.pull_facts import PullFacts, Signature
from bot.plan.models import ApprovalRule, Condition, Plan

WRITERS = ("write", "maintain", "admin")


def answer(facts: PullFacts, plan: Plan) -> str:
    return Naive(facts, plan).answer()


class Naive:
    def __init__(self, facts: PullFacts, plan: Plan) -> None:
        self.facts = facts
        self.plan = plan

    # Who is who

    def number(self, principal: str) -> int:
        if "#" in principal:
            return int(principal.split("#")[1])
        return dict(self.facts.known_ids).get(principal.lower(), 0)

    def agents(self, account_id: int) -> list[str]:
        return [
            name
            for name, agent in self.plan.agents.items()
            if account_id and account_id in [self.number(principal) for principal in agent.principals]
        ]

    def operators(self, account_id: int) -> set[str]:
        if self.plan.policy.separate == "principal":
            return set()
        return {self.plan.agents[name].operator for name in self.agents(account_id)} - {None}  # type: ignore[return-value]

    def is_person(self, account: Account) -> bool:
        return not account.is_bot and not [n for n in self.agents(account.id) if not self.plan.agents[n].human]

    def agent_called(self, word: str) -> str | None:
        for name in self.plan.agents:
            if name == word.lower():
                return name
        for name, agent in self.plan.agents.items():
            if word.lower() in [other.lower() for other in [*agent.aliases, agent.name or ""]]:
                return name
        return None

    # Who made the change

    def signatures(self) -> list[Signature]:
        found = []
        for commit in self.facts.commits:
            found.append(commit.author)
            is_github = (
                commit.committer.account.login == "web-flow"
                if commit.committer.account
                else commit.committer.email.lower() == "noreply@github.com"
            )
            if not is_github:
                found.append(commit.committer)
            found.extend(commit.co_authors)
        return found

    def known(self, one: Signature) -> tuple[set[int], set[str]]:
        ids = {one.account.id} if one.account else set()
        hidden = re.fullmatch(r"([0-9]+)\+.+@users\.noreply\..+", one.email.strip())
        if hidden:
            ids.add(int(hidden[1]))
        mail = one.email.strip().lower()
        return ids, {n for n, a in self.plan.agents.items() if mail in [m.strip().lower() for m in a.emails]}

    def makers(self) -> tuple[set[int], set[str], bool]:
        """Ids, agents by address, and whether somebody cannot be told."""
        ids: set[int] = set()
        agents: set[str] = set()
        is_unknown = False
        for account in (self.facts.author, self.facts.pusher):
            if account is None:
                is_unknown = True
            else:
                ids.add(account.id)
        for one in self.signatures():
            more, named = self.known(one)
            ids |= more
            agents |= named
            is_unknown = is_unknown or not (more or named)
        return ids, agents, is_unknown

    def wrote(self, agent: str) -> bool:
        ids, agents, _ = self.makers()
        return agent in agents or any(agent in self.agents(one) for one in ids)

    def is_barred(self, account: Account) -> bool:
        if self.plan.policy.self_approval == "allowed":
            return False
        ids, agents, _ = self.makers()
        if account.id in ids or set(self.agents(account.id)) & agents:
            return True
        made_by: set[str] = set()
        for one in ids:
            made_by |= self.operators(one)
        if self.plan.policy.separate == "operator":
            made_by |= {str(self.plan.agents[name].operator) for name in agents if self.plan.agents[name].operator}
        return bool(self.operators(account.id) & made_by)

    # What was said

    def heads(self) -> list[str]:
        found = [self.facts.head.sha]
        while True:
            update = next((one for one in self.facts.updates if one.sha == found[-1]), None)
            if update is None or update.both_changed != () or update.unexplained != () or update.before in found:
                return found
            found.append(update.before)

    def latest(self) -> dict[int, tuple[Any, ...]]:
        """By account: (account, kind, commit, agent, time)."""
        words: list[tuple[Any, ...]] = []
        for review in self.facts.reviews:
            if review.by and review.state != "commented":
                kind = "approve" if review.state == "approved" else "nothing"
                words.append((review.at, kind == "nothing", 0, review.id, review.by, kind, review.commit, ""))
        for comment in self.facts.comments:
            for place, said in enumerate(comment.said or ()):
                if comment.by is None:
                    continue
                if said.word == "withdraw":
                    words.append((comment.at, True, comment.id, place, comment.by, "nothing", "", ""))
                if said.word in ("approve", "clear"):
                    if comment.is_edited:
                        words.append((comment.at, True, comment.id, place, comment.by, "nothing", "", ""))
                    elif re.fullmatch("[0-9a-fA-F]{12,64}", said.rest):
                        words.append(
                            (comment.at, False, comment.id, place, comment.by, said.word, said.rest.lower(), said.agent)
                        )
        words += [(one.at, True, 0, 0, one.by, "nothing", "", "") for one in self.facts.withdrawals]
        latest: dict[int, tuple[Any, ...]] = {}
        for word in sorted(words, key=lambda word: word[:4]):
            latest[word[4].id] = (word[4], word[5], word[6], word[7], word[0])
        return latest

    def approvals(self, asked: set[str]) -> list[tuple[Account, str, str]]:
        """Account, agent (empty for none), kind."""
        found = []
        for account, kind, sha, named, when in self.latest().values():
            is_here = any(head == sha or (len(sha) >= 12 and head.startswith(sha)) for head in self.heads())
            if kind == "nothing" or not is_here or self.is_barred(account):
                continue
            if not account.is_bot and dict(self.facts.permissions).get(account.id) not in WRITERS:
                continue
            if self.has_expired(when):
                continue
            agent = self.role(account, named, asked)
            if agent is not None:
                found.append((account, agent, kind))
        return found

    def has_expired(self, when: dt.datetime) -> bool:
        lasts = self.plan.policy.approvals_last
        if not lasts:
            return False
        minutes = int(lasts[:-1]) * {"m": 1, "h": 60, "d": 1440}[lasts[-1]]
        return (self.facts.now - when).total_seconds() >= minutes * 60

    def role(self, account: Account, named: str, asked: set[str]) -> str | None:
        mine = self.agents(account.id)
        if named:
            agent = self.agent_called(named)
            return agent if agent in mine else None
        if not mine:
            login = account.login + ("[bot]" if account.is_bot else "")
            for agent in self.plan.agents.values():
                if any(p.lower() == login.lower() and not self.number(p) for p in agent.principals):
                    return None
            return None if account.is_bot else ""
        wanted = [name for name in mine if name in asked]
        if len(wanted) > 1:
            return None
        return (wanted + mine)[0]

    def count(self, accounts: Iterable[Account]) -> int:
        """How many different ones: accounts of one operator count once, also over several steps."""
        heaps: list[tuple[set[int], set[str]]] = []
        everybody = [word[0] for word in self.latest().values()]
        for agent in self.plan.agents.values():
            everybody += [Account(self.number(one), one) for one in agent.principals if self.number(one)]
        for account in {one.id: one for one in everybody}.values():
            ids, operators = {account.id}, self.operators(account.id)
            for heap in [heap for heap in heaps if heap[1] & operators]:
                heaps.remove(heap)
                ids |= heap[0]
                operators = operators | heap[1]
            heaps.append((ids, operators))
        there = {account.id for account in accounts}
        return sum(bool(heap[0] & there) for heap in heaps)

    # Which rules are for it

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
        if rest == Condition():
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

    # The answer

    def answer(self) -> str:
        sha = self.facts.head.sha
        named = [self.number(principal) for principal in self.plan.policy.override]
        if any(one.sha == sha and one.by.id in named and not one.by.is_bot for one in self.facts.overrides):
            return "green"
        rules = {name: self.is_for(name, rule) for name, rule in self.plan.approvals.items()}
        applying = {name: self.plan.approvals[name] for name, value in rules.items() if value is not False}
        asked = {agent for rule in applying.values() for agent in self.asked(rule)}
        said = self.approvals(asked)
        answers = [self.rule(rule, said) for rule in applying.values()]
        if any(rules[name] is None for name in applying) or self.facts.gaps:
            answers.append("waiting")
        if any(comment.said is None for comment in self.facts.comments):
            answers.append("waiting")
        if self.makers()[2] and self.plan.policy.self_approval == "never":
            answers.append("waiting")
        if not applying and self.plan.policy.unmatched == "fail":
            answers.append("red")
        if self.plan.policy.unowned == "fail" and any(not self.owners(path) for path in self.paths()):
            answers.append("red")
        people = [account for account, _, kind in said if self.is_person(account) and kind == "approve"]
        if self.count(people) < self.plan.policy.humans:
            answers.append("waiting")
        if self.facts.holds:
            answers.append("waiting")
        if any(self.has_veto(veto.agent) for veto in self.facts.vetoes):
            answers.append("red")
        for halt in self.facts.halts:
            kinds = {kind for name, rule in applying.items() for kind in (name, rule.when.type_ or name)}
            if halt.rule == "all" or halt.rule in kinds:
                answers.append("red")
        return "red" if "red" in answers else "waiting" if "waiting" in answers else "green"

    def has_veto(self, agent: str) -> bool:
        return any(agent in self.everyone(rule.veto) for rule in self.plan.approvals.values())

    def everyone(self, names: list[str]) -> list[str]:
        return list(self.plan.agents) if "all" in names else names

    def leads(self, rule: ApprovalRule) -> list[str]:
        is_free = self.plan.policy.self_approval == "allowed"
        others = [name for name in self.everyone(rule.supporting) if name != rule.primary]
        others = [name for name in others if is_free or not self.wrote(name)]
        if rule.primary is None:
            return others
        if not self.wrote(rule.primary):
            return [rule.primary]
        return [rule.primary, *others] if is_free else others

    def asked(self, rule: ApprovalRule) -> set[str]:
        owners = self.outside() if rule.owners else set()
        consumers = self.consumers() if rule.consumers else set()
        return {*self.leads(rule), *self.everyone(rule.clearances), *owners, *consumers}

    def rule(self, rule: ApprovalRule, said: list[tuple[Account, str, str]]) -> str:
        places = [("lead", self.leads(rule))] if rule.primary or rule.supporting else []
        places += [("clearance", [name]) for name in self.everyone(rule.clearances)]
        if not self.can_be_filled(places):
            return "red"
        answers = [self.are_filled(places, said)]
        asked, is_led = self.asked(rule), bool(rule.primary or rule.supporting)
        asks_nothing = not (is_led or rule.clearances or rule.owners or rule.consumers or rule.code_owners)
        wanted = rule.approvals or (1 if asks_nothing and not rule.humans and rule.approvals is None else 0)
        if rule.approvals == 0 or (rule.code_owners and self.facts.codeowners is None):
            return "red"
        each = (self.outside() if rule.owners else set()) | (self.consumers() if rule.consumers else set())
        answers.append(each <= {agent for _, agent, kind in said if kind == "approve"})
        answers.append(not rule.code_owners or self.have_code_owners_said(said))
        names_nobody = not asked and not is_led
        counted = [
            account
            for account, agent, kind in said
            if (names_nobody and kind == "approve")
            or (not names_nobody and agent in asked)
            or (not names_nobody and rule.humans and self.is_person(account))
        ]
        answers.append(self.count(counted) >= wanted)
        people = [account for account, _, kind in said if self.is_person(account) and kind == "approve"]
        answers.append(self.count(people) >= (rule.humans or 0))
        if rule.needs:
            state = self.holds(rule.needs, "now")
            if state is False:
                return "red"
            answers.append(state is True)
        return "green" if all(answers) else "waiting"

    def can_be_filled(self, places: list[tuple[str, list[str]]]) -> bool:
        """Weaker than the engine's: only that somebody is there for each place."""
        return all(agents for _, agents in places)

    def are_filled(self, places: list[tuple[str, list[str]]], said: list[tuple[Account, str, str]]) -> bool:
        """Tries every way to give each place a voice of its own."""
        for chosen in permutations(said, len(places)):
            fits = all(
                agent in agents and (kind == "approve" or place == "clearance")
                for (place, agents), (_, agent, kind) in zip(places, chosen, strict=True)
            )
            if fits and self.count([account for account, _, _ in chosen]) == len(places):
                return True
        return False


@cache
def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return pathspec.GitIgnoreSpec.from_lines(patterns).match_file(path)


def both(values: list[bool | None]) -> bool | None:
    return False if False in values else None if None in values else True


def either(values: list[bool | None]) -> bool | None:
    return True if True in values else None if None in values else False
