"""`baton sandbox` as a person calls it, and `baton apply` against it from one process after the other."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from bot import cli

ROOT = Path(__file__).parents[2]
BATON = [sys.executable, "-c", "import sys; from bot.cli import main; main(sys.argv[1:])"]
PLAN = """\
version: 1
session: Shop launch
agents: {claude: Rust core, gemini: Infrastructure}
tasks:
  postgres: {agent: gemini}
  schema: {agent: claude, after: postgres}
"""


@contextmanager
def serving(*words: str) -> Iterator[str]:
    """The sandbox as a process of its own; its address."""
    with subprocess.Popen(
        [*BATON, "sandbox", "--port", "0", *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as it:
        try:
            assert it.stdout
            found = re.match(r"sandbox: (http://127\.0\.0\.1:\d+) ", it.stdout.readline())
            assert found
            yield found[1]
        finally:
            it.terminate()


def apply(url: str, folder: Path) -> dict[str, object]:
    (folder / "plan.yml").write_text(PLAN, encoding="utf-8")
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("BATON_", "GITHUB_"))},
        "GH_TOKEN": "ghp_mira",
        "BATON_GITHUB_URL": url,
        "BATON_STATE_KEY": "0" * 32,
        "PYTHONPATH": str(ROOT),
    }
    words = ["apply", "plan.yml", "--repo", "acme/shop", "--json"]
    done = subprocess.run([*BATON, *words], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_second_process_with_nothing_to_change_takes_one_request(tmp_path: Path) -> None:
    with serving() as url:
        assert "shop" in httpx.get(f"{url}/acme/shop", headers={"Accept": "text/html"}).text
        first, second = apply(url, tmp_path), apply(url, tmp_path)
    assert int(str(first["actions"])) > 5
    assert int(str(first["requests"])) <= 30
    assert (second["actions"], second["requests"]) == (0, 1)


def test_an_older_server_takes_one_request_too(tmp_path: Path) -> None:
    with serving("--fault", "before-dependencies") as url:
        apply(url, tmp_path)
        assert apply(url, tmp_path)["requests"] == 1


def test_faults_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["sandbox", "--fault", "list"]) == 0
    assert "before-dependencies" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seed", "missing.yml"], "--seed missing.yml: No such file"),
        (["--seed", "wrong.yml"], "wrong.yml:1: "),
        (["--seed", "latin.yml"], "--seed latin.yml: is not UTF-8"),
        (["--fault", "rain"], "'rain' is no fault; there are: "),
        (["--port", "99999"], "--port"),
    ],
)
def test_refusals_are_one_line(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "wrong.yml").write_text("github: {people: []}\n", encoding="utf-8")
    (tmp_path / "latin.yml").write_bytes(b"github: {users: [{login: \xe9}]}\n")
    assert cli.run(["sandbox", *words]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err
