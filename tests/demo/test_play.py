"""The demo plays every example to its end, and leaves out what a document does not allow."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted([*(ROOT / "examples").glob("*.md"), *(ROOT / "examples" / "plans").glob("*.yml")])
SEEDS = sorted((ROOT / "../shared/seeds").glob("*.txt"))
STEPS = 4

pytestmark = pytest.mark.timeout(180)


def play(document: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "demo", "--headless", "--doc", str(document)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=150)


def marks_of(told: str) -> list[str]:
    """What became of each step."""
    return [line[0] for line in told.splitlines() if line.startswith(("✓", "✗", "–"))]


@pytest.mark.parametrize("document", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_plays_to_its_end(document: Path) -> None:
    _assert_played(document)


@pytest.mark.skipif(not SEEDS, reason="the documents that the project was specified by are not on this machine")
@pytest.mark.parametrize("document", SEEDS, ids=lambda path: path.stem[:3])
def test_a_document_of_people_plays_to_its_end(document: Path) -> None:
    _assert_played(document)


def test_the_default_document_has_the_whole_story() -> None:
    assert marks_of(play(ROOT / "examples" / "status.md").stdout) == ["✓"] * STEPS


def test_left_out_steps_say_why() -> None:
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
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    (tmp_path / name).write_text(text)
    done = play(tmp_path / name)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_document_is_named(tmp_path: Path) -> None:
    done = play(tmp_path / "none.md")
    assert done.returncode == 1
    assert "none.md: No such file" in done.stderr


def _assert_played(document: Path) -> None:
    done = play(document)
    assert done.returncode == 0, done.stdout + done.stderr
    marks = marks_of(done.stdout)
    assert len(marks) == STEPS
    assert marks[0] == "✓"
    assert "✗" not in marks
    assert "▰" in done.stdout or "▱" in done.stdout, "the status page is printed"
    assert done.stderr == ""
