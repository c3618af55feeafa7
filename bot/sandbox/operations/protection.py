"""Protection of branches and rulesets: put, changed, taken away; by administrators."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from bot.sandbox.access import require
from bot.sandbox.actor import Actor
from bot.sandbox.changes import BranchProtection, PushRestriction, RequiredCheck, ReviewRule, Ruleset
from bot.sandbox.errors import NotFound, Unprocessable, ValidationFailed
from bot.sandbox.git import store
from bot.sandbox.model import Repository
from bot.sandbox.operations.history import announce
from bot.sandbox.operations.ruleset_words import check_rules
from bot.sandbox.shapes import protection as shapes
from bot.sandbox.world import World

Enforcement = Literal["disabled", "active", "evaluate"]
FLAGS = (
    "linear_history",
    "allow_force_pushes",
    "allow_deletions",
    "block_creations",
    "resolved_conversations",
    "lock_branch",
    "allow_fork_syncing",
)
MOST_APPROVALS = 6


def protect(
    world: World,
    actor: Actor,
    /,
    repository: Repository,
    branch: str,
    *,
    checks: Sequence[RequiredCheck] | None = None,
    strict: bool = False,
    reviews: ReviewRule | None = None,
    enforce_admins: bool = False,
    restrictions: PushRestriction | None = None,
    **flags: bool,
) -> BranchProtection:
    """Puts classic protection on a branch, or on those that a pattern names; what was there is replaced."""
    require(actor, repository, "administration", "write", role="admin")
    if not any(letter in branch for letter in "*?") and store.ref_or_none(repository, f"refs/heads/{branch}") is None:
        raise NotFound("Branch not found")
    if reviews is not None and not 0 <= reviews.count <= MOST_APPROVALS:
        words = f"required_approving_review_count must be between 0 and {MOST_APPROVALS}"
        raise Unprocessable(words)
    known = repository.protections.get(branch)
    number, node = (known.id, known.node_id) if known else world.new_id("BPR", repository.id)
    made = BranchProtection(
        number,
        node,
        repository,
        branch,
        checks=None if checks is None else tuple(checks),
        strict=strict,
        reviews=reviews,
        enforce_admins=enforce_admins,
        restrictions=restrictions,
        **{name: flags.get(name, False) for name in FLAGS},
    )
    repository.protections[branch] = world.nodes[node] = made
    world.revision += 1
    return made


def unprotect(world: World, actor: Actor, repository: Repository, branch: str) -> None:
    require(actor, repository, "administration", "write", role="admin")
    if repository.protections.pop(branch, None) is None:
        raise NotFound("Branch not protected")
    world.revision += 1


def create_ruleset(
    world: World,
    actor: Actor,
    repository: Repository,
    *,
    name: str,
    enforcement: Enforcement = "active",
    target: Literal["branch", "tag", "push"] = "branch",
    include: Sequence[str] = ("~DEFAULT_BRANCH",),
    exclude: Sequence[str] = (),
    rules: Sequence[Mapping[str, Any]] = (),
    bypass_actors: Sequence[Mapping[str, Any]] = (),
) -> Ruleset:
    require(actor, repository, "administration", "write", role="admin")
    _check_name(repository, name, None)
    check_rules(rules, bypass_actors)
    number, node = world.new_id("RRS", repository.id)
    now = world.now()
    made = Ruleset(
        number,
        node,
        repository,
        name,
        target,
        enforcement,
        now,
        now,
        list(include),
        list(exclude),
        [dict(one) for one in rules],
        [dict(one) for one in bypass_actors],
    )
    repository.rulesets[number] = world.nodes[node] = made
    _tell(world, actor, made, "created")
    return made


def update_ruleset(
    world: World,
    actor: Actor,
    ruleset: Ruleset,
    *,
    name: str | None = None,
    enforcement: Enforcement | None = None,
    include: Sequence[str] | None = None,
    exclude: Sequence[str] | None = None,
    rules: Sequence[Mapping[str, Any]] | None = None,
    bypass_actors: Sequence[Mapping[str, Any]] | None = None,
) -> Ruleset:
    require(actor, ruleset.repository, "administration", "write", role="admin")
    if name is not None:
        _check_name(ruleset.repository, name, ruleset)
        ruleset.name = name
    check_rules(rules or (), bypass_actors or ())
    ruleset.enforcement = enforcement or ruleset.enforcement
    ruleset.include = list(include) if include is not None else ruleset.include
    ruleset.exclude = list(exclude) if exclude is not None else ruleset.exclude
    ruleset.rules = [dict(one) for one in rules] if rules is not None else ruleset.rules
    if bypass_actors is not None:
        ruleset.bypass_actors = [dict(one) for one in bypass_actors]
    ruleset.updated_at = world.now()
    _tell(world, actor, ruleset, "edited")
    return ruleset


def delete_ruleset(world: World, actor: Actor, ruleset: Ruleset) -> None:
    require(actor, ruleset.repository, "administration", "write", role="admin")
    ruleset.repository.rulesets.pop(ruleset.id, None)
    world.nodes.pop(ruleset.node_id, None)
    _tell(world, actor, ruleset, "deleted")


def _check_name(repository: Repository, name: str, itself: Ruleset | None) -> None:
    if not name.strip():
        raise ValidationFailed("RepositoryRuleset", "name", "missing_field")
    if any(one.name == name and one is not itself for one in repository.rulesets.values()):
        raise ValidationFailed("RepositoryRuleset", "name", "custom", message="Name must be unique")


def _tell(world: World, actor: Actor, ruleset: Ruleset, action: str) -> None:
    body = {"repository_ruleset": shapes.ruleset(world, ruleset)}
    announce(world, actor, ruleset.repository, "repository_ruleset", action, lambda: body)
