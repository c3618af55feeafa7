"""`/release`: gives a claimed task back, so that another may claim it."""

from dataclasses import replace

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.standing import as_another, changed, holder, holds, require_task


@command(
    "release",
    summary="Give the task back; progress and notes stay.",
    examples=("/release",),
    against=frozenset({"claim", "done", "progress"}),
)
def release(call: Call, scene: Scene) -> Outcome:
    require_task(scene, "release")
    if call.args:
        raise Refused("`/release` takes no words", "write `/release` alone")
    if scene.state.claim is None:
        raise Refused("nobody holds this task", "write `/claim` to take it")
    if not (holds(scene, call.actor) or call.actor.maintains):
        raise Refused(f"{holder(scene)} holds this task", as_another(scene, holder(scene), word="release"))
    state = replace(
        scene.state, claim=None, in_review=False, pull=0, released_at=max(call.comment, scene.state.released_at)
    )
    return changed(scene, state, call=call, what="released", note=holder(scene))
