"""The examples: what they hold is kept as JSON, and the demo's document gives nothing to wonder about."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.documents import read
from bot.plan.load import load
from bot.plan.write import write
from tests.documents.conftest import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.md"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_is_understood_as_before(path: Path, snapshot_json: SnapshotAssertion) -> None:
    assert read(path.read_bytes(), file=path.name).as_json() == snapshot_json


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_is_read_to_the_last_line_and_gives_a_valid_plan(path: Path) -> None:
    document = read(path.read_bytes(), file=path.name)
    assert document.unread == ()
    assert document.findings == ()
    loaded = load(write(document.plan), file="plan.yml")
    assert loaded.findings == ()
    assert loaded.plan == document.plan


def test_there_is_an_example_of_each_shape() -> None:
    assert [path.stem for path in EXAMPLES] == ["approvals", "master-plan", "mesh", "sequential", "status"]


def test_the_demo_document_has_a_blocker_that_opens_several_tasks() -> None:
    plan = read((ROOT / "examples/status.md").read_bytes(), file="status.md").plan
    assert len(plan.tasks) == 18
    waiting = [name for name, task in plan.tasks.items() if task.after == ["draw-the-route-map"]]
    assert len(waiting) >= 2
    done = {name for name, task in plan.tasks.items() if task.state == "done"}
    free = [name for name, task in plan.tasks.items() if task.state != "done" and set(task.after) <= done]
    assert len(free) >= 4
