"""`baton setup`: registers the App through GitHub's manifest flow, and writes the settings that the server reads."""

import asyncio
import json
import os
import secrets
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

import typer

from bot.errors import UsageError

PATIENCE = 600.0


def setup(
    webhook_url: str = typer.Option("", help="Where GitHub reaches this server: https://baton.example/webhook."),
    organization: str = typer.Option("", help="Register the App for an organization instead of your account."),
    name: str = typer.Option("", help="The App's name; GitHub wants one that nobody else has."),
    env_file: Path = typer.Option(Path(".env"), help="The file to write."),
    force: bool = typer.Option(False, "--force", help="Overwrite the file; its state key is kept."),
    browser: bool = typer.Option(True, help="Open the page in a browser; its address is printed in any case."),
    patience: float = typer.Option(PATIENCE, help="Seconds to wait for the browser to come back."),
) -> None:
    """Register the App with GitHub in the browser."""
    from bot.cli.callback import Callback
    from bot.cli.manifest import form_page, manifest
    from bot.settings import read_settings

    check_writable(env_file, force=force)
    settings = read_settings(env_file if env_file.exists() else None)
    hook = webhook_address(webhook_url, settings.github_url, settings.host, settings.port)

    def page(redirect_url: str, state: str) -> str:
        whole = manifest(webhook_url=hook, redirect_url=redirect_url, name=name)
        action = registration_page(settings.github_url, organization, state)
        return form_page(action=action, manifest_json=json.dumps(whole))

    door = Callback(page)
    typer.echo(f"Open {door.url} in a browser that is signed in to {settings.github_url}")
    if browser:
        webbrowser.open(door.url)
    code = door.wait(seconds=patience)
    if not code:
        raise UsageError("nobody came back from GitHub; run `baton setup` again and confirm the App in the browser")
    write_settings(env_file, settings.github_url, code, state_key=settings.state_key)


def write_settings(env_file: Path, github_url: str, code: str, *, state_key: str | None) -> None:
    """The code works once, so what comes for it is written at once."""
    from bot.github.app import register

    app = asyncio.run(register(code, url=github_url))
    lines = {
        "BATON_GITHUB_URL": github_url,
        "BATON_APP_ID": str(app.id),
        "BATON_PRIVATE_KEY": app.pem.strip().replace("\n", "\\n"),
        "BATON_WEBHOOK_SECRET": app.webhook_secret,
        "BATON_STATE_KEY": state_key or secrets.token_hex(32),
    }
    written = "".join(f'{key}="{value}"\n' for key, value in lines.items())
    write_privately(env_file, others_in(env_file, lines) + written)
    typer.echo(f"Wrote {env_file}. Install the App: {app.html_url.rstrip('/')}/installations/new; then `baton serve`")


def others_in(env_file: Path, lines: Mapping[str, str]) -> str:
    """What the file says beside the App's own settings stays."""
    former = env_file.read_text(encoding="utf-8").splitlines() if env_file.exists() else []
    return "".join(f"{line}\n" for line in former if line.partition("=")[0].strip() not in lines)


def names_an_app(env_file: Path) -> bool:
    return any(line.strip().startswith("BATON_APP_ID=") for line in env_file.read_text(encoding="utf-8").splitlines())


def check_writable(env_file: Path, *, force: bool) -> None:
    if env_file.exists() and not force and names_an_app(env_file):
        raise UsageError(f"{env_file} has an App already; move it away, or say --force (its BATON_STATE_KEY is kept)")
    if not env_file.parent.is_dir():
        raise UsageError(f"{env_file.parent} is no folder; make it first")


def webhook_address(given: str, github_url: str, host: str, port: int) -> str:
    """GitHub must reach the server; a sandbox on this machine reaches it where it listens."""
    from bot.cli.manifest import is_loopback

    if given and not given.startswith(("https://", "http://")):
        raise UsageError(f"--webhook-url {given} is no address; write for example https://baton.example/webhook")
    if given:
        return given
    if is_loopback(github_url):
        return f"http://{host}:{port}/webhook"
    raise UsageError("GitHub must reach your server: write --webhook-url https://baton.example/webhook")


def registration_page(github_url: str, organization: str, state: str) -> str:
    path = f"/organizations/{organization}/settings/apps/new" if organization else "/settings/apps/new"
    return f"{github_url}{path}?{urlencode({'state': state})}"


def write_privately(path: Path, text: str) -> None:
    """Readable by its owner alone from the first byte on, and whole or not at all."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
