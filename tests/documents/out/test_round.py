"""A plan that is exported and read again is the same plan: examples, seeds, and any plan at all."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.documents import read
from bot.documents.out import is_own, write_document
from bot.documents.out.text import escape, joined, split, unescape
from bot.plan.load import load
from bot.plan.models import Plan
from bot.plan.write import write
from tests.plan.strategies import lines, plans

ROOT = Path(__file__).parents[3]
DOCUMENTS = sorted((ROOT / "examples").glob("*.md")) + sorted((ROOT / "../shared/seeds").glob("*.txt"))
PLANS = sorted((ROOT / "examples").rglob("*.yml"))


def again(plan: Plan) -> Plan:
    text = write_document(plan)
    assert is_own(text)
    document = read(text.encode(), file="exported.md")
    assert document.unread == ()
    assert document.findings == (), text
    return document.plan


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_any_plan_comes_back(plan: Plan) -> None:
    found = again(plan)
    assert found == plan
    assert write(found) == write(plan), "the order of entries is kept too"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem[:12])
def test_every_document_that_was_imported_comes_back(path: Path) -> None:
    plan = read(path.read_bytes(), file=path.name).plan
    assert write(again(plan)) == write(plan)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_example_comes_back(path: Path) -> None:
    plan = load(path.read_bytes(), file=path.name).plan
    if plan is None:
        pytest.skip("no plan, but the seed of a sandbox")
    assert write(again(plan)) == write(plan)


@given(lines | st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_line_comes_back(text: str) -> None:
    told = escape(text)
    assert unescape(told) == text
    assert "\n" not in told


@given(st.lists(lines | st.text(alphabet="ab;\\ |,", min_size=1).map(lambda text: text.strip() or "x"), max_size=4))
def test_any_list_of_a_cell_comes_back(values: list[str]) -> None:
    assert split(joined(values)) == values
