"""`baton try` judges facts and folders of cases, and exits so that a CI can tell."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.cli import run

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "approvals"
HEAD = "4f2a91c07d3e" * 3 + "beef"
PLAN = 'version: 1\nsession: T\nagents: {a: {principals: ["ada#1"]}}\napprovals: {code: {primary: a}}\n'


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.yml"
    path.write_text(PLAN)
    return path


def written(path: Path, value: Any) -> str:
    path.parent.mkdir(exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value))
    return str(path)


def facts(*reviewers: str) -> dict[str, Any]:
    reviews = [{"by": who, "commit": HEAD, "at": "2026-01-02T00:00:00Z"} for who in reviewers]
    return {"author": "eve#5", "head": {"sha": HEAD}, "permissions": {"ada#1": "write"}, "reviews": reviews}


def test_the_cases_of_the_example_are_as_they_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["try", str(EXAMPLE / "cases"), "--plan", str(EXAMPLE / "plan.yml")]) == 0
    assert "8 cases, 0 failed" in capsys.readouterr().out


def test_the_examples_facts_fit_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "facts"]) == 0
    schema = json.loads(capsys.readouterr().out)
    for path in sorted((EXAMPLE / "cases").glob("*.json")):
        jsonschema.validate(json.loads(path.read_text())["facts"], schema)


def test_a_green_verdict_exits_with_nought(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["try", "--facts", written(tmp_path / "f.json", facts("ada#1")), "--plan", str(plan)]) == 0
    out = capsys.readouterr().out
    assert "approved: The rule is met" in out
    assert "✅ a approves: ada as a" in out


def test_a_verdict_that_waits_says_what_to_write(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    value = {**facts("ben#2"), "title": "[bold]x\u202e", "holds": [{"by": "ada#1", "at": "2026-01-02T00:00:00Z"}]}
    value["gaps"] = [{"part": "files", "why": "cut\u202e"}]
    assert run(["try", "--facts", written(tmp_path / "f.json", value), "--plan", str(plan)]) == 1
    out = capsys.readouterr().out
    assert f"write next: /approve {HEAD[:12]}" in out
    assert "not counted: ben: the permission could not be read" in out
    assert "hold by ada: no reason given" in out
    assert "\u202e" not in out


def test_the_verdict_as_json(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["try", "--facts", written(tmp_path / "f.json", facts()), "--plan", str(plan), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["conclusion"], told["write"]) == (
        "waiting",
        "action_required",
        [f"/approve {HEAD[:12]}"],
    )
    assert told["rules"][0]["needs"][0]["could"] == ["ada"]


def test_a_case_that_is_otherwise_fails_and_says_how(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expect = {"status": "approved", "rules": {"code": "approved", "gone": "idle"}, "missing": [], "write": []}
    written(tmp_path / "cases" / "one.json", {"facts": facts(), "expect": expect})
    written(tmp_path / "cases" / "two.json", {"facts": facts("ada#1"), "expect": "approved", "plan": "../plan.yml"})
    assert run(["try", str(tmp_path / "cases"), "--plan", str(plan)]) == 1
    out = capsys.readouterr().out
    for line in (
        "FAILED  one.json",
        "status: expected approved, got waiting",
        "rules.code: expected approved, got waiting",
        "rules.gone: expected idle, got no such rule",
        'missing: expected [], got ["a"]',
        "ok      two.json",
        "2 cases, 1 failed",
    ):
        assert line in out
    assert run(["try", str(tmp_path / "cases"), "--plan", str(plan), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [bool(case["differs"]) for case in told["cases"]] == [True, False]


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("{", "no JSON"),
        ([], "a case has `facts`"),
        ({"facts": {}, "expects": "x"}, "a case has `facts`"),
        ({"facts": facts()}, "`expect` is a status"),
        ({"facts": facts(), "expect": {"colour": "green"}}, "`expect` is a status"),
        ({"facts": {**facts(), "x": 1}, "expect": "waiting"}, "x: there is no such key"),
    ],
)
def test_a_case_that_cannot_be_read_exits_with_two(
    case: Any, says: str, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(tmp_path / "cases" / "one.json", case)
    assert run(["try", str(tmp_path / "cases"), "--plan", str(plan)]) == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["x", "--facts", "y"], ["nowhere"], ["--facts", "nowhere.json"]])
def test_calls_that_name_nothing_to_judge_exit_with_two(words: list[str], plan: Path) -> None:
    assert run(["try", *words, "--plan", str(plan)]) == 2


def test_a_folder_without_cases_is_told(plan: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run(["try", str(tmp_path / "empty"), "--plan", str(plan)]) == 2


def test_the_page_of_the_predicates_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "predicates"]) == 0
    kept = (ROOT / "docs" / "reference" / "predicates.md").read_text()
    assert capsys.readouterr().out == kept, "run: baton schema predicates > docs/reference/predicates.md"
    assert run(["schema", "nothing"]) == 2
    assert run(["schema", "facts", "--markdown"]) == 2
