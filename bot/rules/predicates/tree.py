"""Conditions to answers of three values: unknown stays unknown unless the rest decides without it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.plan.models import Condition
from bot.rules.patterns import BadPattern
from bot.rules.predicates.registry import Answer, Predicate, all_predicates
from bot.rules.seen import Mode, Seen

_AGAINST: dict[Mode, Mode] = {"adding": "taking", "taking": "adding", "now": "now"}


@dataclass(frozen=True, slots=True)
class Tested:
    """One condition or predicate with its answer; `parts` are what the answer comes from."""

    key: str
    value: bool | None
    why: str = ""
    parts: "tuple[Tested, ...]" = ()


def evaluate(condition: Condition, seen: Seen, mode: Mode = "adding") -> Tested:
    """The whole condition. In `adding` an author's words may make it true; inside `not` they may not make it false."""
    parts = tuple(_parts(condition, seen, mode))
    return parts[0] if len(parts) == 1 else Tested("all", every([part.value for part in parts]), "", parts)


def every(values: Sequence[bool | None]) -> bool | None:
    return False if False in values else None if None in values else True


def some(values: Sequence[bool | None], at_least: int = 1) -> bool | None:
    true, unknown = values.count(True), values.count(None)
    return True if true >= at_least else None if true + unknown >= at_least else False


def _parts(condition: Condition, seen: Seen, mode: Mode) -> Iterator[Tested]:
    written = condition.model_fields_set
    if condition.all_:
        parts = tuple(evaluate(one, seen, mode) for one in condition.all_)
        yield Tested("all", every([part.value for part in parts]), "", parts)
    if condition.any_:
        parts = tuple(evaluate(one, seen, mode) for one in condition.any_)
        yield Tested("any", some([part.value for part in parts]), "", parts)
    if condition.not_:
        inner = evaluate(condition.not_, seen, _AGAINST[mode])
        yield Tested("not", None if inner.value is None else not inner.value, "", (inner,))
    if condition.of is not None and condition.at_least is not None:
        parts = tuple(evaluate(one, seen, mode) for one in condition.of)
        value = some([part.value for part in parts], condition.at_least)
        yield Tested(f"at least {condition.at_least} of", value, "", parts)
    for field in all_predicates():
        if field in written and (wanted := getattr(condition, field)) not in (None, []):
            yield asked(field, wanted, seen, mode)


def asked(field: str, wanted: object, seen: Seen, mode: Mode = "adding") -> Tested:
    """One predicate, by its field of the plan's `Condition`."""
    predicate = all_predicates()[field]
    answer = _answered(predicate, wanted, seen, mode)
    return Tested(predicate.key, answer.value, answer.why)


def _answered(predicate: Predicate, wanted: object, seen: Seen, mode: Mode) -> Answer:
    try:
        answer = predicate.test(wanted, seen, mode)
    except BadPattern as error:
        return Answer(None, str(error).partition("; ")[0])
    if seen.gaps and (answer.value is None or answer.value is not predicate.sure):
        for part in predicate.looks_at:
            if part in seen.gaps:
                return Answer(None, seen.gaps[part].why)
    return answer
