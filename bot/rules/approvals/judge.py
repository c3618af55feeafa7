"""The judge: one pull request's facts and the plan in force to a verdict."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.pull_facts import PullFacts
from bot.plan.models import ApprovalRule, Plan, title_from_id
from bot.rules.approvals.asks import Asks, asks_of
from bot.rules.approvals.faults import RuleFault, all_faults, owns_faults
from bot.rules.approvals.needs import needs_of, people_need
from bot.rules.approvals.stops import overruled, stops_of
from bot.rules.approvals.verdict import Doubt, Need, RuleVerdict, Status, Verdict, Voice, worst
from bot.rules.approvals.voices import hear
from bot.rules.predicates import Tested, evaluate
from bot.rules.predicates.tree import asked, some
from bot.rules.seen import Seen


def judge(facts: PullFacts, plan: Plan) -> Verdict:
    """What the plan in force on the base branch says of the pull request at its head. Pure; never raises."""
    seen = Seen(plan, facts)
    rules = [_matched(name, rule, seen) for name, rule in plan.approvals.items()]
    asks = {one.rule: asks_of(plan.approvals[one.rule], seen) for one in rules if one.status == "waiting"}
    heard = hear(seen, frozenset(name for one in asks.values() for name in one.named))
    judged = tuple(_held(one, asks.get(one.rule), heard.voices, seen) for one in rules)
    applying = tuple(one for one in judged if one.status != "idle")
    policy = tuple(_policy(heard.voices, seen))
    doubts = tuple(_doubts(applying, seen))
    stops = tuple(stops_of(seen, applying))
    status = worst(part.status for parts in (applying, policy, doubts, stops) for part in parts)
    over = overruled(seen)
    return Verdict(
        facts.number, facts.base.branch, facts.head.sha, "overridden" if over else status, judged, policy, doubts,
        stops, heard.disregarded, over, status, _until(judged, policy),
    )  # fmt: skip


def matched_by(name: str, rule: ApprovalRule, seen: Seen) -> Tested:
    """A change is for a rule by the rule's type, which a task or label names, or by the rest of `when`."""
    of_type = asked("type_", rule.type_of(name), seen)
    rest = rule.beside_type
    if rest.asks_nothing:
        return of_type if rule.when.type_ else Tested("every change", True)
    by_rest = evaluate(rest, seen)
    return Tested("any", some([of_type.value, by_rest.value]), "", (of_type, by_rest))


def _matched(name: str, rule: ApprovalRule, seen: Seen) -> RuleVerdict:
    """The rule as far as it can be told without hearing anybody: `waiting` stands for "to be held"."""
    title = rule.title or title_from_id(name)
    faults = all_faults(seen.plan)[name]
    if any(fault.is_of_match for fault in faults):
        return RuleVerdict(name, title, "failing", None, Tested("fault", None), (), _words(faults))
    tested = matched_by(name, rule, seen)
    if tested.value is False:
        return RuleVerdict(name, title, "idle", False, tested)
    status: Status = "failing" if faults else "waiting"
    return RuleVerdict(name, title, status, tested.value, tested, (), _words(faults))


def _held(one: RuleVerdict, asks: Asks | None, voices: Sequence[Voice], seen: Seen) -> RuleVerdict:
    """A rule that applies, held against what was said. Where it is not known whether it applies it stays waiting."""
    if asks is None:
        return one
    needs = tuple(needs_of(seen.plan.approvals[one.rule], asks, voices, seen))
    status = worst(need.status for need in needs)
    return replace(one, needs=needs, status="waiting" if one.applies is None and status == "approved" else status)


def _policy(voices: Sequence[Voice], seen: Seen) -> Iterator[Need]:
    if seen.plan.policy.humans:
        yield people_need(seen.plan.policy.humans, voices, seen)


def _doubts(applying: Sequence[RuleVerdict], seen: Seen) -> Iterator[Doubt]:
    for gap in seen.facts.gaps:
        yield Doubt("waiting", gap.why, gap.remedy)
    if any(comment.said is None for comment in seen.facts.comments):
        yield Doubt("waiting", "the commands in the comments were not read", "evaluate again")
    if seen.plan.policy.self_approval != "allowed":
        for stranger in seen.contributors.strangers:
            yield Doubt("waiting", stranger, "write the address under `emails` of an agent, or link it to an account")
    if not applying and seen.plan.policy.unmatched == "fail":
        yield Doubt("failing", "no rule is for this change", "add a rule under `approvals`, or policy.unmatched: pass")
    if seen.plan.policy.unowned == "fail":
        yield from _unowned(seen)


def _unowned(seen: Seen) -> Iterator[Doubt]:
    faults = tuple(owns_faults(seen.plan))
    if faults:
        yield Doubt("failing", faults[0].message, f"{faults[0].remedy} at {faults[0].key}")
    elif seen.unowned:
        more = f" and {len(seen.unowned) - 1} more" if len(seen.unowned) > 1 else ""
        remedy = "let an agent own it (`owns`), or write policy.unowned: pass"
        yield Doubt("failing", f"nobody owns {seen.unowned[0]}{more}", remedy)


def _words(faults: Sequence[RuleFault]) -> tuple[str, ...]:
    return tuple(f"{fault.key}: {fault.message}; {fault.remedy}" for fault in faults)


def _until(rules: Sequence[RuleVerdict], policy: Sequence[Need]) -> datetime | None:
    needs = [*(need for rule in rules for need in rule.needs), *policy]
    return min((voice.until for need in needs for voice in need.by if voice.until), default=None)
