"""What holds for each of the five seed documents."""

import pytest

from bot.plan.load import load
from bot.plan.write import write
from tests.documents.conftest import seed
from tests.documents.looking import codes

NUMBERS = ("000", "001", "002", "003", "004")


@pytest.mark.parametrize("number", NUMBERS)
def test_the_plan_is_valid_and_survives_its_file(number: str) -> None:
    document = seed(number)
    loaded = load(write(document.plan), file="plan.yml")
    assert loaded.findings == ()
    assert loaded.plan == document.plan


@pytest.mark.parametrize("number", NUMBERS)
def test_every_entry_and_finding_has_a_line(number: str) -> None:
    document = seed(number)
    for entries in document.entries.values():
        for entry in entries:
            assert entry.line > 0
            assert entry.id
            assert entry.title
    assert all(document.source.line_of(f"tasks.{name}") for name in document.plan.tasks)
    assert all(document.source.lines[f"agents.{name}"] for name in document.plan.agents)


@pytest.mark.parametrize("number", ["003", "004"])
def test_broken_encodings_are_repaired_and_reported(number: str) -> None:
    document = seed(number)
    assert codes(document)["encoding-repaired"] == 1
    text = str(document.as_json())
    assert "√" not in text
    assert "ðŸ" not in text
