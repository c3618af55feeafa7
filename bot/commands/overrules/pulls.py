"""The verdict on a pull request is overruled at its head; it stays on record for good."""

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.meanings import Meaning
from bot.commands.stopping import require_pull, said, with_stops
from bot.domain.state import Stop


def overrule(call: Call, scene: Scene) -> Outcome:
    pull = require_pull(scene, "override")
    facts = pull.facts
    stops, head = scene.board.status.stops, facts.head.sha
    if any((one.kind, one.number, one.sha) == ("override", facts.number, head) for one in stops):
        return Outcome()
    if pull.head_since is None or scene.now < pull.head_since:  # said of what was the head then
        why = f"{head[:12]} became the head after this was written"
        raise Refused(why, f"look at it, and write `{call.text}` again")
    mine = Stop("override", said(call, scene), facts.number, call.args, sha=head)
    note = f"{head[:12]}: {call.args}"
    return with_stops(scene, (*stops, mine), call=call, what="overruled", note=note)


OVERRIDE = Meaning("override", ("pull",), overrule)
