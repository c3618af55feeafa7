"""Is a delivery GitHub's: HMAC-SHA256 over the raw bytes, compared in constant time."""

import hmac
from collections.abc import Sequence

PREFIX = b"sha256="


def signature_of(body: bytes, secret: bytes) -> str:
    """The value of `X-Hub-Signature-256`."""
    return "sha256=" + hmac.digest(secret, body, "sha256").hex()


def is_signed(body: bytes, header: bytes, secrets: Sequence[bytes]) -> bool:
    """True if one of the secrets made the signature; all are tried, so that the time tells nothing."""
    if not header.startswith(PREFIX):
        return False
    given = header[len(PREFIX) :].lower()
    fits = [hmac.compare_digest(hmac.digest(secret, body, "sha256").hex().encode(), given) for secret in secrets]
    return any(fits)
