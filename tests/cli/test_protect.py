"""`baton protect` and `baton doctor --repo` against a sandboxed GitHub that refuses as GitHub does."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import bot.cli.github
from bot import cli
from bot.github.auth import PersonalToken
from bot.github.gateway import Gateway
from bot.sandbox.changes import RequiredCheck, ReviewRule
from bot.sandbox.operations import accounts, protection
from tests.github.town import Town, build

NAME = "baton/approvals: main"
PLAN = """\
version: 1
session: Shop launch
agents: {a: {principals: "ada"}, b: {principals: "nobody-here"}}
approvals: {code: {when: {paths: "src/**"}, primary: a, supporting: b}}
"""
Baton = Callable[..., tuple[int, str, str]]


@pytest.fixture
def town() -> Town:
    made = build()
    made.put_file("README.md", b"Shop\n")
    accounts.grant_token(made.world, made.ada, "ghp_ada")
    return made


@pytest.fixture
def baton(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Baton:
    """Calls a verb as an administrator, in a folder with the plan."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BATON_STATE_KEY", "k" * 32)
    (tmp_path / "plan.yml").write_text(PLAN, encoding="utf-8")

    def gateway(*_: object) -> Gateway:
        return town.gateway(PersonalToken("ghp_ada"))

    monkeypatch.setattr(bot.cli.github, "command_line_github", gateway)

    def call(*words: str) -> tuple[int, str, str]:
        code = cli.run([words[0], "plan.yml", *words[1:]])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_protect_prints_the_ruleset_and_changes_nothing(town: Town, baton: Baton) -> None:
    code, out, _ = baton("protect", "--repo", "acme/shop", "--app-id", "7")
    assert code == 0
    ruleset = json.loads(out)
    assert ruleset["rules"][3]["parameters"]["required_status_checks"] == [{"context": NAME, "integration_id": 7}]
    assert town.repository.rulesets == {}


def test_apply_shows_the_difference_first_and_has_nothing_to_do_again(town: Town, baton: Baton) -> None:
    app = str(town.installation.app.id)
    code, out, err = baton("protect", "--repo", "acme/shop", "--app-id", app, "--apply")
    assert code == 0
    assert f"+ check {NAME} of App {app}" in err
    (made,) = town.repository.rulesets.values()
    assert made.enforcement == "active"
    assert f"ruleset {made.id}" in out
    code, out, err = baton("protect", "--repo", "acme/shop", "--app-id", app, "--apply")
    assert (code, err) == (0, "")
    assert "nothing to change" in out
    assert len(town.repository.rulesets) == 1


def test_without_the_apps_number_there_is_one_line(baton: Baton) -> None:
    code, _, err = baton("protect", "--branch", "main")
    assert code == 2
    assert "--app-id" in err


def test_the_doctor_looks_at_the_repository(town: Town, baton: Baton) -> None:
    code, out, _ = baton("doctor", "--repo", "acme/shop")
    assert code == 1
    assert "check-not-required" in out
    assert "there is no account nobody-here" in out
    assert "told to the App alone" in out


def test_the_doctor_tells_a_check_that_anybody_may_set(town: Town, baton: Baton) -> None:
    protection.protect(
        town.world, town.by_ada, town.repository, "main", checks=[RequiredCheck(NAME)],
        reviews=ReviewRule(count=1, dismiss_stale=False, require_code_owners=False, require_last_push=False),
    )  # fmt: skip
    _, out, _ = baton("doctor", "--repo", "acme/shop")
    assert "check-not-required" not in out
    assert "check-not-pinned" in out
    assert "administrators pass the protection of main by" in out
    assert "stale-reviews" in out


def test_after_protect_the_doctor_is_content_with_the_gate(town: Town, baton: Baton) -> None:
    app = str(town.installation.app.id)
    baton("protect", "--repo", "acme/shop", "--app-id", app, "--apply")
    _, out, _ = baton("doctor", "--repo", "acme/shop")
    assert not {"check-not-required", "check-not-pinned", "protection-bypassed"} & set(
        out.replace("[", " ").replace("]", " ").split()
    )
