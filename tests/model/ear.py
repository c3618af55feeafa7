"""What stands because somebody said it and was heard: vetoes, halts, holds, overrides, withdrawals. Plain and slow.

A command has its force from the moment at which it could be heard: its delivery came, or the comment was there, not
edited, when the pull request was read. One that was deleted or edited before that nobody ever heard.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from bot.domain.pull_facts import Halt, Hold, Override, Veto, Withdrawal
from tests.model.plans import plan_number
from tests.model.said import lines_of
from tests.model.truth import Standing, true_facts
from tests.model.world import Pull, World, Written
from tests.rules.naive import WRITERS, Naive


@dataclass
class Ear:
    world: World
    heard: set[int] = field(default_factory=set)
    standing: dict[int, Standing] = field(default_factory=dict)
    halts: list[Halt] = field(default_factory=list)

    def of(self, pull: Pull) -> Standing:
        standing = self.standing.setdefault(pull.number, Standing())
        standing.halts = self.halts
        return standing

    def listen(self, pull: Pull, delivered: Collection[int] = ()) -> None:
        """Everything that is there to be read or was delivered, in its order. What was edited is heard no more."""
        for one in pull.comments:
            if one.id not in self.heard and not one.was_edited and (not one.is_deleted or one.id in delivered):
                self.heard.add(one.id)
                for word, rest, agent in lines_of(one.body):
                    self.obey(pull, one, word, rest, agent)

    def obey(self, pull: Pull, one: Written, word: str, rest: str, agent: str) -> None:
        standing, plan = self.of(pull), plan_number(self.world.plan_of(pull.base))
        naive = Naive(true_facts(self.world, pull, standing), plan)
        applying = [name for name, rule in plan.approvals.items() if naive.is_for(name, rule) is not False]
        is_writer = self.world.permissions.get(one.by.id) in WRITERS
        may_write = bool(naive.agents(one.by.id)) if one.by.is_bot else is_writer
        mine = [name for name in naive.agents(one.by.id) if not agent or naive.agent_called(agent) == name]
        match word:
            case "withdraw":
                standing.withdrawals.append(Withdrawal(one.by, one.at))
            case "veto" if may_write:
                vetoing = {name for rule in applying for name in naive.everyone(plan.approvals[rule].veto)}
                role = [name for name in mine if name in vetoing]
                if role and rest and role[0] not in [veto.agent for veto in standing.vetoes]:
                    standing.vetoes.append(Veto(role[0], one.by, rest, one.at))
            case "lift" if may_write and not rest:
                standing.vetoes = [
                    veto
                    for veto in standing.vetoes
                    if veto.at > one.at or not {veto.agent, *plan.policy.veto_above.get(veto.agent, [])} & set(mine)
                ]
            case "lift" if may_write:
                may = {name for name in mine if name in self.halting(naive, rest)}
                self.halts = [
                    halt
                    for halt in self.halts
                    if halt.rule != rest or halt.at > one.at or not (may or halt.agent in mine)
                ]
            case "halt" if may_write:
                rule, _, reason = rest.partition(" ")
                if not reason or any(halt.rule == rule for halt in self.halts):
                    return
                role = [name for name in mine if name in self.halting(naive, rule)]
                if role:
                    self.halts.append(Halt(rule, one.by, reason, one.at, role[0]))
            case "hold" if may_write:
                standing.holds.append(Hold(one.by, rest, one.at))
            case "unhold" if may_write:
                standing.holds = [hold for hold in standing.holds if hold.at > one.at]
            case "override" if rest:
                if one.by.id in [naive.number(name) for name in plan.policy.override] and not one.by.is_bot:
                    standing.overrides.append(Override(one.by, one.heads[0], rest, one.at))
                    standing.maybe += [Override(one.by, sha, rest, one.at) for sha in one.heads[1:]]
        standing.halts = self.halts

    def halting(self, naive: Naive, halted: str) -> set[str]:
        rules = [
            rule for name, rule in naive.plan.approvals.items() if halted in (name, rule.when.type_ or name, "all")
        ]
        return set.intersection(*(set(naive.everyone(rule.veto)) for rule in rules)) if rules else set()
