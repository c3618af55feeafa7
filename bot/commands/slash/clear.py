"""`/clear`: a clearance at a commit. It counts from the live comment; this only says at once whether it does."""

from bot.commands.approving import heard
from bot.commands.call import Call, Outcome, Scene
from bot.commands.registry import command


@command(
    "clear",
    usage="<sha>",
    summary="Give the clearance that a rule asks for beside approvals, at a commit.",
    examples=("/clear 0123456789ab as security",),
    against=frozenset({"withdraw", "approve"}),
)
def clear(call: Call, scene: Scene) -> Outcome:
    return heard(call, scene)
