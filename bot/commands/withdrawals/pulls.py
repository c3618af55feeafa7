"""Takes back an approval or a clearance on a pull request; nothing older of the account comes back."""

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.meanings import Meaning
from bot.commands.stopping import require_pull, said, with_stops
from bot.domain.state import Stop


def withdraw(call: Call, scene: Scene) -> Outcome:
    facts = require_pull(scene, "withdraw").facts
    mine, number = call.actor.account.id, facts.number
    given = any(one.by and one.by.id == mine and one.state == "approved" for one in facts.reviews)
    given = given or any(
        one.by and one.by.id == mine and any(word.word in ("approve", "clear") for word in one.said or ())
        for one in facts.comments
    )
    if not given:
        raise Refused(f"{call.actor.account.login} has approved nothing here", "only who approved takes it back")
    others = [
        one
        for one in scene.board.status.stops
        if (one.kind, one.number, one.said.principal) != ("withdrawal", number, mine)
    ]
    stop = Stop("withdrawal", said(call, scene), number)
    return with_stops(scene, (*others, stop), call=call, what="withdrew", note="the approval")


WITHDRAW = Meaning("withdraw", ("pull",), withdraw)
