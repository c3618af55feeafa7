"""`/assign`: a lead of the phase or a maintainer gives a task to an agent, which is told, because it must act."""

from dataclasses import replace

from bot.commands.actor import Roster, roster_of
from bot.commands.call import Actor, Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.slash.claim import check_free
from bot.commands.standing import changed, holder, owner_of, require_task
from bot.domain.actions import Comment
from bot.domain.board import Account
from bot.domain.state import Claim
from bot.plan.nearest import nearest
from bot.reconcile.starting import is_of_plan
from bot.render import render


@command(
    "assign",
    usage="<agent>",
    summary="Give the task to an agent; for leads of its phase and maintainers.",
    examples=("/assign gemini", "/assign gemini as claude"),
    against=frozenset({"claim", "release", "done"}),
)
def assign(call: Call, scene: Scene) -> Outcome:
    state = require_task(scene, "assign")
    check_may(call.actor, scene)
    roster = roster_of(scene.plan, scene.board)
    agent = agent_in(call.args, roster)
    if is_of_plan(scene.state.claim):  # nobody has acted yet, so it is free
        scene = replace(scene, issue=replace(scene.issue, state=replace(scene.state, claim=None)))
    if call.comment < scene.state.released_at:
        raise Refused("the task was given free after this comment", "write `/assign` again if it is still meant")
    claim = scene.state.claim
    if claim and claim.agent == agent:
        return Outcome()
    check_owner(call.actor, scene, agent)
    if claim and claim.comment < call.comment and not call.actor.maintains:
        raise Refused(f"{holder(scene)} holds this task", "ask a maintainer to assign it, or wait until it is released")
    if not claim:
        check_free(Actor(call.actor.account, agent), scene, state=state)
    return give(call, scene, agent, roster)


def check_may(actor: Actor, scene: Scene) -> None:
    """Raises Refused with those who may."""
    phase = scene.plan.phases.get(scene.plan.tasks[scene.task].phase or "")
    leads = [*([phase.agent] if phase and phase.agent else []), *(phase.leads if phase else [])]
    if actor.maintains or (actor.agent and actor.agent in leads):
        return
    who = f"ask {', '.join(dict.fromkeys(leads))}, or a maintainer" if leads else "ask a maintainer"
    raise Refused(f"{actor.name} leads no phase of this task and is no maintainer", who)


def agent_in(args: str, roster: Roster) -> str:
    word = args.removeprefix("@").strip()
    if not word:
        raise Refused(
            "`/assign` needs an agent", f"write for example `/assign {next(iter(roster.plan.agents), 'claude')}`"
        )
    if agent := roster.agent_named(word):
        return agent
    near = nearest(word, roster.plan.agents)
    then = f"write `/assign {near}`" if near else f"write one of {', '.join(list(roster.plan.agents)[:20])}"
    raise Refused(f"the plan has no agent {word[:40]}", then)


def check_owner(actor: Actor, scene: Scene, agent: str) -> None:
    """What the plan gives to one agent, only a maintainer gives to another."""
    owner = owner_of(scene)
    if owner in ("", agent) or actor.maintains:
        return
    raise Refused(f"the plan gives this task to {owner}", f"write `/assign {owner}`, or ask a maintainer")


def give(call: Call, scene: Scene, agent: str, roster: Roster) -> Outcome:
    """A claim in the agent's name. Claims that were written before and come late do not undo it."""
    former = scene.state.claim
    account = only_principal(roster, agent)
    giver = call.actor.account.login
    claim = Claim(
        agent, account.id if account else 0, account.login if account else "", call.comment, scene.now, by=giver
    )
    state = replace(
        scene.state,
        claim=claim,
        done_by="",
        in_review=False,
        pull=0,
        released_at=max(call.comment, scene.state.released_at),
    )
    outcome = changed(scene, state, call=call, what="assigned", note=f"to {agent}")
    text = render(
        "comments/assigned.md.j2",
        agent=agent,
        login=account.login if account and not account.is_bot else "",
        giver=call.actor.name,
        former=(former.agent or former.login) if former else "",
    )
    said = Comment(scene.issue.number, text, key=f"assigned:{call.comment}")
    return replace(outcome, actions=(*outcome.actions, said))


def only_principal(roster: Roster, agent: str) -> Account | None:
    """The account of the agent that has one; of several nobody knows which will act, and none may be known by name."""
    principals = roster.plan.agents[agent].principals
    if len(principals) != 1:
        return None
    login, _, number = principals[0].partition("#")
    known = int(number) if number else roster.ids.get(login.lower(), 0)
    is_bot = login.lower().endswith("[bot]")
    return Account(known, login[: -len("[bot]")] if is_bot else login, is_bot) if known else None
