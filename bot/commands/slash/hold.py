"""`/hold`: whoever may write has a pull request wait."""

from bot.commands.call import Call, Outcome, Scene
from bot.commands.registry import command
from bot.commands.stopping import require_pull, require_writer, said, with_stops
from bot.domain.state import Stop


@command(
    "hold",
    usage="[reason]",
    summary="Let this pull request wait until `/unhold`.",
    examples=("/hold until Monday",),
    takes="text",
    against=frozenset({"unhold"}),
)
def hold(call: Call, scene: Scene) -> Outcome:
    number = require_pull(scene, "hold").facts.number
    require_writer(call, scene)
    stops = scene.board.status.stops
    if any(one.kind == "hold" and one.number == number for one in stops):
        return Outcome()
    mine = Stop("hold", said(call, scene), number, call.args)
    return with_stops(scene, (*stops, mine), call=call, what="held", note=call.args)
