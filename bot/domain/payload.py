"""What all payloads of webhooks have in common: who sent them, and from which repository."""

from datetime import UTC, datetime

import msgspec

from bot.domain.board import Account
from bot.domain.events import Origin


class User(msgspec.Struct):
    id: int = 0
    login: str | None = None
    type: str | None = None


class Owner(msgspec.Struct):
    login: str | None = None
    name: str | None = None


class Repository(msgspec.Struct):
    id: int = 0
    name: str = ""
    full_name: str = ""
    owner: Owner | None = None
    default_branch: str | None = None


class Anything(msgspec.Struct):
    """An object whose being there says enough."""


class Numbered(msgspec.Struct):
    number: int = 0
    id: int = 0
    updated_at: str | None = None
    pull_request: Anything | None = None


class From(msgspec.Struct):
    """What a changed value was before."""

    from_: str | None = msgspec.field(default=None, name="from")


class Payload(msgspec.Struct):
    action: str | None = None
    repository: Repository | None = None
    installation: Numbered | None = None
    sender: User | None = None


def origin_of(payload: Payload) -> Origin:
    repository = payload.repository or Repository()
    owner = repository.owner or Owner()
    return Origin(
        repository_id=repository.id,
        owner=owner.login or owner.name or repository.full_name.partition("/")[0],
        name=repository.name or repository.full_name.partition("/")[2],
        default_branch=repository.default_branch or "main",
        installation=payload.installation.id if payload.installation else 0,
        sender=account_of(payload.sender),
    )


def account_of(user: User | None) -> Account | None:
    """None for accounts that were deleted. REST shows Apps as `name[bot]`, GraphQL as `name`."""
    if user is None or not user.id:
        return None
    login = user.login or ""
    return Account(user.id, login.removesuffix("[bot]"), is_bot=user.type == "Bot" or login.endswith("[bot]"))


def moment(text: str | None) -> datetime | None:
    """A time with its zone; one without is taken as UTC, so that it can be compared."""
    if not text:
        return None
    read = msgspec.convert(text, datetime)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
