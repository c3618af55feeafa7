"""Commit statuses: a word on a commit by whoever may write."""

from typing import Literal

from bot.sandbox.access import require
from bot.sandbox.actor import Actor
from bot.sandbox.changes import CommitStatus
from bot.sandbox.errors import Unprocessable, ValidationFailed
from bot.sandbox.git import store
from bot.sandbox.model import Repository
from bot.sandbox.operations import merge_queue
from bot.sandbox.shapes import Json, checks, git, repositories, stamp
from bot.sandbox.world import Notice, World

LIMIT = 1000
"""Statuses of one context on one commit."""
LONGEST = 140


def create(
    world: World,
    actor: Actor,
    repository: Repository,
    sha: str,
    *,
    state: Literal["error", "failure", "pending", "success"],
    context: str = "default",
    description: str | None = None,
    target_url: str | None = None,
) -> CommitStatus:
    require(actor, repository, "statuses", "write", role="write")
    if store.get(repository, sha) is None:
        raise Unprocessable(f"No commit found for SHA: {sha}")
    if description is not None and len(description) > LONGEST:
        words = f"description is too long (maximum is {LONGEST} characters)"
        raise ValidationFailed("Status", "description", "custom", message=words)
    known = repository.statuses.setdefault(sha, [])
    if sum(one.context == context for one in known) >= LIMIT:
        words = "This SHA and context has reached the maximum number of statuses."
        raise ValidationFailed("Status", "", "custom", message=words)
    number, node = world.new_id("SC", repository.id)
    via = actor.app if actor.is_installation else None
    now = world.now()
    status = CommitStatus(
        number, node, repository, sha, state, context, actor.account, now, via, description, target_url
    )
    known.insert(0, status)
    world.nodes[node] = status
    _tell(world, actor, status)
    merge_queue.hear_of_check(world, repository, sha)
    return status


def _tell(world: World, actor: Actor, status: CommitStatus) -> None:
    repository = status.repository

    def body() -> Json:
        url = repositories.url(world, repository)
        holding = [name for name, tip in store.heads(repository).items() if tip == status.sha]
        commit = {"sha": status.sha, "url": f"{url}/commits/{status.sha}"}
        return {
            "id": status.id,
            "sha": status.sha,
            "name": repository.full_name,
            "context": status.context,
            "state": status.state,
            "description": status.description,
            "target_url": status.target_url,
            "avatar_url": checks.simple_status(world, status)["avatar_url"],
            "commit": git.commit(world, repository, store.commit(repository, status.sha)),
            "branches": [{"name": name, "commit": commit, "protected": False} for name in holding[:10]],
            "created_at": stamp(status.created_at),
            "updated_at": stamp(status.created_at),
        }

    world.announce(Notice("status", None, actor.author, body, repository))
