"""All standards that a plan switches on, held against one pull request."""

from collections.abc import Iterator

from bot.domain.head_facts import HeadFacts
from bot.plan.models import Plan
from bot.rules.points import Point
from bot.rules.standards.conventional import conventional
from bot.rules.standards.docs_with_api import docs_with_api
from bot.rules.standards.tests_with_code import tests_with_code


def judge_standards(facts: HeadFacts, plan: Plan) -> tuple[Point, ...] | None:
    """Every point; None where the plan switches no standard on."""
    standards = plan.standards
    if standards is None or not (standards.commits or standards.tests_with_code or standards.docs_with_api):
        return None
    return tuple(_points(facts, plan))


def _points(facts: HeadFacts, plan: Plan) -> Iterator[Point]:
    standards = plan.standards
    assert standards
    for gap in facts.gaps:
        yield Point("waiting", gap.why, gap.remedy)
    unknown = {gap.part for gap in facts.gaps}
    if standards.commits:
        yield from _or_met(conventional(facts), "title and commits are conventional", is_known="commits" not in unknown)
    if standards.tests_with_code:
        yield from _or_met(tests_with_code(facts), "code comes with tests", is_known="files" not in unknown)
    if standards.docs_with_api:
        words = "changed interfaces come with documentation"
        yield from _or_met(docs_with_api(facts, plan), words, is_known="files" not in unknown)


def _or_met(points: Iterator[Point], words: str, *, is_known: bool) -> Iterator[Point]:
    """What a standard found; that it is met only where all of the pull request was read."""
    found = tuple(points)
    yield from found
    if not found and is_known:
        yield Point("met", words)
