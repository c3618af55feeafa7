"""`/withdraw`: takes back one's own word, such as a sign-off; what stood on it opens again."""

from bot.commands.call import Call, Outcome, Scene
from bot.commands.registry import command
from bot.commands.withdrawals import withdrawal_of


@command(
    "withdraw",
    usage="[item]",
    summary="Take your own sign-off or requirement back; a gate that stood on it opens again.",
    examples=("/withdraw", "/withdraw 2", "/withdraw all"),
    takes="text",
    against=frozenset({"sign-off"}),
    may_repeat=True,
)
def withdraw(call: Call, scene: Scene) -> Outcome:
    return withdrawal_of(scene)(call, scene)
