"""What opening an issue and opening a pull request have in common: labels and people at once, then the news of it."""

from collections.abc import Iterable

from bot.sandbox.actor import Actor
from bot.sandbox.model import Account, Issue, Label, Milestone
from bot.sandbox.operations import assignees as assigning
from bot.sandbox.operations import labels as labelling
from bot.sandbox.operations import milestones, references
from bot.sandbox.operations.history import tell
from bot.sandbox.world import World


def attach(
    world: World,
    actor: Actor,
    issue: Issue,
    *,
    labels: Iterable[Label],
    assignees: Iterable[Account],
    milestone: Milestone | None,
) -> None:
    labelling.attach_at_creation(world, actor, issue, labels)
    assigning.attach_at_creation(world, actor, issue, assignees)
    if milestone is not None:
        milestones.attach(issue, milestone)
        milestones.note(world, actor, issue, milestone)


def tell_opened(world: World, actor: Actor, issue: Issue) -> None:
    """GitHub sends `opened` first, then one event for each label, person and milestone."""
    tell(world, actor, issue, "opened")
    labelling.tell_labeled(world, actor, issue)
    assigning.tell_assigned(world, actor, issue)
    milestones.tell_milestoned(world, actor, issue)
    references.follow(world, actor, issue, issue.body)
