"""`/unblock`: takes a block away."""

import re
from dataclasses import replace

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.standing import changed, require_task
from bot.domain.state import Block

_NUMBER = re.compile(r"(?:on[ \t]+)?#?(\d{1,9})", re.IGNORECASE | re.ASCII)


@command(
    "unblock",
    usage="[#n]",
    summary="Say that the task can go on: take away the block on one issue, or all blocks.",
    examples=("/unblock", "/unblock #12"),
    may_repeat=True,
)
def unblock(call: Call, scene: Scene) -> Outcome:
    require_task(scene, "unblock")
    blocks = scene.state.blocks
    if not blocks:
        raise Refused("nobody has blocked this task", "dependencies of the plan end when their issues are closed")
    left: tuple[Block, ...] = ()
    if call.args:
        match = _NUMBER.fullmatch(call.args)
        if match is None:
            raise Refused(f"`{call.args[:40]}` is no issue", "write `/unblock #12`, or `/unblock` for all")
        left = tuple(one for one in blocks if one.on != int(match[1]))
        if len(left) == len(blocks):
            on = ", ".join(f"#{one.on}" for one in blocks if one.on) or "no issue"
            raise Refused(f"the task is not blocked on #{match[1]} but on {on}", "write `/unblock` to take away all")
    state = replace(scene.state, blocks=left).with_told("ready")  # who writes this knows it already
    return changed(scene, state, call=call, what="unblocked", note=call.args)
