"""Plans written as files: pleasant by hand, and the same plan when they are loaded."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from bot.plan.edit import CannotEdit, edit
from bot.plan.load import load
from bot.plan.models import Plan
from bot.plan.write import write
from tests.plan.strategies import plans

EXAMPLES = Path(__file__).parents[2] / "examples" / "plans"


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_what_is_written_loads_to_the_same_plan(plan: Plan) -> None:
    text = write(plan)
    loaded = load(text, file="plan.yml")
    assert loaded.findings == (), text
    assert loaded.plan == plan, text


@pytest.mark.parametrize("name", ["short.yml", "full.yml"])
def test_examples_survive_writing(name: str) -> None:
    plan = load((EXAMPLES / name).read_text(encoding="utf-8"), file=name).plan
    assert plan is not None
    assert load(write(plan), file=name).plan == plan


def test_the_short_form_is_written_as_people_write_it() -> None:
    text = "\n".join(
        line for line in (EXAMPLES / "short.yml").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    )
    plan = load(text, file="short.yml").plan
    assert plan is not None
    assert [line for line in write(plan).splitlines() if line] == text.splitlines()


def test_long_text_is_a_block_and_defaults_are_left_out() -> None:
    plan = Plan.model_validate(
        {
            "version": 1,
            "session": {"title": "T", "objective": "One line\n\n  and more"},
            "tasks": {"a": {"title": "no", "kind": "task", "after": [], "critical": False}, "b": {"blocks": ["all"]}},
            "policy": {"lease": "24h"},
        }
    )
    assert write(plan) == (
        "version: 1\n\nsession:\n  title: T\n  objective: |-\n    One line\n\n      and more\n\ntasks:\n  a: no\n"
        "  b: {blocks: all}\n"
    )


def test_an_id_that_is_written_stays_even_where_the_title_gives_it() -> None:
    plan = Plan.model_validate({"version": 1, "session": {"title": "Spring", "id": "spring"}})
    assert write(plan) == "version: 1\n\nsession:\n  id: spring\n  title: Spring\n"


TEXT = """\
# who we are
version: 1
session: Reading room   # a working title
agents:
  ines: Catalogue service
  otto: {role: Hosting}  # asks before he moves

tasks:
  # first
  database: {agent: otto}
  tables:
    agent: 'ines'
    after: database
"""


def test_an_edit_keeps_comments_quotes_and_order() -> None:
    changed = edit(TEXT, {("agents", "otto", "principals"): ["otto#12"], ("tasks", "tables", "due"): "2026-01-02"})
    assert "# who we are" in changed
    assert "# asks before he moves" in changed
    assert "# first" in changed
    assert "agent: 'ines'" in changed
    plan = load(changed, file="p").plan
    assert plan is not None
    assert plan.agents["otto"].principals == ["otto#12"]
    assert str(plan.tasks["tables"].due) == "2026-01-02"


def test_an_edit_widens_short_forms() -> None:
    changed = edit(TEXT, {("agents", "ines", "principals"): ["ines#7"], ("session", "starts"): "2026-01-05"})
    plan = load(changed, file="p").plan
    assert plan is not None
    assert (plan.agents["ines"].role, plan.agents["ines"].principals) == ("Catalogue service", ["ines#7"])
    assert plan.session.title == "Reading room"


def test_an_edit_takes_keys_out() -> None:
    plan = load(edit(TEXT, {("tasks", "tables", "after"): None}), file="p").plan
    assert plan is not None
    assert plan.tasks["tables"].after == []


@pytest.mark.parametrize("changes", [{("tasks", "tables", "after"): "ghost"}, {("tasks", "tables", "nonsense"): 1}])
def test_an_edit_that_would_break_the_plan_is_refused(changes: dict[tuple[str, ...], object]) -> None:
    with pytest.raises(CannotEdit, match="would be no valid plan any more"):
        edit(TEXT, changes, file="plan.yml")


def test_a_file_that_is_no_plan_is_not_edited() -> None:
    with pytest.raises(CannotEdit, match="is no valid plan: x:1"):
        edit("- a", {("session",): "x"}, file="x")
