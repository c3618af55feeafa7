"""What the documentation links to is there, and the commands that it names exist."""

import re
import shlex
from itertools import takewhile
from pathlib import Path

import pytest

from bot.cli import run
from bot.cli.verbs import VERBS

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
GUIDE = [ROOT / "README.md", *sorted((ROOT / "docs" / "guide").glob("*.md"))]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
CODE = re.compile(r"`(?:\.venv/bin/)?baton ([a-z][^`\n]*)`")
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)


def named(page: Path) -> list[list[str]]:
    """The words of every `baton …` call on the page, in code spans and in blocks."""
    text = page.read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    calls = [line.partition("baton ")[2] for line in lines if re.match(r"\s*(?:\.venv/bin/)?baton ", line)]
    return [shlex.split(call, comments=True) for call in (*calls, *CODE.findall(text))]


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(page: Path) -> set[str]:
    return {anchor(line.lstrip("#").strip()) for line in page.read_text().splitlines() if line.startswith("#")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        file = page.parent / path if path else page
        if not file.exists() or (fragment and fragment not in anchors(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_is_named_exists(page: Path) -> None:
    calls = named(page)
    assert {words[0] for words in calls} - {verb.name for verb in VERBS} == set()


@pytest.mark.parametrize("page", GUIDE, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_option_that_is_named_exists(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in named(page):
        options = {word.partition("=")[0] for word in words if word.startswith("-")}
        if options:
            assert run([*takewhile(lambda word: not word.startswith("-"), words), "--help"]) == 0
            told = capsys.readouterr().out
            assert {option for option in options if option not in told} == set(), words


def test_every_page_of_the_guide_is_in_its_table() -> None:
    listed = (ROOT / "docs" / "guide" / "README.md").read_text()
    assert [page.name for page in GUIDE[1:] if page.name != "README.md" and f"({page.name})" not in listed] == []


def test_every_target_that_the_readme_names_is_in_the_makefile() -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text()))
    assert set(re.findall(r"make ([a-z]+)", (ROOT / "README.md").read_text())) - targets == set()
