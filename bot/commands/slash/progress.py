"""`/progress`: says how far a task is."""

import re
from dataclasses import replace

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.standing import changed, holds, require_say, require_task

_PERCENT = re.compile(r"(\d{1,4})[ \t]*%?(?:[ \t]+(.*))?", re.DOTALL | re.ASCII)


@command(
    "progress",
    usage="<n>% [note]",
    summary="Say how far the task is, with a note if there is something to say.",
    examples=("/progress 60%", "/progress 80% only the tests are left"),
    takes="text",
    against=frozenset({"release"}),
)
def progress(call: Call, scene: Scene) -> Outcome:
    state = require_task(scene, "progress")
    percent, note = read_percent(call.args)
    require_say(scene, call.actor, word="progress")
    if not holds(scene, call.actor):
        then = "write `/claim` first" if state == "ready" else "claim it when what it waits for is done"
        raise Refused("nobody has claimed this task", then)
    new = replace(scene.state, progress=percent, note=note or scene.state.note)
    return changed(scene, new, call=call)


def read_percent(args: str) -> tuple[int, str]:
    match = _PERCENT.fullmatch(args)
    if match is None:
        raise Refused("`/progress` needs a number", "write for example `/progress 60%`")
    if (percent := int(match[1])) > 100:
        raise Refused(f"{percent} % is over 100", "write a number from 0 to 100")
    return percent, match[2] or ""
