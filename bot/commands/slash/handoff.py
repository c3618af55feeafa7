"""`/handoff`: passes a task on to another agent, or a finished step to the one behind it; the receiver validates it."""

import re
from dataclasses import replace

from bot.commands.actor import Roster
from bot.commands.call import Actor, Call, Outcome, Refused, Scene
from bot.commands.called import AGENT
from bot.commands.registry import command
from bot.commands.standing import as_another, changed, holder, holds, require_task, said_by
from bot.domain.actions import Comment
from bot.domain.board import kind_of
from bot.domain.state import HandOff
from bot.plan.nearest import nearest
from bot.reconcile.outline import outline_of
from bot.reconcile.states import waits_for
from bot.render import render
from bot.rules.calling import called
from bot.rules.handoffs import Passing, choices, is_same

_TO = re.compile(rf"to[ \t]+@?({AGENT}?)[:,]?(?:[ \t]+(.*))?", re.IGNORECASE | re.DOTALL)


@command(
    "handoff",
    usage="[to <agent>] <summary>",
    summary="Pass the task on to another agent, or a finished step to whoever validates it.",
    examples=("/handoff to gemini the tables are there, the indexes are missing", "/handoff all weights add up"),
    takes="text",
    against=frozenset({"release", "done", "claim"}),
)
def handoff(call: Call, scene: Scene) -> Outcome:
    to, summary = read_receiver(call.args, scene)
    if not summary:
        raise Refused("`/handoff` needs a summary", "write for example `/handoff the tables are there, tests pass`")
    if kind_of(scene.entry) == "phase":
        return of_phase(call, scene, to=to, summary=summary)
    require_task(scene, "handoff")
    return of_task(call, scene, to=to, summary=summary)


def read_receiver(args: str, scene: Scene) -> tuple[str, str]:
    """The agent behind `to`, empty where nobody is named, and the summary."""
    match = _TO.fullmatch(args)
    if match is None:
        return "", args
    agent = Roster(scene.plan, {}).agent_named(match[1])
    if agent is None:
        near = nearest(match[1], scene.plan.agents)
        then = (
            f"write `/handoff to {near} ...`" if near else "write the summary alone, or name one of the plan's agents"
        )
        raise Refused(f"the plan has no agent {match[1]}", then)
    return agent, match[2] or ""


def of_task(call: Call, scene: Scene, *, to: str, summary: str) -> Outcome:
    actor = call.actor
    if scene.state.claim is None:
        raise Refused("nobody holds this task, so nobody can pass it on", "write `/claim` to take it")
    if not holds(scene, actor):
        raise Refused(f"{holder(scene)} holds this task", as_another(scene, holder(scene), word="handoff"))
    receiver = to or only_choice(scene, actor)
    if actor.agent and is_same(scene.plan, receiver, actor.agent):
        why = "have one operator" if receiver != actor.agent else "are the same"
        raise Refused(f"{actor.agent} and {receiver} {why}", "name another agent: the receiver validates the work")
    return offered(call, scene, HandOff(said_by(call, scene), summary, to=receiver), validators=(receiver,))


def only_choice(scene: Scene, actor: Actor) -> str:
    found = choices(scene.plan, scene.task, giver=actor.agent)
    if len(found) == 1:
        return found[0]
    others = found or tuple(agent for agent in scene.plan.agents if agent != actor.agent)
    if not others:
        raise Refused("the plan has no other agent", "write `/release` to give the task back")
    reason = "several agents wait for this task" if found else "nobody waits for this task"
    raise Refused(reason, f"name the receiver, `/handoff to {others[0]} ...`: {', '.join(others[:20])}")


def of_phase(call: Call, scene: Scene, *, to: str, summary: str) -> Outcome:
    ways = outline_of(scene.plan).passings.get(scene.entry)
    if ways is None:
        raise Refused("this phase is not handed over: it ends with the last of its tasks", "finish its tasks")
    if not scene.issue.is_open and scene.state.done_by:
        raise Refused("the phase is over", "reopen the issue if there is more to do")
    check_giver(call.actor, ways, scene)
    if to and ways.validators and to not in ways.validators:
        raise Refused(f"{to} does not validate this phase", f"write `/handoff to {ways.validators[0]} ...`")
    if open_ones := waits_for(scene.plan, scene.board, scene.entry):
        raise Refused("the phase is not finished", "finish that first, then write `/handoff`", open_ones)
    validators = (to,) if to else ways.validators
    return offered(call, scene, HandOff(said_by(call, scene), summary, to=to), validators=validators)


def check_giver(actor: Actor, ways: Passing, scene: Scene) -> None:
    if not ways.givers or actor.agent in ways.givers:
        return
    raise Refused(
        f"this phase is {' and '.join(ways.givers)}'s", as_another(scene, ways.givers[0], word="handoff <summary>")
    )


def offered(call: Call, scene: Scene, offer: HandOff, *, validators: tuple[str, ...]) -> Outcome:
    """A new offer takes the place of the one before. Whoever must answer is called, where there are people to call."""
    note = f"to {' or '.join(validators)}: {offer.summary}" if validators else offer.summary
    outcome = changed(scene, replace(scene.state, handoff=offer), call=call, what="handed off", note=note)
    if not (calls := called(scene.plan, validators)):
        return outcome
    text = render(
        "comments/handed.md.j2",
        calls=calls,
        giver=call.actor.name,
        summary=offer.summary,
        is_task=kind_of(scene.entry) == "task",
    )
    told = Comment(scene.issue.number, text, key=f"handoff:{call.comment}")
    return replace(outcome, actions=(*outcome.actions, told))
