"""The JSON Schema and the reference pages are those of the models and checks, and every key is described."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from pydantic import BaseModel

from bot.doctor.reference import doctor_reference
from bot.plan.models import Plan
from bot.plan.reference import _models, plan_reference
from bot.plan.schema import plan_schema
from bot.plan.write import write
from bot.plan.yaml_tree import read_tree
from tests.plan.strategies import plans
from tests.plan.test_examples import FULL, SHORT

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"


def faults(value: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(plan_schema())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def values(text: str) -> Any:
    return read_tree(text, file="plan.yml").value


def test_the_schema_in_the_repository_is_current() -> None:
    kept = json.loads((REFERENCE / "plan.schema.json").read_text(encoding="utf-8"))
    assert kept == plan_schema(), "run: baton schema > docs/reference/plan.schema.json"


def test_the_page_of_the_plan_is_current() -> None:
    kept = (REFERENCE / "plan.md").read_text(encoding="utf-8")
    assert kept == plan_reference(), "run: baton schema --markdown > docs/reference/plan.md"


def test_the_page_of_the_doctor_is_current() -> None:
    kept = (REFERENCE / "doctor.md").read_text(encoding="utf-8")
    assert kept == doctor_reference(), "run: baton doctor --list > docs/reference/doctor.md"


@pytest.mark.parametrize("model", list(_models(Plan, set())), ids=lambda model: model.__name__)
def test_every_key_and_model_is_described(model: type[BaseModel]) -> None:
    assert (model.__doc__ or "").strip()
    assert [name for name, field in model.model_fields.items() if not field.description] == []


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(plan_schema())


@pytest.mark.parametrize("text", [SHORT, FULL], ids=["short", "full"])
def test_the_schema_takes_both_forms(text: str) -> None:
    assert faults(values(text)) == []


@pytest.mark.parametrize("path", sorted((ROOT / "examples" / "plans").glob("*.yml")), ids=lambda path: path.name)
def test_the_schema_takes_the_examples(path: Path) -> None:
    assert faults(values(path.read_text(encoding="utf-8"))) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_the_schema_takes_whatever_the_loader_takes(plan: Plan) -> None:
    assert faults(values(write(plan))) == []


@pytest.mark.parametrize(
    "line",
    [
        "tasks: {a: {afte: b}}",
        "tasks: {A b: x}",
        "tasks: {a: {kind: epic}}",
        "tasks: {a: {critical: yes}}",
        "tasks: {a: {due: tomorrow}}",
        "tasks: {a: {progress: 101}}",
        "checkpoints: {c: {items: [{sign_off: all}]}}",
        "schedule: {standup: {evry: day}}",
        "policy: {lease: 24}",
        "nonsense: 1",
    ],
)
def test_the_schema_refuses_what_the_loader_refuses(line: str) -> None:
    assert faults(values("version: 1\nsession: T\n" + line))
