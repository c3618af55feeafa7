"""`/integrate`: a consumer says how far it is with a contract: on a stand-in, on the real thing, tried together."""

from dataclasses import replace
from typing import get_args

from bot.commands.agreeing import log, remembered
from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.standing import said_by
from bot.domain.actions import EditIssue, RefreshStatus
from bot.domain.board import STATUS
from bot.domain.state import Integrated
from bot.plan.models import Integration
from bot.plan.nearest import nearest
from bot.rules.contracts.integration import consumers_of

STATES: tuple[Integration, ...] = get_args(Integration)


@command(
    "integrate",
    usage="<contract> <mock|real|validated>",
    summary="Say what your agent builds a contract's use on: a stand-in, the real thing, or tried with its provider.",
    examples=("/integrate database real", "/integrate database validated as shop"),
)
def integrate(call: Call, scene: Scene) -> Outcome:
    name, state = _read(call, scene)
    agent, consumers = call.actor.agent, consumers_of(scene.plan, name)
    if agent not in consumers:
        then = f"write `/integrate {name} {state} as {consumers[0]}` if you act for it" if consumers else (
            f"list consumers under contracts.{name}.consumers in the plan"
        )  # fmt: skip
        raise Refused(f"{call.actor.name} is no consumer of the contract {name}", then)
    status = scene.board.status
    mine = next((one for one in status.integrations if (one.contract, one.said.agent) == (name, agent)), None)
    if mine and mine.state == state and (mine.said.verified or not call.actor.is_verified):
        return Outcome(remembered(scene, call))
    new = Integrated(name, state, said_by(call, scene))
    kept = tuple(one for one in status.integrations if one is not mine and one.contract in scene.plan.contracts)
    edit = EditIssue(STATUS, state=replace(status, integrations=(*kept, new)))
    note = f"{name}: {state}"
    return Outcome(
        (edit, *remembered(scene, call), *log(scene, scene.issue, call=call, what="integrated", note=note),
         RefreshStatus())
    )  # fmt: skip


def _read(call: Call, scene: Scene) -> tuple[str, Integration]:
    words = call.args.split()
    known = list(scene.plan.contracts)
    if not known:
        raise Refused("the plan has no contracts", "write them under `contracts` in the plan")
    if len(words) != 2:
        raise Refused("`/integrate` needs a contract and a state", f"write for example `/integrate {known[0]} real`")
    name, word = words
    if name not in scene.plan.contracts:
        better = nearest(name, known) or known[0]
        raise Refused(f"there is no contract {name}", f"write `/integrate {better} {word}`")
    state = next((one for one in STATES if one == word), None)
    if state is None:
        raise Refused(f"{word} is none of {', '.join(STATES)}", f"write for example `/integrate {name} real`")
    return name, state
