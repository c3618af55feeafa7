"""`/unhold`: a hold ends, by whoever may write."""

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.stopping import require_pull, require_writer, with_stops


@command(
    "unhold",
    summary="End the hold on this pull request.",
    examples=("/unhold",),
    against=frozenset({"hold"}),
)
def unhold(call: Call, scene: Scene) -> Outcome:
    number = require_pull(scene, "unhold").facts.number
    require_writer(call, scene)
    stops = scene.board.status.stops
    kept = [one for one in stops if one.kind != "hold" or one.number != number]
    if len(kept) == len(stops):
        raise Refused("nothing is on hold here", "nothing; `/hold <reason>` holds it")
    return with_stops(scene, kept, call=call, what="let go", note="")
