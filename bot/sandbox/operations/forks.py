"""Forks: repositories of their own that share the objects of what they were forked from."""

from bot.sandbox.access import require
from bot.sandbox.actor import Actor
from bot.sandbox.errors import Forbidden
from bot.sandbox.git import store
from bot.sandbox.model import Account, Organization, Repository
from bot.sandbox.operations import repositories
from bot.sandbox.operations.history import announce
from bot.sandbox.shapes import repositories as shapes
from bot.sandbox.world import World


def fork(
    world: World,
    actor: Actor,
    repository: Repository,
    *,
    owner: Account | None = None,
    name: str | None = None,
    default_branch_only: bool = False,
) -> Repository:
    """The fork that is there already, or a new one; to the actor's account where no other is named."""
    require(actor, repository, "contents", "read")
    target = owner or actor.author
    if target is not actor.account and not (isinstance(target, Organization) and actor.author.id in target.members):
        raise Forbidden("You don't have permission to fork into this account.")
    if target is repository.owner:
        raise Forbidden("A repository cannot be forked into its own account.")
    for one in world.repositories.values():
        if one.parent is repository and one.owner is target:
            return one
    made = repositories.create(
        world,
        target,
        name or repository.name,
        description=repository.description,
        private=repository.private,
        default_branch=repository.default_branch,
        with_default_labels=False,
    )
    made.parent, made.has_issues = repository, False
    made.git.object_store = repository.git.object_store
    for branch, sha in store.heads(repository).items():
        if not default_branch_only or branch == repository.default_branch:
            made.git.refs[store.refname(f"refs/heads/{branch}")] = store.oid(sha)
    made.pushed_at = repository.pushed_at
    announce(world, actor, repository, "fork", None, lambda: {"forkee": shapes.minimal(world, made)})
    return made


def root_of(repository: Repository) -> Repository:
    return root_of(repository.parent) if repository.parent is not None else repository
