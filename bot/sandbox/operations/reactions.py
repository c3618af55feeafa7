"""Reactions to issues and comments. GitHub sends no webhook for them."""

from typing import get_args

from bot.sandbox.access import require_change, require_open_to
from bot.sandbox.actor import Actor
from bot.sandbox.changes import Review, ReviewComment
from bot.sandbox.errors import Forbidden, NotFound, ValidationFailed
from bot.sandbox.model import Comment, Issue, Reaction, ReactionContent
from bot.sandbox.world import World

Reactable = Issue | Comment | Review | ReviewComment
CONTENTS: tuple[ReactionContent, ...] = get_args(ReactionContent)


def issue_of(subject: Reactable) -> Issue:
    return subject if isinstance(subject, Issue) else subject.issue


def find(world: World, subject: Reactable, identifier: int) -> Reaction:
    reaction = subject.reactions.get(identifier)
    if reaction is None:
        raise NotFound
    return reaction


def add(world: World, actor: Actor, subject: Reactable, *, content: str) -> tuple[Reaction, bool]:
    """The reaction, and whether it is new: the same one twice is one."""
    issue = issue_of(subject)
    require_change(actor, issue)
    require_open_to(actor, issue)
    chosen = next((one for one in CONTENTS if one == content), None)
    if chosen is None:
        raise ValidationFailed("Reaction", "content", "invalid", value=content)
    for reaction in subject.reactions.values():
        if reaction.account is actor.account and reaction.content == chosen:
            return reaction, False
    number, node = world.new_id("REA", issue.repository.id)
    reaction = Reaction(number, node, subject, actor.author, chosen, world.now())
    subject.reactions[number] = reaction
    world.reactions[number] = reaction
    world.nodes[node] = reaction
    world.revision += 1
    return reaction, True


def remove(world: World, actor: Actor, reaction: Reaction) -> None:
    """Only who reacted takes it back."""
    require_change(actor, issue_of(reaction.subject))
    if reaction.account is not actor.account:
        raise Forbidden("You can only delete your own reactions.")
    reaction.subject.reactions.pop(reaction.id, None)
    world.reactions.pop(reaction.id, None)
    world.nodes.pop(reaction.node_id, None)
    world.revision += 1
