"""`/done`: a task is finished; its issue is closed, and what waited for it may start."""

from dataclasses import replace

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.slash.claim import reasons
from bot.commands.standing import changed, is_half_done, require_say, require_task
from bot.domain.actions import CloseIssue
from bot.reconcile.states import standing, waits_for


@command(
    "done",
    usage="[note]",
    summary="Finish the task: its issue is closed, and what waited for it becomes ready.",
    examples=("/done", "/done merged in 1f3a9c2"),
    takes="text",
    against=frozenset({"release", "block"}),
)
def done(call: Call, scene: Scene) -> Outcome:
    if not is_half_done(scene):
        require_task(scene, "done")
    require_say(scene, call.actor, word="done")
    if open_ones := waits_for(scene.plan, scene.board, scene.entry):
        raise Refused("the task waits for what is not done", "finish that first, then write `/done`", open_ones)
    if standing(scene.board, scene.state.blocks):
        raise Refused(f"the task is blocked: {reasons(scene)}", "write `/unblock` if that is solved, then `/done`")
    state = replace(
        scene.state, progress=100, note=call.args or scene.state.note, done_by=call.actor.name, in_review=False
    )
    outcome = changed(scene, state, call=call, what="done", note=call.args)
    return replace(outcome, actions=(*outcome.actions, CloseIssue(scene.entry)))
