"""Approval rules that no change can be for, or that say the same as another."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import Condition


@check("rule-unreachable")
def rule_unreachable(subject: Subject) -> Iterator[Fault]:
    """An approval rule whose condition no change can fulfil: it contradicts itself."""
    for name, rule in subject.plan.approvals.items():
        for key, message in _contradictions(rule.when, f"approvals.{name}.when"):
            yield Fault(message, "take one of the two out", key)


@check("rule-twice")
def rule_twice(subject: Subject) -> Iterator[Fault]:
    """Two approval rules for the same changes: both must be met, which is rarely meant."""
    first: dict[str, str] = {}
    for name, rule in subject.plan.approvals.items():
        if rule.when.asks_nothing:
            continue
        key = rule.when.model_dump_json()
        other = first.setdefault(key, name)
        if other != name:
            message = f"{name} is for the same changes as {other}, and both must be met"
            yield Fault(message, "join them, or say what differs", f"approvals.{name}.when")


@check("check-of-any-app")
def check_of_any_app(subject: Subject) -> Iterator[Fault]:
    """A rule relies on a check without naming its App: whoever may write checks can give it."""
    for name, rule in subject.plan.approvals.items():
        for part, condition in (("when", rule.when), ("needs", rule.needs)):
            for green in _checks(condition) if condition else ():
                message = f"the check {green} counts from any App"
                yield Fault(message, f"write {{name: {green}, app: <slug or id>}}", f"approvals.{name}.{part}")


def _contradictions(condition: Condition, key: str) -> Iterator[tuple[str, str]]:
    if size := condition.size:
        bounds = (
            ("files", size.files_at_least, size.files_at_most),
            ("lines", size.lines_at_least, size.lines_at_most),
        )
        for what, least, most in bounds:
            if least is not None and most is not None and least > most:
                yield f"{key}.size", f"no change has {least} {what} or more and {most} or fewer"
    inner = condition.not_
    if inner is not None and inner.asks_nothing:
        yield f"{key}.not", "`not` of nothing is never true"
    if inner is not None and not inner.asks_nothing:
        rest = condition.model_copy(update={"not_": None})
        if rest == inner:
            yield f"{key}.not", "the condition and its opposite are both asked for"
    for word, several in (("all", condition.all_), ("any", condition.any_), ("of", condition.of)):
        for at, part in enumerate(several or []):
            yield from _contradictions(part, f"{key}.{word}.{at}")


def _checks(condition: Condition) -> Iterator[str]:
    yield from (green.name for green in condition.checks if green.app is None)
    for part in condition.parts:
        yield from _checks(part)
