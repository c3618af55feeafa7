"""Pinned issues: at most three a repository."""

from bot.sandbox.access import require_change
from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.errors import Unprocessable
from bot.sandbox.model import Issue, Pin
from bot.sandbox.operations.history import record, tell
from bot.sandbox.world import World

LIMIT = 3


def find(issue: Issue) -> Pin | None:
    return next((pin for pin in issue.repository.pins if pin.issue is issue), None)


def pin(world: World, actor: Actor, issue: Issue) -> Pin:
    """Pinning twice is no error and no news."""
    require_change(actor, issue, role="write")
    existing = find(issue)
    if existing is not None:
        return existing
    if isinstance(issue, PullRequest):
        raise Unprocessable("Pull requests cannot be pinned")
    if len(issue.repository.pins) >= LIMIT:
        raise Unprocessable(f"Maximum {LIMIT} pinned issues per repository")
    number, node = world.new_id("PI", issue.repository.id)
    pin = Pin(number, node, issue, actor.author, world.now())
    issue.repository.pins.append(pin)
    world.nodes[node] = pin
    record(world, actor, issue, "pinned")
    tell(world, actor, issue, "pinned")
    return pin


def unpin(world: World, actor: Actor, issue: Issue) -> None:
    require_change(actor, issue, role="write")
    existing = find(issue)
    if existing is None:
        raise Unprocessable("The issue is not pinned")
    issue.repository.pins.remove(existing)
    world.nodes.pop(existing.node_id, None)
    record(world, actor, issue, "unpinned")
    tell(world, actor, issue, "unpinned")
