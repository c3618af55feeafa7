"""`baton plan`, `apply` and `status` against a sandboxed GitHub, as a person calls them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import bot.cli.github
from bot import cli
from bot.errors import UsageError
from bot.github.auth import PersonalToken
from bot.github.gateway import Gateway
from bot.sandbox.operations import accounts, issues
from tests.github.town import Town, build

SHOP = """\
version: 1
session: Shop launch
agents: {claude: Rust core, gemini: Infrastructure}
tasks:
  postgres: {title: "Deploy \\u001b[31m@ada", agent: gemini}
  schema: {agent: claude, after: postgres}
  auth: {agent: claude, after: schema}
"""
Baton = Callable[..., tuple[int, str, str]]


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch) -> Town:
    made = build()
    monkeypatch.setattr(bot.cli.github, "command_line_github", made.gateway)
    return made


@pytest.fixture
def baton(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Baton:
    """Calls a verb in a folder with a plan; the exit code, and what was printed to where."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BATON_STATE_KEY", "k" * 32)
    write(tmp_path, SHOP)

    def call(*words: str, repo: str | None = "acme/shop") -> tuple[int, str, str]:
        code = cli.run([*words, *(["--repo", repo] if repo else [])])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def write(folder: Path, plan: str) -> None:
    (folder / ".github").mkdir(exist_ok=True)
    (folder / ".github/coordination.yml").write_text(plan, encoding="utf-8")


def test_plan_prints_as_terraform_does_and_changes_nothing(town: Town, baton: Baton) -> None:
    code, out, _ = baton("plan")
    assert code == 0
    assert '+ task schema  "Schema"\n' in out
    assert '+ status  "Status: Shop launch"\n' in out
    assert out.endswith("\nPlan: 12 to add, 0 to change, 0 to remove.\n")
    assert "\x1b" not in out, "text of people moves no cursor"
    assert town.issues == []


def test_apply_then_apply_again_changes_nothing(town: Town, baton: Baton) -> None:
    code, out, _ = baton("apply")
    assert code == 0
    assert "Applied: 12 added, 0 changed, 0 removed. The status is acme/shop#" in out
    bodies = [(issue.number, issue.body) for issue in town.issues]
    code, out, _ = baton("apply", "--json")
    told = json.loads(out)
    assert (code, told["actions"], told["requests"]) == (0, 0, 1)
    assert [(issue.number, issue.body) for issue in town.issues] == bodies
    assert baton("plan")[1] == "No changes: the repository is as the plan says.\n"


def test_detailed_exit_code_tells_whether_something_would_change(town: Town, baton: Baton) -> None:
    assert baton("plan", "--detailed-exitcode")[0] == 2
    baton("apply", "--quiet")
    assert baton("plan", "--detailed-exitcode")[0] == 0


def test_changed_plan_is_told_by_field(town: Town, baton: Baton, tmp_path: Path) -> None:
    baton("apply", "--quiet")
    write(tmp_path, SHOP.replace("schema: {agent: claude", "schema: {title: Tables, agent: gemini"))
    out = baton("plan")[1]
    assert '~ task schema: title "Schema" -> "Tables", labels +agent:gemini -agent:claude, text written anew\n' in out
    assert "Plan: 0 to add, 3 to change, 0 to remove." in out
    told = json.loads(baton("plan", "--json")[1])
    change = next(one for one in told["changes"] if one["what"] == "task schema")
    assert change["fields"][0] == {"name": "title", "old": "Schema", "new": "Tables", "added": [], "removed": []}


def test_dry_run_and_quiet_print_what_they_say(town: Town, baton: Baton) -> None:
    assert baton("apply", "--dry-run")[1] == baton("plan")[1]
    assert town.issues == []
    assert baton("apply", "--quiet")[1:] == ("", "")
    assert len(town.issues) == 4


def test_open_issues_of_people_are_adopted(town: Town, baton: Baton) -> None:
    mine = town.open("Schema", "My words")
    assert f'+ task schema  "Schema": adopts #{mine.number}\n' in baton("plan")[1]
    baton("apply", "--quiet")
    assert len(town.issues) == 4
    assert mine.body.startswith("My words")


