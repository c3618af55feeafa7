"""Whether an approval in a comment counts, as the judge heard it; where not, the exact line to write."""

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.stopping import require_pull
from bot.rules.approvals.voices import line_for


def heard(call: Call, scene: Scene) -> Outcome:
    """Nothing is written: the verdict has the comment already. Raises Refused where its word does not count."""
    pull = require_pull(scene, call.name)
    why = next((one for one in pull.verdict.disregarded if one.by and one.by.id == call.actor.account.id), None)
    if why is None:
        return Outcome()
    line = line_for(call.name, pull.facts.head.sha, call.actor.agent)
    write = why.write or (line if "no principal" not in why.why and call.args[:12] != pull.facts.head.sha[:12] else "")
    raise Refused(f"it does not count: {why.why}", f"write `{write}`" if write else "leave it to somebody who may")
