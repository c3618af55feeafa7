"""`baton import`: what it prints, what it writes, and what it never overwrites."""

import json
from pathlib import Path

import pytest

from bot.cli import run
from bot.documents.document import KINDS
from bot.plan.load import load

DOCUMENT = (
    "# Tea\n\nSome words.\n\n## Agents\n- **ada** - Kettle\n\n"
    "## Tasks\n- [ ] Boil water (ada)\n- [ ] Pour, depends on: Boil\n"
)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "tea.md"
    path.write_text(DOCUMENT, encoding="utf-8")
    return path


def test_it_prints_what_was_understood_and_what_was_left(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(document)]) == 0
    printed = capsys.readouterr().out
    assert "   2 tasks         1 with an owner, 0 done, 0 dependencies" in printed
    assert "  ada  ada: Kettle" in printed
    assert "     3  Some words.\n        prose:" in printed
    assert "'Boil' is the title of no task here" in printed


def test_it_prints_json_with_every_kind(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(document), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed) == [*KINDS, "unread", "findings"]
    assert [(task["id"], task["line"]) for task in printed["tasks"]] == [("boil-water", 9), ("pour", 10)]
    assert printed["session"] == [{"id": "tea", "title": "Tea", "line": 1, "style": "mesh"}]


def test_it_writes_a_plan_that_loads_and_never_overwrites_one(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = document.parent / "deep" / "plan.yml"
    assert run(["import", str(document), "-o", str(plan)]) == 0
    loaded = load(plan.read_bytes(), file="plan.yml")
    assert loaded.plan is not None
    assert loaded.plan.tasks["boil-water"].agent == "ada"
    before = plan.read_bytes()
    capsys.readouterr()
    assert run(["import", str(document), "-o", str(plan)]) == 1
    assert (
        capsys.readouterr().err == f"baton: {plan} is there already; name another file, or overwrite it with --force\n"
    )
    assert plan.read_bytes() == before
    assert run(["import", str(document), "-o", str(plan), "--force"]) == 0


def test_a_dash_is_standard_output_and_no_file(
    document: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(document.parent)
    assert run(["import", str(document), "-o", "-"]) == 0
    out, err = capsys.readouterr()
    loaded = load(out.encode(), file="plan.yml")
    assert loaded.plan is not None
    assert loaded.plan.tasks["boil-water"].agent == "ada"
    assert "understood:" in err, "what was understood does not get into the plan"
    assert run(["import", str(document), "-o", "-", "--json"]) == 2
    assert run(["export", "-o", "-", "missing.yml"]) == 2
    assert [path.name for path in document.parent.iterdir()] == ["tea.md"]


def test_a_document_that_says_nothing_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "walk.md"
    path.write_text("We walked.\n", encoding="utf-8")
    assert run(["import", str(path), "-o", str(tmp_path / "plan.yml")]) == 1
    assert "nothing was understood" in capsys.readouterr().out
    assert not (tmp_path / "plan.yml").exists()


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(tmp_path / "none.md")]) == 2
    assert "there is no file" in capsys.readouterr().err
