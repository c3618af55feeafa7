"""`/halt`: a role stops every pull request that a rule, or a type of change, is for."""

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.stopping import in_role, names, said, with_stops
from bot.domain.board import kind_of
from bot.domain.state import Stop
from bot.plan.models import ALL
from bot.plan.nearest import nearest
from bot.rules.approvals.stops import is_halted, may_halt


@command(
    "halt",
    usage="<rule> <reason>",
    summary="Stop every pull request that a rule is for, until `/lift <rule>`.",
    examples=("/halt service-deployment the cluster is on fire",),
    takes="text",
    against=frozenset({"lift"}),
    may_repeat=True,
)
def halt(call: Call, scene: Scene) -> Outcome:
    if scene.pull is None and kind_of(scene.entry) != "status":
        raise Refused("this is neither a pull request nor the status page", "write `/halt` on one of these")
    rule, _, reason = call.args.partition(" ")
    rule = rule.lower()
    plan = scene.plan
    if rule != ALL and not any(is_halted(plan, name, rule) for name in plan.approvals):
        near = nearest(rule, plan.approvals) or next(iter(plan.approvals), "")
        then = f"write `/halt {near} <reason>`" if near else "the plan has no approval rules"
        raise Refused(f"the plan has no rule {rule[:40]}" if rule else "`/halt` needs a rule and a reason", then)
    if not reason.strip():
        raise Refused("`/halt` needs a reason", f"write why: `/halt {rule} the cluster is on fire`")
    who = names(may_halt(plan, rule, tuple(plan.agents)))
    call = in_role(call, scene, lambda mine: may_halt(plan, rule, mine), who=who)
    stops = scene.board.status.stops
    if any(one.kind == "halt" and one.rule == rule for one in stops):
        return Outcome()
    mine = Stop("halt", said(call, scene), reason=reason.strip(), rule=rule)
    return with_stops(scene, (*stops, mine), call=call, what="halted", note=f"{rule}: {reason.strip()}")
