"""Payloads of repositories, installations and members into events: what Baton is on, and who may do what there."""

import msgspec

from bot.domain.events import Event, Ignored, MembersChanged, RepositoriesChanged, RepositoryChanged
from bot.domain.payload import From, Payload, Repository, User, origin_of


class _Moved(msgspec.Struct):
    default_branch: From | None = None


class InstallationPayload(Payload):
    repositories: list[Repository] | None = None
    repositories_added: list[Repository] | None = None
    repositories_removed: list[Repository] | None = None


class RepositoryPayload(Payload):
    changes: _Moved | None = None


class MemberPayload(Payload):
    member: User | None = None


def installation_of(payload: InstallationPayload) -> Event | Ignored:
    if payload.installation is None or not payload.installation.id:
        return Ignored("the payload names no installation")
    match payload.action:
        case "created" | "unsuspend" | "new_permissions_accepted" | "added" | "removed" | "deleted" | "suspend":
            return RepositoriesChanged(
                installation=payload.installation.id,
                added=tuple(_coordinates(one) for one in payload.repositories_added or payload.repositories or ()),
                removed=tuple(one.id for one in payload.repositories_removed or ()),
                is_gone=payload.action in ("deleted", "suspend"),
            )
        case other:
            return Ignored(f"nothing to do for an installation that was {other}")


def _coordinates(repository: Repository) -> tuple[int, str, str]:
    owner, _, name = repository.full_name.partition("/")
    return repository.id, owner, name or repository.name


def repository_of(payload: RepositoryPayload) -> Event | Ignored:
    is_moved = bool(payload.changes and payload.changes.default_branch)
    if payload.action == "edited" and not is_moved:
        return Ignored("the default branch is as before")
    return RepositoryChanged(origin_of(payload), "default_branch" if is_moved else payload.action or "")


def member_of(payload: MemberPayload) -> Event | Ignored:
    if payload.member is None or not payload.member.id:
        return Ignored("the payload names no account")
    return MembersChanged(origin_of(payload), payload.member.id)
