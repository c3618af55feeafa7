"""What is wrong with a rule itself, so that nobody can meet it or nobody can tell whom it is for."""

import weakref
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.plan.models import ApprovalRule, Condition, Plan
from bot.rules.patterns import fault_of_glob, fault_of_pattern


@dataclass(frozen=True, slots=True)
class RuleFault:
    """`key` is the path below the plan: `approvals.x.when.paths.0`. `is_of_match`: it cannot be told whom it is for."""

    key: str
    message: str
    remedy: str
    is_of_match: bool = True


_known: dict[int, tuple["weakref.ref[Plan]", Mapping[str, tuple[RuleFault, ...]]]] = {}
_MOST_KNOWN = 64


def all_faults(plan: Plan) -> Mapping[str, tuple[RuleFault, ...]]:
    """The faults of every rule, looked for once a plan: plans never change after loading."""
    known = _known.get(id(plan))
    if known is not None and known[0]() is plan:
        return known[1]
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    found = {name: tuple(faults_of(name, rule, plan)) for name, rule in plan.approvals.items()}
    _known[id(plan)] = weakref.ref(plan), found
    return found


def faults_of(name: str, rule: ApprovalRule, plan: Plan) -> Iterator[RuleFault]:
    """Everything that makes a rule red whoever approves."""
    at = f"approvals.{name}"
    yield from faults_in(rule.when, f"{at}.when")
    if rule.needs:
        yield from faults_in(rule.needs, f"{at}.needs")
    if rule.approvals == 0:
        remedy = "write 1 or more, or take the key out"
        yield RuleFault(f"{at}.approvals", "approvals: 0 asks for nothing", remedy, is_of_match=False)
    if rule.owners or uses_owned(rule.when) or (rule.needs and uses_owned(rule.needs)):
        yield from owns_faults(plan)


def owns_faults(plan: Plan) -> Iterator[RuleFault]:
    """Patterns of agents' own paths that cannot be used."""
    for name, agent in plan.agents.items():
        for at, text in enumerate(agent.owns):
            yield from _told(fault_of_glob(text), f"agents.{name}.owns.{at}")


def faults_in(condition: Condition, at: str) -> Iterator[RuleFault]:
    """Patterns that cannot be used, and counts that are always or never reached."""
    for field in ("paths", "only_paths"):
        for number, text in enumerate(getattr(condition, field)):
            yield from _told(fault_of_glob(text), f"{at}.{field}.{number}")
    for number, text in enumerate(condition.paths_match):
        yield from _told(fault_of_pattern(text), f"{at}.paths_match.{number}")
    if condition.title is not None:
        yield from _told(fault_of_pattern(condition.title), f"{at}.title")
    if condition.of is not None and condition.at_least is not None:
        yield from _count(condition.at_least, len(condition.of), at)
    for key, several in (("all", condition.all_), ("any", condition.any_), ("of", condition.of)):
        for number, inner in enumerate(several or []):
            yield from faults_in(inner, f"{at}.{key}.{number}")
    if condition.not_:
        yield from faults_in(condition.not_, f"{at}.not")


def uses_owned(condition: Condition) -> bool:
    return condition.owned is not None or any(uses_owned(part) for part in condition.parts)


def _count(wanted: int, there: int, at: str) -> Iterator[RuleFault]:
    if wanted == 0:
        yield RuleFault(f"{at}.at_least", "at_least: 0 is always true", "write 1 or more")
    elif wanted > there:
        message = f"at_least: {wanted} of {there} conditions is never true"
        yield RuleFault(f"{at}.at_least", message, f"write {there} or fewer, or add conditions")


def _told(fault: str | None, key: str) -> Iterator[RuleFault]:
    if fault:
        message, _, remedy = fault.partition("; ")
        yield RuleFault(key, message, remedy or "mend the pattern")
