"""What the server is told from outside: BATON_ variables, from the environment or a .env file."""

import difflib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import UsageError

PREFIX = "BATON_"
SEE = "run `baton setup`, or see docs/reference/settings.md"


class SettingsWrong(UsageError):
    """A setting is missing or off; one line each, naming the variable."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


class Settings(BaseSettings):
    """Every setting has a default, so that commands that need no App run without any."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    github_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+(/[^\s]*)?$")] = "https://github.com"
    app_id: Annotated[int, Field(ge=1)] | None = None
    private_key: str | None = Field(default=None, repr=False)
    private_key_path: Path | None = None
    webhook_secret: str | None = Field(default=None, repr=False)
    """Two with a comma between them while the secret is rotated."""
    state_key: str | None = Field(default=None, repr=False)
    """Newest first, with commas: the first signs, all are believed."""
    database_url: str = Field(default="sqlite:///baton.db", repr=False)
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    status_interval: Annotated[float, Field(ge=0, le=3600)] = 10.0
    """Seconds between two edits of one status page."""
    catch_up_interval: Annotated[float, Field(ge=10, le=86400)] = 300.0
    """Seconds between two looks for deliveries that GitHub could not hand over."""
    workers: Annotated[int, Field(ge=1, le=90)] = 8
    """Repositories that are worked on at a time; GitHub allows 100 concurrent requests."""
    attempts: Annotated[int, Field(ge=1, le=50)] = 8
    """Tries before a delivery becomes a dead letter."""

    dashboard: Literal["auto", "open", "off"] = "auto"
    """`auto`: with sign-in where it is set up, else for browsers on this machine; `open`: for whoever reaches it."""
    badges: Literal["signed", "public"] = "signed"
    """Whether badges and calendars of public repositories are read without the key that is in their addresses."""
    oauth_client_id: str | None = None
    oauth_client_secret: str | None = Field(default=None, repr=False)
    public_url: Annotated[str, Field(pattern=r"^https?://[^\s/?#@]+/?$")] | None = None
    """Where browsers reach the server; GitHub sends them back there after signing in."""

    oidc_issuer: Annotated[str, Field(pattern=r"^https?://[^\s?#@]+$")] | None = None
    """Whose tokens workflows show when they report metrics, where it is not the usual one of `github_url`."""
    oidc_audience: str | None = None
    """What workflows ask their tokens for; the public address where nothing is set, and without both no reports."""

    @field_validator("github_url", "public_url", "oidc_issuer")
    @classmethod
    def without_slash(cls, value: str | None) -> str | None:
        return value.rstrip("/") if value else value

    @field_validator(
        "app_id", "private_key", "private_key_path", "webhook_secret", "state_key", "oauth_client_id",
        "oauth_client_secret", "public_url", "oidc_issuer", "oidc_audience", mode="before",
    )  # fmt: skip
    @classmethod
    def empty_is_unset(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @property
    def webhook_secrets(self) -> tuple[bytes, ...]:
        return tuple(word.encode() for word in words_of(self.webhook_secret))

    @property
    def state_keys(self) -> tuple[str, ...]:
        return words_of(self.state_key)

    @property
    def issuer(self) -> str:
        """docs.github.com/actions/reference/security/oidc, of github.com, tenants of ghe.com and Enterprise servers."""
        parts = urlsplit(self.github_url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("api.")
        if self.oidc_issuer:
            return self.oidc_issuer
        if host == "github.com":
            return "https://token.actions.githubusercontent.com"
        if host.endswith(".ghe.com"):
            return f"https://token.actions.{host}"
        return f"{parts.scheme}://{parts.netloc}{parts.path.removesuffix('/api/v3')}/_services/token"

    @property
    def key_pem(self) -> str:
        """The App's private key; `\\n` written as two characters, as .env files often have it, is a line end."""
        if self.private_key:
            return self.private_key.replace("\\n", "\n")
        return self.private_key_path.read_text(encoding="utf-8") if self.private_key_path else ""


def words_of(value: str | None) -> tuple[str, ...]:
    return tuple(word for word in (part.strip() for part in (value or "").split(",")) if word)


def read_settings(env_file: str | Path | None = ".env") -> Settings:
    """Reads the environment, then `env_file`. Raises SettingsWrong with a line for each variable that is off."""
    try:
        # pydantic-settings takes the file as a private keyword of the constructor
        return Settings(_env_file=env_file)
    except ValidationError as error:
        raise SettingsWrong([line_of(fault) for fault in error.errors()]) from None
    except UnicodeDecodeError:
        raise SettingsWrong([f"{env_file} is not UTF-8; save it as UTF-8"]) from None


def line_of(fault: Mapping[str, object]) -> str:
    where = fault["loc"]
    name = str(where[0]) if isinstance(where, tuple) and where else ""
    name = name if name.upper().startswith(PREFIX) else PREFIX + name
    return f"{name.upper()}: {str(fault['msg'])[:1].lower()}{str(fault['msg'])[1:]}; {SEE}"


def check_for_server(settings: Settings) -> Settings:
    """What `baton serve` cannot do without; every missing variable is named at once."""
    lines = [
        f"{PREFIX}{name} is not set: {what}; {SEE}"
        for name, what, value in (
            ("APP_ID", "the App's number", settings.app_id),
            ("PRIVATE_KEY", "the App's private key, or BATON_PRIVATE_KEY_PATH to its file", any_key(settings)),
            ("WEBHOOK_SECRET", "what GitHub signs deliveries with", settings.webhook_secrets),
            ("STATE_KEY", "what Baton signs its state with, 32 random bytes as hex", settings.state_keys),
        )
        if not value
    ]
    lines += [*key_faults(settings), *weak_keys(settings), *sign_in_faults(settings), *issuer_faults(settings)]
    if lines:
        raise SettingsWrong(lines)
    return settings


def any_key(settings: Settings) -> object:
    return settings.private_key or settings.private_key_path


def key_faults(settings: Settings) -> list[str]:
    name = f"{PREFIX}PRIVATE_KEY" if settings.private_key else f"{PREFIX}PRIVATE_KEY_PATH"
    try:
        pem = settings.key_pem
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not a text file"
        return [f"{name}: {settings.private_key_path} cannot be read: {why}; write the path of the App's .pem file"]
    if pem and "PRIVATE KEY-----" not in pem:
        return [f"{name}: this is no PEM private key; use the .pem file that GitHub handed out with the App"]
    return []


def sign_in_faults(settings: Settings) -> list[str]:
    """Sign-in is set up as a whole or not at all."""
    parts = {
        "OAUTH_CLIENT_ID": settings.oauth_client_id,
        "OAUTH_CLIENT_SECRET": settings.oauth_client_secret,
        "PUBLIC_URL": settings.public_url,
    }
    named = [name for name, value in parts.items() if value]
    if "OAUTH_CLIENT_ID" not in named and "OAUTH_CLIENT_SECRET" not in named:
        return []
    missing = [name for name in parts if name not in named]
    return [
        f"{PREFIX}{name} is not set: signing in to the dashboard needs it beside {named[0]}; {SEE}" for name in missing
    ]


def issuer_faults(settings: Settings) -> list[str]:
    """Whoever answers there, or on the way there, says whose workflows report; a sandbox's issuer has no encryption."""
    if settings.issuer.startswith("https:") or not settings.github_url.startswith("https:"):
        return []
    return [
        f"{PREFIX}OIDC_ISSUER: {settings.issuer} is not encrypted, and {settings.github_url} is; "
        "leave it out, or write the https:// address of that server's issuer"
    ]


def weak_keys(settings: Settings) -> list[str]:
    if any(len(key) < 16 for key in settings.state_keys):
        return [f"{PREFIX}STATE_KEY: shorter than 16 characters; write 32 random bytes as hex, `openssl rand -hex 32`"]
    return []


def misspelled(environ: Mapping[str, str] | None = None) -> list[str]:
    """Variables with our prefix that mean nothing, each with the nearest that does: a typing error is told at start."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    strange = sorted(name for name in (environ or os.environ) if name.startswith(PREFIX) and name not in known)
    near = {name: difflib.get_close_matches(name, known, n=1) for name in strange}
    return [f"{name} is no setting; did you mean {near[name][0]}?" for name in strange if near[name]]
