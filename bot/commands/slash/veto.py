"""`/veto`: a role stops one pull request; it survives pushes, and the comment's deletion."""

from bot.commands.call import Call, Outcome, Scene
from bot.commands.registry import command
from bot.commands.stopping import in_role, names, require_pull, require_reason, said, with_stops
from bot.domain.state import Stop
from bot.rules.approvals.asks import expanded
from bot.rules.approvals.stops import may_veto_change


@command(
    "veto",
    usage="<reason>",
    summary="Stop this pull request, as an agent with a veto, until `/lift`.",
    examples=("/veto the key is in the log", "/veto as quality no tests"),
    takes="text",
    against=frozenset({"lift", "approve", "clear"}),
)
def veto(call: Call, scene: Scene) -> Outcome:
    pull = require_pull(scene, "veto")
    applying = pull.verdict.applying
    may = [agent for one in applying for agent in expanded(scene.plan.approvals[one.rule].veto, scene.plan)]
    call = in_role(call, scene, lambda mine: may_veto_change(scene.plan, applying, mine), who=names(may))
    require_reason(call, "/veto the key is in the log")
    agent, stops = call.actor.agent, scene.board.status.stops
    number = pull.facts.number
    if any((one.kind, one.number, one.said.agent) == ("veto", number, agent) for one in stops):
        return Outcome()
    mine = Stop("veto", said(call, scene), number, call.args)
    return with_stops(scene, (*stops, mine), call=call, what="vetoed", note=call.args)
