"""Settings come from the environment or .env, and each fault is a line that names its variable."""

from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsWrong, check_for_server, misspelled, read_settings

PEM = "-----BEGIN RSA PRIVATE KEY-----\\nabc\\n-----END RSA PRIVATE KEY-----"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def complete(monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    given = {"APP_ID": "12", "PRIVATE_KEY": PEM, "WEBHOOK_SECRET": "s1", "STATE_KEY": "k" * 32, **more}
    for name, value in given.items():
        monkeypatch.setenv(PREFIX + name, value)


def test_defaults_are_local() -> None:
    settings = read_settings()
    assert (settings.host, settings.github_url) == ("127.0.0.1", "https://github.com")
    assert settings.database_url.startswith("sqlite:///")


def test_every_missing_variable_is_named_at_once() -> None:
    with pytest.raises(SettingsWrong) as caught:
        check_for_server(read_settings())
    names = [line.split()[0] for line in caught.value.lines]
    assert names == ["BATON_APP_ID", "BATON_PRIVATE_KEY", "BATON_WEBHOOK_SECRET", "BATON_STATE_KEY"]
    assert all("baton setup" in line for line in caught.value.lines)


def test_env_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f'BATON_APP_ID=5\nBATON_PORT=9000\nBATON_PRIVATE_KEY="{PEM}"\n')
    monkeypatch.setenv("BATON_PORT", "9001")
    settings = read_settings()
    assert (settings.app_id, settings.port) == (5, 9001)
    assert settings.key_pem.count("\n") == 2


def test_values_that_make_no_sense_are_told_by_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    complete(monkeypatch, PORT="eighty", APP_ID="-1", GITHUB_URL="github")
    with pytest.raises(SettingsWrong) as caught:
        read_settings()
    assert sorted(line.partition(":")[0] for line in caught.value.lines) == [
        "BATON_APP_ID",
        "BATON_GITHUB_URL",
        "BATON_PORT",
    ]
    assert all("\n" not in line for line in caught.value.lines)


def test_rotated_secrets_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    complete(monkeypatch, WEBHOOK_SECRET="new, old,", STATE_KEY=f"{'n' * 20},{'o' * 20}")
    settings = check_for_server(read_settings())
    assert settings.webhook_secrets == (b"new", b"old")
    assert settings.state_keys == ("n" * 20, "o" * 20)


def test_key_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    complete(monkeypatch, PRIVATE_KEY="", PRIVATE_KEY_PATH="/nowhere/key.pem")
    with pytest.raises(SettingsWrong, match=r"BATON_PRIVATE_KEY_PATH: /nowhere/key.pem cannot be read: No such file"):
        check_for_server(read_settings())


def test_key_that_is_no_key_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("hello")
    complete(monkeypatch, PRIVATE_KEY="", PRIVATE_KEY_PATH=str(tmp_path / "key.pem"))
    with pytest.raises(SettingsWrong, match="no PEM private key"):
        check_for_server(read_settings())


def test_short_state_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    complete(monkeypatch, STATE_KEY="short")
    with pytest.raises(SettingsWrong, match="BATON_STATE_KEY: shorter than 16"):
        check_for_server(read_settings())


def test_secrets_never_show_in_a_repr(monkeypatch: pytest.MonkeyPatch) -> None:
    complete(monkeypatch, WEBHOOK_SECRET="hush-hush")
    assert "hush" not in repr(read_settings())
    assert "PRIVATE" not in repr(read_settings())


def test_misspelled_variable_is_told_with_the_nearest() -> None:
    assert misspelled({"BATON_WEBHOK_SECRET": "x", "BATON_PORT": "1", "HOME": "/"}) == [
        "BATON_WEBHOK_SECRET is no setting; did you mean BATON_WEBHOOK_SECRET?"
    ]


def test_sign_in_is_set_up_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_OAUTH_CLIENT_ID", "Iv1")
    with pytest.raises(SettingsWrong) as wrong:
        check_for_server(read_settings(None))
    named = [line.partition(" ")[0] for line in wrong.value.lines]
    assert "BATON_OAUTH_CLIENT_SECRET" in named
    assert "BATON_PUBLIC_URL" in named


@pytest.mark.parametrize("value", ["baton.example", "https://baton.example/path", "https://u@baton.example", "ftp://x"])
def test_a_public_address_is_a_plain_origin(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("BATON_PUBLIC_URL", value)
    with pytest.raises(SettingsWrong, match="BATON_PUBLIC_URL"):
        read_settings(None)


@pytest.mark.parametrize(
    ("url", "issuer"),
    [
        ("https://github.com", "https://token.actions.githubusercontent.com"),
        ("https://api.github.com/", "https://token.actions.githubusercontent.com"),
        ("https://octo.ghe.com", "https://token.actions.octo.ghe.com"),
        ("https://github.example", "https://github.example/_services/token"),
        ("https://github.example:8443/api/v3", "https://github.example:8443/_services/token"),
    ],
)
def test_the_issuer_of_workflows_tokens_follows_from_which_github_it_is(url: str, issuer: str) -> None:
    assert Settings(_env_file=None, github_url=url).issuer == issuer
    assert Settings(_env_file=None, github_url=url, oidc_issuer="https://own.example/").issuer == "https://own.example"


def test_an_issuer_that_anybody_on_the_way_could_play_is_refused_beside_an_encrypted_github(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What a sandbox's settings leave behind does not say whose workflows report to a real server."""
    complete(monkeypatch, OIDC_ISSUER="http://127.0.0.1:4567/_services/token")
    with pytest.raises(SettingsWrong) as caught:
        check_for_server(read_settings())
    assert [line.partition(":")[0] for line in caught.value.lines] == ["BATON_OIDC_ISSUER"]
    complete(monkeypatch, OIDC_ISSUER="http://127.0.0.1:4567/_services/token", GITHUB_URL="http://127.0.0.1:4567")
    assert check_for_server(read_settings()).issuer == "http://127.0.0.1:4567/_services/token"


def test_an_empty_issuer_or_audience_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    complete(monkeypatch, OIDC_ISSUER="", OIDC_AUDIENCE=" ")
    settings = check_for_server(read_settings())
    assert (settings.issuer, settings.oidc_audience) == ("https://token.actions.githubusercontent.com", None)
