"""`/accept`: the receiver says that what was handed over or provided is good."""

from bot.commands.answers import answer_of
from bot.commands.call import Call, Outcome, Scene
from bot.commands.registry import command


@command(
    "accept",
    usage="[item]",
    summary="Accept a hand-off, or an item of your requirements that was provided.",
    examples=("/accept", "/accept 3"),
    against=frozenset({"reject"}),
    may_repeat=True,
)
def accept(call: Call, scene: Scene) -> Outcome:
    return answer_of(scene, "accept")(call, scene)
