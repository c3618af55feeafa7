"""Every file says in a line why it exists, is short, and has a name that means something."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.rooms import ROOT, files, tree_of

LONGEST = 400
EMPTY_NAMES = frozenset(
    {"util", "utils", "helper", "helpers", "manager", "service", "common", "misc", "process", "info"}
)


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_says_why_it_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if text.strip():
        words = ast.get_docstring(tree_of(path))
        assert words, "begin the file with a docstring of one line"
        assert len(words.splitlines()[0]) <= 120


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST, "split it by meaning"


def test_names_mean_something() -> None:
    names = {path: set(re.split(r"[_.]", path.stem)) for path in files()}
    assert [str(path.relative_to(ROOT)) for path, words in names.items() if words & EMPTY_NAMES] == []
