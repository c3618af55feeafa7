"""`baton doctor`: findings as lines or JSON, exit codes, and files that are no plans."""

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli import run

CLEAN = "version: 1\nsession: Tea\nagents: {ada: Kettle}\ntasks: {water: {agent: ada}}\n"
NOTED = CLEAN.replace("}}", "}, cups: {}}")
WARNED = CLEAN.replace("ada: Kettle", "ada: Kettle, bo: Cups")
WRONG = CLEAN.replace("agent: ada", "agent: adda")
DOCUMENT = "# Tea\n\n## Agents\n- **ada**: Kettle\n- **bo**: Cups\n\n## Tasks\n- [ ] ada: boil water\n"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / ".github" / "coordination.yml"
    path.parent.mkdir()
    return path


@pytest.mark.parametrize(
    ("text", "code", "strict", "summary"),
    [
        (CLEAN, 0, 0, "nothing found"),
        (NOTED, 0, 0, "1 note"),
        (WARNED, 0, 1, "1 warning"),
        (WRONG, 1, 1, "1 error"),
    ],
)
def test_exit_codes_and_summary(
    plan: Path, capsys: pytest.CaptureFixture[str], text: str, code: int, strict: int, summary: str
) -> None:
    plan.write_text(text, encoding="utf-8")
    assert run(["doctor"]) == code
    assert capsys.readouterr().out.splitlines()[-1] == f".github/coordination.yml: {summary}"
    assert run(["doctor", "--strict"]) == strict


def test_findings_are_lines_with_severity_place_and_remedy(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan.write_text(WRONG, encoding="utf-8")
    run(["doctor"])
    assert capsys.readouterr().out.splitlines()[0] == (
        "error    .github/coordination.yml:4: tasks.water.agent: there is no agent adda; "
        "write ada, or add adda to agents [unknown-agent]"
    )


def test_json_has_code_line_message_and_remedy(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan.write_text(WARNED, encoding="utf-8")
    assert run(["doctor", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["file"], said["kind"]) == (".github/coordination.yml", "plan")
    assert said["findings"] == [
        {
            "file": ".github/coordination.yml",
            "line": 3,
            "code": "agent-without-deliverable",
            "message": "bo has no deliverable",
            "remedy": "give it a task, or take it out",
            "key": "agents.bo",
            "severity": "warning",
        }
    ]


@pytest.mark.parametrize("name", ["COORDINATION.md", "notes.txt", "status.markdown"])
def test_documents_are_examined_too(plan: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    Path(name).write_text(DOCUMENT, encoding="utf-8")
    assert run(["doctor", name, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["kind"] == "document"
    assert (5, "agent-without-deliverable") in {(f["line"], f["code"]) for f in said["findings"]}


def test_dates_are_compared_with_the_day_that_is_given(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan.write_text(CLEAN.replace("agent: ada", "agent: ada, due: 2026-01-05"), encoding="utf-8")
    run(["doctor", "--today", "2026-01-05"])
    assert "nothing found" in capsys.readouterr().out
    run(["doctor", "--today", "2026-01-06"])
    assert "[overdue]" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere.yml", "there is no file nowhere.yml; look at its name"),
        (".github/coordination.yml", "write one with `baton init`"),
        (".", ". is a directory; name a file in it"),
        ("program.bin", "program.bin is no text; name a plan or a Markdown document"),
    ],
)
def test_what_is_no_file_is_one_line(plan: Path, capsys: pytest.CaptureFixture[str], name: str, said: str) -> None:
    Path("program.bin").write_bytes(b"\x7fELF\x00\x01\x02")
    assert run(["doctor", name]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert said in err


def test_a_file_that_may_not_be_read_is_one_line(
    plan: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan.write_text(CLEAN, encoding="utf-8")

    def refuse(self: Path, mode: str) -> None:  # root, who runs tests in containers, may read every file
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    assert run(["doctor"]) == 2
    err = capsys.readouterr().err
    assert "coordination.yml cannot be read (Permission denied)" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(("text", "kind"), [(CLEAN, "plan"), (DOCUMENT, "document")])
def test_standard_input_tells_by_itself_what_it_is(text: str, kind: str) -> None:
    root = Path(__file__).parents[2]
    code = "from bot.cli import main; main(['doctor', '-', '--json'])"
    done = subprocess.run(
        [sys.executable, "-c", code], input=text, capture_output=True, text=True, cwd=root, check=False
    )
    assert json.loads(done.stdout)["kind"] == kind
