"""`/reject`: the receiver says what is missing in what was handed over or provided."""

from bot.commands.answers import answer_of
from bot.commands.call import Call, Outcome, Scene
from bot.commands.registry import command


@command(
    "reject",
    usage="[item] <reason>",
    summary="Send a hand-off back, or dispute an item that was provided, with the reason.",
    examples=("/reject the schema has no index", "/reject 3 the key is for the test system"),
    takes="text",
    against=frozenset({"accept"}),
    may_repeat=True,
)
def reject(call: Call, scene: Scene) -> Outcome:
    return answer_of(scene, "reject")(call, scene)
