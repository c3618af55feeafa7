"""What a delivery must look like before it is stored: headers, size, type, and the few words that are read of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from bot.domain.delivery import TIMER, Delivery
from bot.domain.parse import PARSED

GUID = re.compile(rb"[A-Za-z0-9._:-]{1,64}")
EVENT = re.compile(rb"[a-z0-9_]{1,64}")
HANDLED = PARSED - {TIMER}
"""Events that can lead to something; app.yml asks GitHub for these."""


@dataclass(eq=False)
class Refusal(Exception):
    """Why a request is not taken: status and one line with the remedy."""

    status: int
    line: str


class Owner(msgspec.Struct):
    id: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)] = 0


class Envelope(msgspec.Struct):
    """The only words of a payload that are read before the acknowledgement."""

    action: str | None = None
    repository: Owner | None = None
    installation: Owner | None = None


decode = msgspec.json.Decoder(Envelope).decode
Headers = Mapping[bytes, bytes]


def headers_of(pairs: Iterable[tuple[bytes, bytes]]) -> Headers:
    return dict(pairs)


def check_type(headers: Headers) -> None:
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if kind != b"application/json":
        shown = kind.decode("latin-1")[:60] or "nothing"
        raise Refusal(415, f"content type is {shown}; set the webhook's content type to application/json")


def event_of(headers: Headers) -> str:
    event = headers.get(b"x-github-event", b"")
    if not EVENT.fullmatch(event):
        raise Refusal(400, "no X-GitHub-Event header with an event's name; send what GitHub sends")
    return event.decode()


def guid_of(headers: Headers) -> str:
    guid = headers.get(b"x-github-delivery", b"")
    if not GUID.fullmatch(guid):
        raise Refusal(400, "no X-GitHub-Delivery header with a GUID; send what GitHub sends")
    return guid.decode()


def read(body: bytes, *, guid: str, event: str, now: float) -> Delivery:
    """Decodes no more than it needs. Raises Refusal for bytes that are no JSON object in UTF-8."""
    try:
        body.decode()  # msgspec checks only the strings that it reads
        seen = decode(body)
    except UnicodeDecodeError as error:
        raise Refusal(400, f"body is not UTF-8 at byte {error.start}; send what GitHub sends") from None
    except msgspec.ValidationError as error:
        raise Refusal(400, f"payload is not GitHub's: {error}") from None
    except RecursionError:
        raise Refusal(400, "body is nested too deeply; send what GitHub sends") from None
    except msgspec.DecodeError as error:
        raise Refusal(400, f"body is not JSON: {error}; send what GitHub sends") from None
    return Delivery(
        guid=guid,
        event=event,
        action=(seen.action or "")[:64],
        repository_id=seen.repository.id if seen.repository else 0,
        installation_id=seen.installation.id if seen.installation else 0,
        body=body,
        received=now,
    )
