"""`baton init`: three questions, a valid plan, nothing overwritten."""

import io
from pathlib import Path

import pytest

from bot.cli import run
from bot.plan.load import load

PLAN = Path(".github/coordination.yml")


@pytest.fixture(autouse=True)
def _in_an_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "tea-house"
    place.mkdir()
    monkeypatch.chdir(place)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written() -> list[str]:
    text = PLAN.read_text(encoding="utf-8")
    assert load(text, file=str(PLAN)).findings == ()
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_options_answer_the_questions() -> None:
    words = ["init", "--title", "Shop launch", "--agent", "ada: Database", "--agent", "Bo Lin"]
    assert run([*words, "--task", "Tables @ada", "--task", "front page @bo-lin", "--task", "test"]) == 0
    assert written() == [
        "version: 1",
        "session: Shop launch",
        "agents:",
        "  ada: Database",
        "  bo-lin: {name: Bo Lin}",
        "tasks:",
        "  tables:     {title: Tables, agent: ada}",
        "  front-page: {title: front page, agent: bo-lin}",
        "  test:",
    ]


def test_three_questions_are_asked_at_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("Launch\nada: data, bo\nTables @ada; Pages @bo\n"))
    assert run(["init"]) == 0
    assert "session: Launch" in written()
    assert "  tables: {title: Tables, agent: ada}" in written()
    assert capsys.readouterr().out.count(": ") >= 3


def test_yes_asks_nothing_and_takes_the_title_from_the_directory() -> None:
    assert run(["init", "--yes"]) == 0
    assert written() == ["version: 1", "session: Tea house"]


def test_without_a_terminal_the_options_are_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(["init"]) == 2
    assert "give --title, --agent and --task, or --yes" in capsys.readouterr().err
    assert not PLAN.exists()


def test_nothing_is_overwritten(capsys: pytest.CaptureFixture[str]) -> None:
    PLAN.parent.mkdir()
    PLAN.write_text("mine", encoding="utf-8")
    assert run(["init", "--yes"]) == 1
    assert PLAN.read_text(encoding="utf-8") == "mine"
    assert capsys.readouterr().err.splitlines() == [
        "baton: .github/coordination.yml is there already; edit it, or name another file with --file"
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--task", "Tables @adda", "--agent", "ada"], "there is no agent adda; write ada"),
        (["--task", "@ada"], "'@ada' is no task"),
        (["--task", "a b", "--task", "A-B"], "two tasks would be called a-b"),
        (["--agent", ": role"], "': role' is no agent"),
        (["--agent", "all"], "the id all stands for every one"),
        (["--title", ""], "is empty"),
    ],
)
def test_answers_that_do_not_fit_write_nothing(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--yes", *words]) == 2
    assert said in capsys.readouterr().err
    assert not PLAN.exists()
