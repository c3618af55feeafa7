"""The key that signs Baton's state: a first `baton apply` makes it, and keeps it in .env beside the other settings."""

import os
import secrets
from pathlib import Path

from bot.errors import UsageError
from bot.settings import read_settings

NAME = "BATON_STATE_KEY"
MISSING = (
    f"{NAME} is not set, and this repository's issues were signed with one; take the server's, "
    f"or that of the .env where `baton apply` ran first: echo {NAME}=... >> .env"
)


def fresh_key() -> str | None:
    """A new key where none is set. It may only be used where nothing is signed yet."""
    return None if read_settings().state_keys else secrets.token_hex(32)


def keep(key: str, path: Path = Path(".env")) -> None:
    """Adds the key to the file, which only its owner may read. Raises UsageError."""
    try:
        number = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(number, "a+", encoding="utf-8") as file:
            file.seek(0)
            former = file.read()
            gap = "\n" if former and not former.endswith("\n") else ""
            file.write(f"{gap}{NAME}={key}\n")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; {NAME} has to be kept there, or set it yourself") from None
