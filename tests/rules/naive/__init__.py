"""A second judge, slow and plain, straight from the sentences of the guide. It shares the facts' types and no code.

It answers in three words: `green`, `waiting` or `red`. What it does not do: rendering, and telling who could.
"""

from itertools import permutations

from bot.domain.board import Account
from bot.domain.pull_facts import PullFacts
from bot.plan.models import ApprovalRule, Plan
from tests.rules.naive.conditions import Conditions
from tests.rules.naive.words import WRITERS, Words

__all__ = ["WRITERS", "Naive", "answer"]


def answer(facts: PullFacts, plan: Plan) -> str:
    return Naive(facts, plan).answer()


class Naive(Words, Conditions):
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
