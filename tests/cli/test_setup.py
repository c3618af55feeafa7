"""`baton setup` against a sandboxed GitHub, with a browser that does what GitHub's pages ask for."""

import html
import re
import socket
import stat
import threading
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bot import cli
from bot.cli.callback import Callback
from bot.cli.manifest import manifest
from bot.cli.setup import check_writable, others_in
from bot.demo.stage import set_up, start_sandbox
from bot.domain.delivery import METRICS
from bot.settings import PREFIX, Settings, check_for_server, read_settings
from bot.web.envelope import HANDLED


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def attribute(pattern: str, page: str) -> str:
    found = re.search(pattern, page)
    assert found, "the form is not there"
    return html.unescape(found[1])


def browse(address: str) -> httpx.Response:
    """Follows the self-sending form, as a browser would."""
    with httpx.Client(follow_redirects=True, trust_env=False) as client:
        page = client.get(address).text
        action = attribute(r'action="([^"]+)"', page)
        words = attribute(r'name="manifest" value="([^"]+)"', page)
        return client.post(action, data={"manifest": words})


def test_app_is_registered_and_the_settings_are_written_for_their_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[httpx.Response] = []
    browsers: list[threading.Thread] = []

    def open_browser(address: str) -> bool:
        browsers.append(threading.Thread(target=lambda: seen.append(browse(address))))
        browsers[0].start()
        return True

    monkeypatch.setattr("webbrowser.open", open_browser)
    with start_sandbox() as sandbox:
        set_up(sandbox, name="shop", logins=("ada",), webhook_url="http://127.0.0.1:9/webhook")
        monkeypatch.setenv("BATON_GITHUB_URL", sandbox.url)
        assert cli.run(["setup", "--name", "Baton of ours", "--patience", "20"]) == 0
        browsers[0].join(10)
        app = next(app for app in sandbox.world.app_slugs.values() if app.name == "Baton of ours")
    assert "Done." in seen[0].text
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600
    monkeypatch.delenv("BATON_GITHUB_URL")
    settings = check_for_server(read_settings())
    assert settings.app_id == app.id
    assert settings.key_pem.strip() == app.private_key.strip()
    assert settings.webhook_secrets == (app.webhook_secret.encode(),)
    assert "BEGIN" not in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [tmp_path / ".env"]


def test_file_that_is_there_is_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / ".env").write_text("BATON_APP_ID=5\n")
    assert cli.run(["setup", "--webhook-url", "https://baton.example/webhook"]) == 2
    assert "--force" in capsys.readouterr().err
    assert (tmp_path / ".env").read_text() == "BATON_APP_ID=5\n"


def test_github_must_be_told_where_the_server_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["setup"]) == 2
    assert "--webhook-url https://baton.example/webhook" in capsys.readouterr().err


def test_nobody_coming_back_is_told_with_the_next_step(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["setup", "--webhook-url", "https://baton.example/webhook", "--no-browser", "--patience", "0.1"]
    assert cli.run(words) == 2
    out, err = capsys.readouterr()
    assert re.search(r"Open http://127\.0\.0\.1:\d+ in a browser", out)
    assert "run `baton setup` again" in err


@pytest.mark.parametrize("query", ["code=abc", "code=abc&state=wrong", "state={state}", "code=a%0Ab&state={state}", ""])
def test_answer_of_another_registration_is_refused(query: str) -> None:
    door = Callback(lambda redirect, state: "first page")
    answers: list[int] = []

    def knock() -> None:
        with httpx.Client(trust_env=False) as client:
            answers.append(client.get(f"{door.url}/callback?{query.format(state=door.state)}").status_code)
            answers.append(client.get(f"{door.url}/callback?code=right&state={door.state}").status_code)

    knocking = threading.Thread(target=knock)
    knocking.start()
    assert door.wait(seconds=10) == "right"
    knocking.join()
    assert answers == [400, 200]


def test_page_of_another_name_learns_nothing_and_silent_connections_hold_nobody_up() -> None:
    door = Callback(lambda redirect, state: f"first page {state}")
    answers: list[tuple[int, bool]] = []

    def knock() -> None:
        where = urlsplit(door.url)
        with socket.create_connection((where.hostname or "", where.port or 0)), httpx.Client(trust_env=False) as client:
            for path in ("/", f"/callback?code=theirs&state={door.state}"):
                got = client.get(door.url + path, headers={"Host": f"evil.example:{where.port}"}, timeout=60)
                answers.append((got.status_code, door.state in got.text))
            client.get(f"{door.url}/callback?code=right&state={door.state}")

    knocking = threading.Thread(target=knock)
    knocking.start()
    assert door.wait(seconds=15) == "right"
    knocking.join()
    assert answers == [(403, False), (403, False)]


def test_manifest_asks_for_what_the_server_handles_and_for_no_administration() -> None:
    whole = manifest(webhook_url="https://baton.example/webhook", redirect_url="http://127.0.0.1/callback")
    given_anyway = {"installation", "installation_repositories"}
    assert set(whole["default_events"]) == HANDLED - given_anyway - {METRICS}
    assert "administration" not in whole["default_permissions"]
    assert whole["default_permissions"]["issues"] == "write"
    assert whole["hook_attributes"] == {"url": "https://baton.example/webhook", "active": True}


def test_what_the_file_says_beside_the_app_stays(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("# ours\nBATON_PORT=8123\nBATON_STATE_KEY=former\n")
    check_writable(env, force=False)
    assert others_in(env, {"BATON_STATE_KEY": "former"}) == "# ours\nBATON_PORT=8123\n"
