"""A task is finished although what comes first is open, or somebody said that it is blocked."""

from dataclasses import replace

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.meanings import Meaning
from bot.commands.standing import changed, is_half_done, require_task, said_by
from bot.domain.actions import CloseIssue
from bot.reconcile.states import standing, waits_for


def overrule(call: Call, scene: Scene) -> Outcome:
    if not is_half_done(scene):
        require_task(scene, "override")
    open_ones = waits_for(scene.plan, scene.board, scene.entry)
    blocks = standing(scene.board, scene.state.blocks)
    if not (open_ones or blocks):
        raise Refused("the task waits for nothing that could be overruled", "write `/done` to finish it")
    by = said_by(call, scene)
    state = replace(
        scene.state, progress=100, note=call.args, done_by=call.actor.name, in_review=False, overruled=by, handoff=None
    )
    waited = ", ".join(f"#{other.number}" for other in open_ones if other.number)
    note = f"{call.args} (open: {waited})" if waited else call.args
    outcome = changed(scene, state, call=call, what="overruled", note=note)
    return replace(outcome, actions=(*outcome.actions, CloseIssue(scene.entry)))


OVERRIDE = Meaning("override", ("task",), overrule)
