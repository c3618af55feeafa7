"""`baton deliveries`, `parse`, `serve`: what they print, and how they refuse."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from bot.domain.delivery import Delivery, Ended
from bot.settings import PREFIX, Settings
from bot.store import deliveries
from bot.store.arrivals import add
from bot.store.database import open_engine
from bot.store.migrations import migrate


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BATON_DATABASE_URL", f"sqlite:///{tmp_path}/baton.db")


@pytest.fixture
def dead(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/baton.db")
    migrate(engine)
    with engine.begin() as connection:
        several = [Delivery(f"{name}-guid", "issues", "closed", 42, 7, b'{"a": 1}', 1000.0) for name in ("one", "two")]
        add(connection, several)
        deliveries.finish(connection, [([Ended(1, "dead", "GitHub answers 502"), Ended(2, "done")], 1001.0)])
    engine.dispose()


@pytest.mark.usefixtures("dead")
def test_dead_letters_are_listed_with_their_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["deliveries"]) == 0
    assert capsys.readouterr().out == "one-guid  1970-01-01T00:16:40Z  dead     issues.closed  GitHub answers 502\n"
    assert cli.run(["deliveries", "list", "--status", "all", "--json"]) == 0
    assert [one["status"] for one in json.loads(capsys.readouterr().out)] == ["done", "dead"]


@pytest.mark.usefixtures("dead")
def test_one_delivery_is_shown_with_its_payload(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["deliveries", "show", "one"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["payload"], shown["error"]) == ({"a": 1}, "GitHub answers 502")
    assert cli.run(["deliveries", "show", "nobody"]) == 2


@pytest.mark.usefixtures("dead")
def test_dead_letter_is_run_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["deliveries", "retry", "one-guid"]) == 0
    assert capsys.readouterr().out == "1 to run again\n"
    assert cli.run(["deliveries"]) == 0
    assert capsys.readouterr().out == "no dead deliveries\n"


@pytest.mark.parametrize(
    "words", [["retry"], ["retry", "x", "--all"], ["retry", "two-guid"], ["list", "--status", "lost"]]
)
@pytest.mark.usefixtures("dead")
def test_calls_that_make_no_sense_are_refused_in_a_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["deliveries", *words]) == 2
    err = capsys.readouterr().err
    assert err.startswith("baton: ")
    assert err.count("\n") == 1


def parsed(body: bytes, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(body)))
    assert cli.run(["parse", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_comment_is_parsed_into_what_would_run_and_what_not(monkeypatch, capsys) -> None:
    body = b"Hello\n/progress 50% half of it as claude\n\n> /done\n\n/clame\n\n/lgtm\n"
    assert parsed(body, monkeypatch, capsys) == {
        "run": [{"line": 2, "command": "progress", "args": "50% half of it", "as": "claude"}],
        "unknown": [{"line": 6, "text": "/clame", "did_you_mean": "claim"}],
        "ignored": [
            {"line": 4, "text": "> /done", "why": "in a quote"},
            {"line": 8, "text": "/lgtm", "why": "no command of Baton's"},
        ],
        "refused": None,
    }


def test_plan_tells_agents_from_words(monkeypatch, capsys, tmp_path: Path) -> None:
    (tmp_path / "plan.yml").write_text("version: 1\nsession: s\nagents: {claude: Core}\n")
    found = parsed(b"/done finished as planned\n/claim as claude", monkeypatch, capsys, "--plan", "plan.yml")
    assert [(one["args"], one["as"]) for one in found["run"]] == [("finished as planned", None), ("", "claude")]


@pytest.mark.parametrize("body", [b"", b"\xff\xfe/done", b"/claim\n/release", b"\0" * 100, b"/done\n" * 30_000])
def test_any_input_is_parsed(body: bytes, monkeypatch, capsys) -> None:
    assert set(parsed(body, monkeypatch, capsys)) == {"run", "unknown", "ignored", "refused"}


def test_server_without_settings_names_every_variable(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["serve"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 4
    assert all(line.startswith("baton: BATON_") and "baton setup" in line for line in lines)


def test_port_that_is_taken_is_told_by_its_variable(monkeypatch, capsys) -> None:
    from bot.web.serving import listen

    taken = listen("127.0.0.1", 0)
    for name, value in {"APP_ID": "1", "WEBHOOK_SECRET": "s", "STATE_KEY": "k" * 32}.items():
        monkeypatch.setenv(PREFIX + name, value)
    monkeypatch.setenv("BATON_PRIVATE_KEY", "-----BEGIN RSA PRIVATE KEY-----\nx\n-----END RSA PRIVATE KEY-----")
    monkeypatch.setenv("BATON_PORT", str(taken.getsockname()[1]))
    assert cli.run(["serve"]) == 2
    assert "BATON_HOST, BATON_PORT: 127.0.0.1:" in capsys.readouterr().err
    taken.close()
