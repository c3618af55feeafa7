"""Repositories: created, described, renamed, moved, and who may work in them."""

import re
from collections.abc import Iterable, Mapping

from dulwich.refs import Ref
from dulwich.repo import MemoryRepo

from bot.sandbox.access import require, role_of
from bot.sandbox.actor import Actor
from bot.sandbox.errors import Forbidden, ValidationFailed
from bot.sandbox.model import Account, Organization, Repository, Role
from bot.sandbox.operations import labels
from bot.sandbox.operations.history import announce
from bot.sandbox.shapes import Json, accounts
from bot.sandbox.unset import UNSET, Unset
from bot.sandbox.world import World

NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")


def create(
    world: World,
    owner: Account,
    name: str,
    *,
    description: str | None = None,
    private: bool = False,
    default_branch: str = "main",
    with_default_labels: bool = True,
    wanted_id: int | None = None,
) -> Repository:
    _check_name(world, owner, name)
    number, node = world.new_id("R", wanted=wanted_id)
    now = world.now()
    git = MemoryRepo.init_bare([], {})
    git.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(f"refs/heads/{default_branch}".encode()))
    repository = Repository(number, node, owner, name, now, now, git, description, private=private)
    repository.default_branch = default_branch
    world.repositories[number] = repository
    world.nodes[node] = repository
    _put_name(world, repository)
    if with_default_labels:
        labels.put_defaults(world, repository)
    world.revision += 1
    return repository


def create_by(
    world: World, actor: Actor, owner: Account, name: str, *, description: str | None = None, private: bool = False
) -> Repository:
    """A user's own repository, or an organization's by one of its members."""
    is_own = actor.account is owner
    is_member = isinstance(owner, Organization) and actor.account is not None and actor.account.id in owner.members
    if not (is_own or is_member):
        raise Forbidden("You need admin access to the organization before adding a repository to it.")
    repository = create(world, owner, name, description=description, private=private)
    announce(world, actor, repository, "repository", "created", dict)
    return repository


def update(
    world: World,
    actor: Actor,
    repository: Repository,
    *,
    name: str | Unset = UNSET,
    description: str | Unset | None = UNSET,
    homepage: str | Unset | None = UNSET,
    default_branch: str | Unset = UNSET,
    has_issues: bool | Unset = UNSET,
    archived: bool | Unset = UNSET,
    private: bool | Unset = UNSET,
    merge_settings: Mapping[str, bool] | None = None,
) -> Repository:
    if archived is not False:
        require(actor, repository, "administration", "write", role="admin")
    if not isinstance(name, Unset) and name != repository.name:
        rename(world, actor, repository, name)
    changes: Json = {}
    if not isinstance(description, Unset) and description != repository.description:
        changes["description"] = {"from": repository.description}
        repository.description = description
    if not isinstance(homepage, Unset) and homepage != repository.homepage:
        changes["homepage"] = {"from": repository.homepage}
        repository.homepage = homepage
    if not isinstance(default_branch, Unset) and default_branch != repository.default_branch:
        changes["default_branch"] = {"from": repository.default_branch}
        _set_default_branch(repository, default_branch)
    if not isinstance(has_issues, Unset):
        repository.has_issues = has_issues
    repository.merge_settings |= merge_settings or {}
    repository.updated_at = world.now()
    world.revision += 1
    if changes:
        announce(world, actor, repository, "repository", "edited", lambda: {"changes": changes})
    if not isinstance(private, Unset) and private != repository.private:
        repository.private = private
        announce(world, actor, repository, "repository", "privatized" if private else "publicized", dict)
    if not isinstance(archived, Unset) and archived != repository.archived:
        repository.archived = archived
        announce(world, actor, repository, "repository", "archived" if archived else "unarchived", dict)
    return repository


def rename(world: World, actor: Actor, repository: Repository, name: str) -> None:
    """The old name goes on to lead here, until somebody takes it."""
    require(actor, repository, "administration", "write", role="admin")
    _check_name(world, repository.owner, name, itself=repository)
    former = repository.name
    _drop_name(world, repository)
    repository.name, repository.updated_at = name, world.now()
    _put_name(world, repository)
    changes = {"changes": {"repository": {"name": {"from": former}}}}
    announce(world, actor, repository, "repository", "renamed", lambda: changes)


