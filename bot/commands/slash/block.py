"""`/block`: says that a task cannot go on, and why; `/depends on #n` says it of another issue."""

import re
from dataclasses import replace

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.standing import changed, require_task
from bot.domain.state import Block

_ON = re.compile(r"on[ \t]+#(\d{1,9})(?:[ \t]*[:,-]?[ \t]+(.*))?", re.IGNORECASE | re.DOTALL | re.ASCII)
MOST_BLOCKS = 20


@command(
    "block",
    usage="[on #n] <reason>",
    summary="Say that the task cannot go on and why, or on which issue it depends.",
    examples=("/block waiting for the access key", "/block on #12 needs the schema first", "/depends on #12"),
    takes="text",
    may_repeat=True,
    aliases=("depends",),
)
def block(call: Call, scene: Scene) -> Outcome:
    require_task(scene, "block")
    on, reason = read_block(call.args)
    if on == scene.issue.number:
        raise Refused("a task cannot depend on itself", "name the other issue's number")
    if not on and not reason:
        raise Refused("`/block` needs a reason", "write for example `/block on #12`, or `/block waiting for the key`")
    if any(one.on == on and (on or one.reason == reason) for one in scene.state.blocks):
        return Outcome()
    if len(scene.state.blocks) >= MOST_BLOCKS:
        raise Refused(f"the task has {MOST_BLOCKS} blocks", "take solved ones away with `/unblock`")
    check_open(scene, on)
    actor = call.actor
    said = Block(reason, actor.account.id, actor.account.login, scene.now, on=on, agent=actor.agent)
    state = replace(scene.state, blocks=(*scene.state.blocks, said))
    note = " ".join(word for word in (f"#{on}" if on else "", reason) if word)
    return changed(scene, state, call=call, what="blocked", note=note)


def read_block(args: str) -> tuple[int, str]:
    """Issue number (0: none) and reason."""
    if match := _ON.fullmatch(args):
        return int(match[1]), match[2] or ""
    return 0, args


def check_open(scene: Scene, on: int) -> None:
    """An issue of Baton's that is closed blocks nothing; of others Baton may not know."""
    other = scene.board.by_number(on) if on else None
    is_closed = (other and not other.is_open) or scene.board.others_blocking.get(on) is False
    if is_closed:
        raise Refused(f"#{on} is closed already", "name an issue that is open, or write the reason in words")
