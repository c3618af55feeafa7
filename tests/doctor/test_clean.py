"""The doctor is silent about plans that do not contradict themselves, and never fails."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.doctor import Subject, examine
from bot.plan.load import load
from bot.plan.models import Plan
from bot.plan.write import write
from tests.plan.strategies import clean_plans, plans
from tests.work import growth


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(clean_plans())
def test_no_false_alarm_on_a_clean_plan(plan: Plan) -> None:
    text = write(plan)
    loaded = load(text, file="plan.yml")
    assert loaded.plan == plan
    assert examine(Subject(plan, loaded.source, "plan", text, today=dt.date(2029, 1, 1))) == []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_any_plan_is_examined_without_failing(plan: Plan) -> None:
    text = write(plan)
    source = load(text, file="plan.yml").source
    for finding in examine(Subject(plan, source, "plan", text, today=dt.date(2030, 1, 1))):
        assert finding.message
        assert finding.remedy
        assert "\n" not in str(finding)


@pytest.mark.parametrize("name", ["short.yml", "full.yml"])
def test_example_plans_are_clean(name: str) -> None:
    text = (Path(__file__).parents[2] / "examples" / "plans" / name).read_text(encoding="utf-8")
    loaded = load(text, file=name)
    assert loaded.plan is not None
    assert examine(Subject(loaded.plan, loaded.source, "plan", text, today=dt.date(2026, 3, 1))) == []


def test_agents_that_all_wait_for_all_are_examined_in_linear_time() -> None:
    def examining(count: int) -> Callable[[], None]:
        agents = "".join(f"  a{n}: {{after: [all], provides: {{all: x}}}}\n" for n in range(count))
        loaded = load(f"version: 1\nsession: T\nagents:\n{agents}", file="plan.yml")
        assert loaded.plan is not None
        subject = Subject(loaded.plan, loaded.source)

        def run() -> None:
            assert any(finding.code == "agent-cycle" for finding in examine(subject))

        return run

    assert growth(examining(1_000), examining(10_000)) < 10.5
