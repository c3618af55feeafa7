"""`/status`: how this entry stands, and where the whole is."""

from bot.commands.call import Call, Outcome, Scene
from bot.commands.registry import command
from bot.commands.standing import choices, holder
from bot.domain.board import STATUS, kind_of
from bot.reconcile.states import standing, state_of, waits_for
from bot.render import render


@command(
    "status",
    summary="Say how this task stands, what is ready for you, and where the status page is.",
    examples=("/status",),
    who="anyone",
)
def status(call: Call, scene: Scene) -> Outcome:
    has_state = kind_of(scene.entry) in ("task", "phase", "checkpoint")
    page = scene.board.issues.get(STATUS)
    return Outcome(
        says=render(
            "comments/status.md.j2",
            state=state_of(scene.plan, scene.board, scene.entry) if has_state else "",
            holder=holder(scene),
            progress=scene.state.progress,
            blocks=standing(scene.board, scene.state.blocks),
            waits_for=waits_for(scene.plan, scene.board, scene.entry) if has_state else (),
            ready=choices(scene, call.actor),
            name=call.actor.name,
            page=page.number if page else 0,
        )
    )
