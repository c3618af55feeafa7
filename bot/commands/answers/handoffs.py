"""`/accept` and `/reject` of a hand-off: the receiver takes the task or lets the next step begin, or sends it back."""

from dataclasses import replace

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.meanings import Meaning
from bot.commands.standing import as_another, changed, said_by
from bot.domain.actions import CloseIssue, Comment
from bot.domain.board import kind_of
from bot.domain.state import Claim, HandOff
from bot.reconcile.outline import outline_of
from bot.reconcile.states import waits_for
from bot.render import render
from bot.rules.handoffs import Passing, kept, next_line, why_not


def accept(call: Call, scene: Scene) -> Outcome:
    offer = pending(call, scene, word="accept")
    if kind_of(scene.entry) == "task":
        return take_over(call, scene, offer)
    if open_ones := waits_for(scene.plan, scene.board, scene.entry):
        raise Refused("the phase is not finished any more", "finish that first, then write `/accept`", open_ones)
    state = replace(scene.state, handoff=answered(call, scene, offer), done_by=call.actor.name)
    outcome = changed(scene, state, call=call, what="accepted", note=call.args)
    return replace(outcome, actions=(*outcome.actions, CloseIssue(scene.entry)))


def take_over(call: Call, scene: Scene, offer: HandOff) -> Outcome:
    """The claim is the receiver's from now on."""
    actor = call.actor
    claim = Claim(
        actor.agent, actor.account.id, actor.account.login, call.comment, scene.now, verified=actor.is_verified
    )
    state = replace(scene.state, handoff=answered(call, scene, offer), claim=claim)
    return changed(scene, state, call=call, what="accepted", note=f"from {offer.given.agent or offer.given.login}")


def reject(call: Call, scene: Scene) -> Outcome:
    if not call.args:
        raise Refused("`/reject` needs a reason", "write what is missing: `/reject the indexes are not there`")
    offer = pending(call, scene, word="reject <reason>")
    state = replace(scene.state, handoff=answered(call, scene, offer, reason=call.args))
    outcome = changed(scene, state, call=call, what="rejected", note=call.args)
    text = render(
        "comments/rejected.md.j2",
        agent=offer.given.agent,
        login=offer.given.login if not is_app(offer, scene) else "",
        by=call.actor.name,
        reason=call.args,
        is_task=kind_of(scene.entry) == "task",
    )
    told = Comment(scene.issue.number, text, key=f"rejected:{call.comment}")
    return replace(outcome, actions=(*outcome.actions, told))


def pending(call: Call, scene: Scene, *, word: str) -> HandOff:
    """The offer that waits for the actor's answer. Raises Refused with who writes what instead."""
    ways = ways_of(scene)
    # Closed, and nobody is known to have done it: an earlier try broke off between closing and saying by whom.
    is_open = scene.issue.is_open or not scene.state.done_by
    offer = kept(scene.entry, scene.state, is_open=is_open)
    if offer is None or offer.answer or not is_open:
        raise Refused("nothing waits here to be validated", how_to_offer(scene, ways))
    validators = (offer.to,) if offer.to else ways.validators if ways else ()
    if why := why_not(scene.plan, offer.given, validators, said_by(call, scene)):
        others = [agent for agent in validators if agent not in (call.actor.agent, offer.given.agent)]
        then = as_another(scene, others[0], word=word) if others else "ask another account to look at it"
        raise Refused(why, then)
    return offer


def ways_of(scene: Scene) -> Passing | None:
    return outline_of(scene.plan).passings.get(scene.entry)


def how_to_offer(scene: Scene, ways: Passing | None) -> str:
    if kind_of(scene.entry) == "task":
        return "who holds the task writes `/handoff to <agent> <summary>` first"
    return next_line(ways, replace(scene.state, handoff=None)) if ways else "this phase ends with its tasks alone"


def answered(call: Call, scene: Scene, offer: HandOff, *, reason: str = "") -> HandOff:
    return replace(offer, answer="rejected" if reason else "accepted", answered=said_by(call, scene), reason=reason)


def is_app(offer: HandOff, scene: Scene) -> bool:
    """Apps hear of it by webhook; to mention one calls nobody."""
    agent = scene.plan.agents.get(offer.given.agent)
    principals = agent.principals if agent else []
    return any(one.partition("#")[0].lower() == f"{offer.given.login}[bot]".lower() for one in principals)


ACCEPT = Meaning("accept", ("task", "phase"), accept)
REJECT = Meaning("reject", ("task", "phase"), reject)
