"""The reference pages say what the code does."""

from pathlib import Path

import pytest

from bot import reference
from bot.commands import reference as commands_reference
from bot.commands.registry import commands

ROOT = Path(__file__).parents[1]


def test_page_of_the_commands_is_current() -> None:
    written = (ROOT / commands_reference.PAGE).read_text(encoding="utf-8")
    assert written == commands_reference.page(), "run: python -m bot.commands.reference > docs/reference/commands.md"


def test_page_of_the_settings_is_current() -> None:
    written = (ROOT / reference.PAGE).read_text(encoding="utf-8")
    assert written == reference.page(), "run: python -m bot.reference > docs/reference/settings.md"


@pytest.mark.parametrize("name", commands())
def test_every_command_has_a_sentence_and_examples_that_call_it(name: str) -> None:
    command = commands()[name]
    assert command.summary.endswith(".")
    words = (f"/{name}", *(f"/{alias}" for alias in command.aliases))
    assert command.examples
    assert all(example.split()[0] in words for example in command.examples)
