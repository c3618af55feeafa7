"""`/lift`: a veto or a halt ends, by the role that said it or one above."""

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.stopping import in_role, names, with_stops
from bot.domain.pull_facts import Veto
from bot.domain.state import Stop
from bot.domain.stops import by
from bot.plan.models import Plan
from bot.rules.approvals.stops import may_halt, may_lift


@command(
    "lift",
    usage="[rule]",
    summary="End your veto on this pull request, or the halt of a rule.",
    examples=("/lift", "/lift as quality", "/lift service-deployment"),
    against=frozenset({"veto", "halt"}),
    may_repeat=True,
)
def lift(call: Call, scene: Scene) -> Outcome:
    stops = scene.board.status.stops
    number = scene.pull.facts.number if scene.pull else 0
    vetoes = [one for one in stops if one.kind == "veto" and one.number == number]
    halts = [one for one in stops if one.kind == "halt"]
    if not call.args and vetoes:
        return _lifted(call, scene, vetoes, "lifted a veto")
    named = [one for one in halts if one.rule == call.args.lower()]
    if named:
        return _lifted(call, scene, named, "lifted a halt")
    if halts:
        raise Refused("no such halt stands", f"write `/lift {halts[0].rule}`")
    raise Refused("no veto and no halt stands here", "nothing; there is nothing to lift")


def _lifted(call: Call, scene: Scene, standing: list[Stop], what: str) -> Outcome:
    """All that the actor may lift of these."""

    def allowed(mine: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in mine if any(may_end(scene.plan, one, name) for one in standing))

    call = in_role(call, scene, allowed, who=names(one.said.agent for one in standing))
    gone = [one for one in standing if may_end(scene.plan, one, call.actor.agent)]
    kept = [one for one in scene.board.status.stops if one not in gone]
    note = ", ".join(one.rule or one.said.agent for one in gone)
    return with_stops(scene, kept, call=call, what=what, note=note)


def may_end(plan: Plan, stop: Stop, agent: str) -> bool:
    if stop.kind == "halt":
        return agent == stop.said.agent or bool(may_halt(plan, stop.rule, (agent,)))
    return bool(may_lift(plan, Veto(stop.said.agent, by(stop), stop.reason, stop.said.at), (agent,)))
