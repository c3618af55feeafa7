"""`/approve`: on a pull request at a commit, where the live comment counts and this only says whether it does.

On the status page it is a maintainer's yes to a plan that waits.
"""

from bot.commands.approving import heard
from bot.commands.call import Call, Outcome, Scene
from bot.commands.registry import command
from bot.commands.removals import approve_removals
from bot.domain.board import STATUS


@command(
    "approve",
    usage="<sha>",
    summary="Approve this pull request at a commit, by 12 or more of its digits; a push takes it back. "
    "On the status page: agree to what a plan that waits would close, by the digits there.",
    examples=("/approve 0123456789ab", "/approve 0123456789ab as security"),
    against=frozenset({"withdraw"}),
)
def approve(call: Call, scene: Scene) -> Outcome:
    return approve_removals(call, scene) if scene.entry == STATUS else heard(call, scene)
