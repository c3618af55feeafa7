"""What the browser keeps of somebody who signed in: sealed, so that it can neither be read nor made by others."""

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from starlette.responses import Response

LONGEST = 8 * 3600
"""Seconds; a token of a GitHub App's user lasts as long."""


@dataclass(frozen=True, slots=True)
class Session:
    """Who signed in. The token asks GitHub which repositories they may read, and nothing else."""

    id: int
    login: str
    token: str = field(repr=False)
    nonce: str
    """Different for each sign-in: forms are bound to it."""


class Jar:
    """Seals and opens cookies. The first key seals, all open; each use has keys of its own."""

    def __init__(self, keys: Sequence[str], *, is_secure: bool) -> None:
        self.is_secure = is_secure
        self._seal = MultiFernet([Fernet(_derived(key, b"baton dashboard cookies")) for key in keys])
        self._form = _derived(keys[0], b"baton dashboard forms")

    def name(self, plain: str) -> str:
        """Browsers hold a name with this prefix to its host and to https."""
        return f"__Host-{plain}" if self.is_secure else plain

    def put(self, response: Response, name: str, content: Any, *, lasts: int) -> None:
        sealed = self._seal.encrypt(json.dumps([name, content]).encode()).decode()
        response.set_cookie(
            self.name(name), sealed, max_age=lasts, path="/", secure=self.is_secure, httponly=True, samesite="lax"
        )

    def drop(self, response: Response, name: str) -> None:
        response.delete_cookie(self.name(name), path="/", secure=self.is_secure, httponly=True, samesite="lax")

    def open(self, value: str | None, name: str, *, lasts: int) -> Any:
        """None for what was not sealed here, under this name, lately."""
        if not value:
            return None
        try:
            kept, content = json.loads(self._seal.decrypt(value.encode(), ttl=lasts))
        except (InvalidToken, ValueError, UnicodeEncodeError):
            return None
        return content if kept == name else None

    def form_token(self, nonce: str) -> str:
        """What a form must carry to be taken."""
        return hmac.new(self._form, nonce.encode(), hashlib.sha256).hexdigest()

    def is_form_token(self, given: str, nonce: str) -> bool:
        return hmac.compare_digest(given.encode(), self.form_token(nonce).encode())


def _derived(key: str, use: bytes) -> bytes:
    return base64.urlsafe_b64encode(hmac.new(key.encode(), use, hashlib.sha256).digest())
