"""The demo plays every example to its end, and leaves out what a document does not allow."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import cli

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted([*(ROOT / "examples").glob("*.md"), *(ROOT / "examples" / "plans").glob("*.yml")])
SEEDS = sorted((ROOT / "../shared/seeds").glob("*.txt"))
STEPS = 4

pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True, slots=True)
class Played:
    returncode: int
    stdout: str
    stderr: str


Play = Callable[[Path], Played]


@pytest.fixture
def play(capfd: pytest.CaptureFixture[str]) -> Play:
    """Plays in this process: to start Python costs as much as to play."""

    def run(document: Path) -> Played:
        code = cli.run(["demo", "--headless", "--doc", str(document)])
        return Played(code, *capfd.readouterr())

    return run


def marks_of(told: str) -> list[str]:
    """What became of each step."""
    return [line[0] for line in told.splitlines() if line.startswith(("✓", "✗", "–"))]


@pytest.mark.parametrize("document", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_plays_to_its_end(play: Play, document: Path) -> None:
    _assert_played(play(document))


@pytest.mark.skipif(not SEEDS, reason="the documents that the project was specified by are not on this machine")
@pytest.mark.parametrize("document", SEEDS, ids=lambda path: path.stem[:3])
def test_a_document_of_people_plays_to_its_end(play: Play, document: Path) -> None:
    _assert_played(play(document))


def test_the_default_document_has_the_whole_story() -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "demo", "--headless"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=250)
    assert marks_of(done.stdout) == ["✓"] * STEPS
    _assert_played(Played(done.returncode, done.stdout, done.stderr))


def test_left_out_steps_say_why(play: Play) -> None:
    told = play(ROOT / "examples" / "approvals.md").stdout
    assert "The blocker is finished: left out, no task of the document waits for another." in told


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("empty.md", "", "no agents were found"),
        ("prose.md", "# Hello\n\nNothing to see.\n", "no agents were found"),
        ("plan.yml", "version: 1\nsession: X\nagents: {a: b}\ntasks: {t: {after: nothing}}\n", "nothing"),
    ],
)
def test_a_document_without_a_story_is_refused_with_what_to_do(
    play: Play, tmp_path: Path, name: str, text: str, words: str
) -> None:
    (tmp_path / name).write_text(text)
    done = play(tmp_path / name)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_document_is_named(play: Play, tmp_path: Path) -> None:
    done = play(tmp_path / "none.md")
    assert done.returncode == 1
    assert "none.md: No such file" in done.stderr


def _assert_played(done: Played) -> None:
    assert done.returncode == 0, done.stdout + done.stderr
    marks = marks_of(done.stdout)
    assert len(marks) == STEPS
    assert marks[0] == "✓"
    assert "✗" not in marks
    assert "▰" in done.stdout or "▱" in done.stdout, "the status page is printed"
    assert done.stderr == ""