def test_too_many_removals_need_a_word(town: Town, baton: Baton, tmp_path: Path) -> None:
    many = "".join(f"  t{n}: {{}}\n" for n in range(6))
    write(tmp_path, SHOP + many)
    baton("apply", "--quiet")
    write(tmp_path, SHOP)
    code, out, err = baton("apply")
    assert (code, out) == (1, "")
    assert err.startswith("baton: 6 of 9 open issues are not in the plan any more and would be closed")
    assert baton("apply", "--allow-removals")[0] == 0


@pytest.mark.parametrize("after", [1, 9, 10, 13, 15])
def test_interrupted_apply_goes_on_with_nothing_doubled(
    town: Town, baton: Baton, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    done: list[object] = []

    def interrupt(self: object, task: object, advance: float = 1) -> None:
        done.append(task)
        if len(done) == after:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("rich.progress.Progress.advance", interrupt)
        code, _, err = baton("apply", "--quiet")
    assert (code, err) == (130, "baton: interrupted; run it again to go on\n")
    assert baton("apply", "--quiet")[0] == 0
    assert sorted(issue.title for issue in town.issues) == ["Auth", "Deploy [31m@ada", "Schema", "Status: Shop launch"]
    assert baton("plan", "--detailed-exitcode")[0] == 0


def test_reopened_issues_get_the_reason_once(town: Town, baton: Baton) -> None:
    baton("apply", "--quiet")
    auth = next(issue for issue in town.issues if issue.title == "Auth")
    issues.close(town.world, town.by_ada, auth)
    baton("apply", "--quiet")
    assert auth.state == "open"
    assert "closed this while what comes first is open" in next(iter(auth.comments.values())).body
    baton("apply", "--quiet")
    assert len(auth.comments) == 1


def test_names_become_ids(town: Town, baton: Baton, tmp_path: Path) -> None:
    write(tmp_path, SHOP.replace("claude: Rust core", "claude: {role: Rust core, principals: [ada, nobody-there]}"))
    out = baton("apply")[1]
    assert f"ada#{town.ada.id}" in out
    assert "nobody-there#" not in out
    assert baton("plan", "--detailed-exitcode")[0] == 0


def test_status_lists_what_is_open(town: Town, baton: Baton) -> None:
    baton("apply", "--quiet")
    out = baton("status")[1]
    assert "0 of 3 tasks done" in out
    assert "Schema" in out
    told = json.loads(baton("status", "--json")[1])
    assert [task["state"] for task in told["tasks"]] == ["ready", "waiting", "waiting"]
    assert told["tasks"][1]["waits_for"] == [told["tasks"][0]["number"]]
    page = baton("status", "--page")[1]
    body = next(issue.body for issue in town.issues if issue.title.startswith("Status"))
    assert page.strip() in body


@pytest.mark.parametrize(
    "url",
    [
        "https://github.example/acme/shop.git",
        "git@github.example:acme/shop.git",
        "ssh://git@github.example/acme/shop",
        "https://github.example/acme/shop/",
    ],
)
def test_the_repository_is_that_of_origin(town: Town, baton: Baton, tmp_path: Path, url: str) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "remote", "add", "origin", url], check=True)
    assert baton("plan", repo=None)[0] == 0


