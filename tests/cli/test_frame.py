"""The frame of the command line: lazy verbs, one line for a mistake."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from bot.cli import run
from bot.cli.application import implementation
from bot.cli.verbs import VERBS, Verb


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(verb.name in said for verb in VERBS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("baton ")


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_a_verb_has_an_implementation_whose_docstring_is_its_summary(verb: Verb) -> None:
    found = implementation(verb)
    if not isinstance(found, typer.Typer):
        assert (found.__doc__ or "").strip().splitlines()[0] == verb.summary


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_explains_itself(verb: Verb, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([verb.name, "--help"]) == 0
    assert verb.summary in capsys.readouterr().out


def test_the_list_of_verbs_fits_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    run(["--help"])
    said = capsys.readouterr().out
    assert all(f" {verb.summary}\n" in said for verb in VERBS)


@pytest.mark.parametrize("words", [[], ["agent"]])
def test_without_words_it_is_the_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    said = capsys.readouterr().err
    assert said.startswith(" ".join(["Usage: baton", *words]))
    assert "baton: " not in said.replace("Usage: baton", "")


@pytest.mark.parametrize("words", [["shcema"], ["schema", "--foo"], ["schema", "a", "b"], ["--foo"]])
def test_words_that_are_off_are_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    assert said.err.startswith("baton: ")
    assert "--help`" in said.err


def test_a_near_verb_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    run(["shcema"])
    assert "schema" in capsys.readouterr().err


def test_help_imports_no_verb_and_no_library_of_theirs() -> None:
    code = (
        "import sys\nfrom bot.cli import run\nrun(['--help'])\n"
        "heavy = {'pydantic', 'yaml', 'fastapi', 'githubkit', 'sqlalchemy', 'jinja2', 'rich'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stderr