def transfer(world: World, actor: Actor, repository: Repository, owner: Account, name: str | None = None) -> None:
    require(actor, repository, "administration", "write", role="admin")
    _check_name(world, owner, name or repository.name)
    former = repository.owner
    _drop_name(world, repository)
    repository.owner, repository.name = owner, name or repository.name
    repository.updated_at = world.now()
    _put_name(world, repository)
    if isinstance(former, Organization):
        whom = {"organization": accounts.organization_simple(world, former)}
    else:
        whom = {"user": accounts.simple(world, former)}
    changes = {"changes": {"owner": {"from": whom}}}
    announce(world, actor, repository, "repository", "transferred", lambda: changes)


def delete(world: World, actor: Actor, repository: Repository) -> None:
    require(actor, repository, "administration", "write", role="admin")
    announce(world, actor, repository, "repository", "deleted", dict)
    world.repositories.pop(repository.id, None)
    world.repository_names.pop(repository.full_name.lower(), None)
    world.nodes.pop(repository.node_id, None)
    for issue in repository.issues.values():
        world.issues.pop(issue.id, None)
        world.nodes.pop(issue.node_id, None)


def set_topics(world: World, actor: Actor, repository: Repository, topics: Iterable[str]) -> None:
    require(actor, repository, "administration", "write", role="admin")
    former, repository.topics = repository.topics, [topic.lower() for topic in topics]
    changes = {"changes": {"topics": {"from": former}}}
    announce(world, actor, repository, "repository", "edited", lambda: changes)


def set_collaborator(world: World, actor: Actor, repository: Repository, account: Account, role: Role) -> None:
    """Without GitHub's invitation: the person is in at once."""
    require(actor, repository, "administration", "write", role="admin")
    former = repository.collaborators.get(account.id)
    before = role_of(account, repository)
    repository.collaborators[account.id] = role
    world.revision += 1
    if former is None:
        changes: Json = {"permission": {"to": accounts.legacy_role(role)}, "role_name": {"to": role}}
        _tell_member(world, actor, repository, account, "added", {"changes": changes})
    elif former != role:
        changes = {"old_permission": {"from": accounts.legacy_role(before)}, "permission": {"from": before, "to": role}}
        _tell_member(world, actor, repository, account, "edited", {"changes": changes})


def remove_collaborator(world: World, actor: Actor, repository: Repository, account: Account) -> None:
    if account is not actor.account:
        require(actor, repository, "administration", "write", role="admin")
    if repository.collaborators.pop(account.id, None) is not None:
        _tell_member(world, actor, repository, account, "removed", {})


def _tell_member(world: World, actor: Actor, repository: Repository, account: Account, action: str, more: Json) -> None:
    announce(world, actor, repository, "member", action, lambda: {"member": accounts.simple(world, account), **more})


def _set_default_branch(repository: Repository, branch: str) -> None:
    if f"refs/heads/{branch}".encode() not in repository.git.refs.allkeys():
        raise ValidationFailed("Repository", "default_branch", "invalid", value=branch)
    repository.default_branch = branch
    repository.git.refs.set_symbolic_ref(Ref(b"HEAD"), Ref(f"refs/heads/{branch}".encode()))


def _put_name(world: World, repository: Repository) -> None:
    world.repository_names[repository.full_name.lower()] = repository
    world.former_names.pop(repository.full_name.lower(), None)


def _drop_name(world: World, repository: Repository) -> None:
    del world.repository_names[repository.full_name.lower()]
    world.former_names[repository.full_name.lower()] = repository


def _check_name(world: World, owner: Account, name: str, itself: Repository | None = None) -> None:
    if not NAME.fullmatch(name) or name in (".", ".."):
        raise ValidationFailed("Repository", "name", "invalid", value=name)
    holder = world.repository_names.get(f"{owner.login}/{name}".lower())
    if holder is not None and holder is not itself:
        words = "name already exists on this account"
        raise ValidationFailed("Repository", "name", "custom", message=words)
