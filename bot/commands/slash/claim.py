"""`/claim`: one agent takes a task and starts; the earliest comment wins, in whatever order deliveries come."""

from dataclasses import replace

from bot.commands.actor import Roster
from bot.commands.call import Actor, Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.standing import (
    changed,
    choices,
    claimable,
    holder,
    holds,
    owner_of,
    require_task,
)
from bot.domain.actions import Comment
from bot.domain.board import Account, Board
from bot.domain.state import Claim
from bot.reconcile.starting import is_of_plan
from bot.reconcile.states import waits_for
from bot.render import render
from bot.rules.flood import too_many_held

CANDIDATES = 3
"""Tasks that are read before `/claim next` takes one of them."""


def candidates(args: str, account: Account, board: Board) -> list[int]:
    """Numbers of the tasks that `/claim next` may take, whoever of the account's agents is meant."""
    if args.lower() != "next" or board.in_force is None:
        return []
    plan = board.in_force.plan
    agents = Roster(plan, dict(board.status.principals)).agents_of(account) or ("", *plan.agents)
    found = [issue.number for agent in agents for issue in claimable(plan, board, agent=agent)[:CANDIDATES]]
    return found[: 3 * CANDIDATES]


@command(
    "claim",
    usage="[next]",
    summary="Take this task and start; `next` takes the most critical task that is ready for you.",
    examples=("/claim", "/claim next as gemini"),
    against=frozenset({"release"}),
    also=candidates,
)
def claim(call: Call, scene: Scene) -> Outcome:
    match call.args.lower():
        case "":
            return claim_here(call, scene)
        case "next":
            return claim_next(call, scene)
        case other:
            raise Refused(f"`/claim {other[:40]}` is not understood", "write `/claim`, or `/claim next`")


def claim_next(call: Call, scene: Scene) -> Outcome:
    if any(issue.state.claim and issue.state.claim.comment == call.comment for issue in scene.board.issues.values()):
        return Outcome()
    free = claimable(scene.plan, scene.board, agent=call.actor.agent)
    if not free:
        raise Refused(f"no task is ready for {call.actor.name}", "look at the status page for what it waits for")
    return claim_here(call, replace(scene, issue=free[0]))


def claim_here(call: Call, scene: Scene) -> Outcome:
    state = require_task(scene, "claim")
    check_owner(call.actor, scene)
    if call.comment < scene.state.released_at:
        raise Refused("the task was given free after this comment", "write `/claim` again if you still want it")
    if is_of_plan(scene.state.claim):  # nobody has acted yet, so it is free
        scene = replace(scene, issue=replace(scene.issue, state=replace(scene.state, claim=None)))
    if holds(scene, call.actor):
        return hold_on(call, scene)
    if scene.state.claim and scene.state.claim.comment <= call.comment:
        raise Refused(
            f"{holder(scene)} claimed this task first",
            how_to_go_on(call.actor, scene),
            ready=choices(scene, call.actor),
        )
    if not scene.state.claim:
        check_free(call.actor, scene, state=state)
    return displace(call, scene) if scene.state.claim else take(call, scene)


def hold_on(call: Call, scene: Scene) -> Outcome:
    """Claimed again: the earlier of the two comments counts from now on, so that a third between them loses."""
    claim = scene.state.claim
    if claim and claim.by:
        return confirm(call, scene, claim)
    if claim is None or claim.comment <= call.comment:
        return Outcome()
    return changed(scene, replace(scene.state, claim=replace(claim, comment=call.comment)), call=call)


def confirm(call: Call, scene: Scene, claim: Claim) -> Outcome:
    """The agent takes what was given to it: from now on it is its own claim, as old as the assignment."""
    actor = call.actor
    own = Claim(
        actor.agent, actor.account.id, actor.account.login, claim.comment, scene.now, verified=actor.is_verified
    )
    return changed(scene, replace(scene.state, claim=own), call=call, what="claimed")


def check_owner(actor: Actor, scene: Scene) -> None:
    owner = owner_of(scene)
    if owner in ("", actor.agent):
        return
    if not actor.agent:
        raise Refused(f"this task is {owner}'s", f"write `/claim as {owner}`")
    raise Refused(f"this task is {owner}'s", how_to_go_on(actor, scene), ready=choices(scene, actor))


def check_free(actor: Actor, scene: Scene, *, state: str) -> None:
    if state == "blocked":
        raise Refused(f"the task is blocked: {reasons(scene)}", "write `/unblock` when that is solved, then `/claim`")
    if state == "waiting":
        open_ones = waits_for(scene.plan, scene.board, scene.entry)
        raise Refused(
            "the task waits for what is not done",
            how_to_go_on(actor, scene),
            waits_for=open_ones,
            ready=choices(scene, actor),
        )
    check_share(actor, scene)


def check_share(actor: Actor, scene: Scene) -> None:
    """`policy.max_claims` bounds what one agent may hold at a time."""
    if why := too_many_held(scene.plan, scene.board, actor.agent):
        raise Refused(why, "finish or release one")


def reasons(scene: Scene) -> str:
    return "; ".join(block.reason or f"on #{block.on}" for block in scene.state.blocks) or "the plan says so"


def how_to_go_on(actor: Actor, scene: Scene) -> str:
    if not choices(scene, actor):
        return "nothing else is ready for you now"
    return "write `/claim next` for the first of what is ready for you"


def take(call: Call, scene: Scene) -> Outcome:
    actor = call.actor
    won = Claim(actor.agent, actor.account.id, actor.account.login, call.comment, scene.now, verified=actor.is_verified)
    state = replace(scene.state, claim=won, done_by="")
    return changed(scene, state, call=call, what="claimed")


def displace(call: Call, scene: Scene) -> Outcome:
    """An older claim came late: the server's order decides, and who loses the task is told."""
    loser = scene.state.claim
    assert loser is not None
    outcome = take(call, scene)
    told = Actor(call.actor.account, loser.agent)
    text = render(
        "comments/displaced.md.j2",
        loser=loser.agent or loser.login,
        winner=call.actor.name,
        ready=choices(scene, told),
    )
    said = Comment(scene.issue.number, text, key=f"displaced:{loser.comment}:{call.comment}")
    return replace(outcome, actions=(*outcome.actions, said))
