"""State blocks in issue bodies: signed when written, believed when read only if they are Baton's own last words."""

import hashlib
import hmac
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.domain.board import Account
from bot.domain.codec import CodecError, decode, encode
from bot.domain.region import is_block
from bot.domain.state import Believed, IssueState, StatusState
from bot.errors import UsageError

_BLOCK = re.compile(r"<!-- baton:state ([0-9a-f]{8}) ([0-9a-f]{64}) (\{.*\}) -->[ \t]*")
SHORTEST_SECRET = 16


@dataclass(frozen=True, slots=True)
class Keys:
    """Secrets that sign state; the first signs, all of them verify, so that keys can be rotated."""

    secrets: tuple[bytes, ...]

    @classmethod
    def of(cls, words: Iterable[str]) -> "Keys":
        """From the parts of `BATON_STATE_KEY`, the newest first."""
        secrets = tuple(word.encode() for word in words)
        if not secrets or any(len(secret) < SHORTEST_SECRET for secret in secrets):
            raise UsageError(
                f"BATON_STATE_KEY needs secrets of {SHORTEST_SECRET} characters or more, parted by commas; "
                "make one with: openssl rand -hex 32"
            )
        return cls(secrets)

    def by_id(self, identifier: str) -> bytes | None:
        return next((secret for secret in self.secrets if _key_id(secret) == identifier), None)


@dataclass(frozen=True, slots=True)
class Seat:
    """The issue that a block belongs to: a block that is copied to another issue is not believed there."""

    repository_id: int
    issue_id: int


@dataclass(frozen=True, slots=True)
class LastEdit:
    """Who edited the body last; on servers without edit history that is not known, and the signature alone counts."""

    editor: Account | None = None
    is_known: bool = True


def sign(state: IssueState | StatusState, seat: Seat, *, keys: Keys) -> str:
    """The block as one line of an issue's body."""
    content = encode(state)
    secret = keys.secrets[0]
    return f"<!-- baton:state {_key_id(secret)} {_signature(secret, seat, state.revision, content)} {content} -->"


def verify(block: str, seat: Seat, *, keys: Keys) -> Believed:
    """The state of a block whose signature is right; says nothing on who put it there."""
    match = _BLOCK.fullmatch(block) if is_block(block) else None
    if match is None:
        return Believed(None, "not readable")
    identifier, signature, content = match.groups()
    secret = keys.by_id(identifier)
    if secret is None:
        return Believed(None, "signature of an unknown key")
    try:
        state = decode(content)
    except CodecError as error:
        return Believed(None, f"not readable: {error}")
    if not hmac.compare_digest(signature, _signature(secret, seat, state.revision, content)):
        return Believed(None, "signature")
    return Believed(state, keys=(identifier,))


def believe(
    block: str,
    seat: Seat,
    *,
    keys: Keys,
    last_edit: LastEdit,
    own: Collection[int],
    known_revision: int = 0,
) -> Believed:
    """The state of a block, if its signature is right, it is not older than what is known, and Baton wrote it last.

    `own` are the ids of the accounts that Baton writes under. A block that is signed but not believed comes
    back as fault alone: an old one may have been put back by hand.
    """
    read = verify(block, seat, keys=keys)
    if read.state is None:
        return read
    if read.state.revision < known_revision:
        return Believed(None, "older revision", read.keys)
    if last_edit.is_known and (last_edit.editor is None or last_edit.editor.id not in own):
        return Believed(None, f"edited by {last_edit.editor.login if last_edit.editor else 'nobody known'}", read.keys)
    return read


def _key_id(secret: bytes) -> str:
    return hashlib.sha256(b"baton key id\0" + secret).hexdigest()[:8]


def _signature(secret: bytes, seat: Seat, revision: int, content: str) -> str:
    said = f"baton state\0{seat.repository_id}\0{seat.issue_id}\0{revision}\0{content}"
    return hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()
