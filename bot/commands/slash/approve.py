"""`/approve`: an approval at a commit. It counts from the live comment; this only says at once whether it does."""

from bot.commands.approving import heard
from bot.commands.call import Call, Outcome, Scene
from bot.commands.registry import command


@command(
    "approve",
    usage="<sha>",
    summary="Approve this pull request at a commit, by 12 or more of its digits; a push takes it back.",
    examples=("/approve 0123456789ab", "/approve 0123456789ab as security"),
    against=frozenset({"withdraw"}),
)
def approve(call: Call, scene: Scene) -> Outcome:
    return heard(call, scene)