def test_refusals_are_one_line(town: Town, baton: Baton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert baton("plan", repo=None)[2] == (
        "baton: this folder has no git remote `origin` on GitHub; say --repo OWNER/NAME\n"
    )
    assert baton("plan", repo="shop") == (2, "", "baton: --repo 'shop' is no repository; write OWNER/NAME\n")
    code, _, err = baton("plan", repo="acme/elsewhere")
    assert (code, err.count("\n")) == (1, 1)
    write(tmp_path, "version: 1\nsession: x\ntasks: {a: {after: b}}\n")
    code, _, err = baton("apply")
    assert (code, err.count("\n")) == (1, 1)
    assert err.startswith("baton: .github/coordination.yml:3: tasks.a.after.0: there is no task")


def test_without_credentials_the_next_step_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GH_TOKEN", "GITHUB_TOKEN", "BATON_APP_ID", "BATON_STATE_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(UsageError, match="set GH_TOKEN"):
        bot.cli.github.command_line_github()
    monkeypatch.setenv("GH_TOKEN", "ghp_something")
    assert bot.cli.github.command_line_github("a key that is long enough")


def test_a_first_apply_makes_the_state_key_and_keeps_it_private(
    town: Town, baton: Baton, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BATON_STATE_KEY", raising=False)
    env = tmp_path / ".env"
    env.write_text("BATON_PORT=8081", encoding="utf-8")
    accounts.grant_token(town.world, town.ada, "ghp_ada")
    used: list[str | None] = []

    def door(key: str | None = None) -> Gateway:
        used.append(key)
        return town.gateway(PersonalToken("ghp_ada"))

    monkeypatch.setattr(bot.cli.github, "command_line_github", door)
    assert baton("plan")[0] == 0
    assert env.read_text(encoding="utf-8") == "BATON_PORT=8081", "looking makes nothing"
    code, _, err = baton("apply")
    assert (code, "made BATON_STATE_KEY" in err) == (0, True)
    assert env.read_text(encoding="utf-8") == f"BATON_PORT=8081\nBATON_STATE_KEY={used[-1]}\n"
    assert baton("plan")[0] == 0
    env.write_text("", encoding="utf-8")
    code, _, err = baton("plan")
    assert (code, err.count("\n")) == (2, 1)
    assert "were signed" in err


def test_a_person_and_the_app_know_each_others_issues(
    town: Town, baton: Baton, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.grant_token(town.world, town.ada, "ghp_ada")
    by_ada = PersonalToken("ghp_ada")
    monkeypatch.setattr(bot.cli.github, "command_line_github", lambda: town.gateway(by_ada))
    assert baton("apply", "--quiet")[0] == 0
    monkeypatch.setattr(bot.cli.github, "command_line_github", town.gateway)
    assert baton("apply", "--quiet")[0] == 0
    assert len(town.issues) == 4
    assert baton("plan", "--detailed-exitcode")[0] == 0
    monkeypatch.setattr(bot.cli.github, "command_line_github", lambda: town.gateway(by_ada))
    assert baton("plan", "--detailed-exitcode")[0] == 0


def test_a_portion_is_made_a_run_and_the_next_goes_on(town: Town, baton: Baton) -> None:
    def tasks() -> int:
        return sum("baton:begin task:" in (issue.body or "") for issue in town.issues)

    assert (baton("apply", "--portion", "1")[0], tasks()) == (0, 1)
    code, out, _ = baton("apply", "--portion", "1")
    assert (code, tasks()) == (0, 2)
    assert "1 issues are still to be made; run it again for the next." in out
    assert (baton("apply")[0], tasks()) == (0, 3)
    assert baton("plan")[1] == "No changes: the repository is as the plan says.\n"


def test_the_status_tells_how_it_stands_after_each_portion(town: Town, baton: Baton) -> None:
    """As the page would be if the plan had only these: what is there is linked, what is not yet is no number."""

    def page() -> str:
        return next(one.body or "" for one in town.issues if "baton:begin status" in (one.body or ""))

    for made in (1, 2):
        told = json.loads(baton("apply", "--portion", "1", "--json")[1])
        numbers = [one.number for one in town.issues if "baton:begin task:" in (one.body or "")]
        assert (len(numbers), told["left"]) == (made, 3 - made)
        assert all(f"#{number}" in page() for number in numbers), page()
        assert "#-" not in page()


def test_a_first_apply_that_mails_many_says_so_first(town: Town, baton: Baton, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.apply.MANY", 3)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)
    _, _, err = baton("apply", "--dry-run")
    assert "issues are created" not in err
    code, _, err = baton("apply")
    assert code == 0
    assert "4 issues are created; about" in err
    assert "--portion N makes N a run" in err
    assert "issues are created" not in baton("apply")[2], "only where something is created"
