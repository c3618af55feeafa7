"""`/block`: says that a task cannot go on, and why; `/depends on #n` says it of another issue."""

import re
from dataclasses import replace

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.standing import changed, require_task
from bot.domain.board import Account, Board
from bot.domain.state import Block
from bot.plan.nearest import nearest
from bot.reconcile.circles import shown, way
from bot.reconcile.view import View

_ON = re.compile(r"on[ \t]+#(\d{1,9})(?:[ \t]*[:,-]?[ \t]+(.*))?", re.IGNORECASE | re.DOTALL | re.ASCII)
_URL = re.compile(
    r"on[ \t]+https?://[^\s/]{1,253}/([\w.-]{1,100}/[\w.-]{1,100})/issues/(\d{1,9})[/?#\w=-]{0,200}", re.ASCII
)
_ELSEWHERE = re.compile(r"on[ \t]+((?:https?://\S{1,500})|(?:[\w.-]{1,100}/[\w.-]{1,100}#\d{1,9}))(?:\s.*)?", re.DOTALL)
MOST_BLOCKS = 20


def named(args: str, _account: Account, board: Board) -> list[int]:
    """The issue that is named, read live: whether it is there and open."""
    on, _ = read_block(at_home(args, board.repository.slug))
    return [on] if on else []


@command(
    "block",
    usage="[on #n] <reason>",
    summary="Say that the task cannot go on and why, or on which issue it depends.",
    examples=("/block waiting for the access key", "/block on #12 needs the schema first", "/depends on #12"),
    takes="text",
    may_repeat=True,
    aliases=("depends",),
    also=named,
)
def block(call: Call, scene: Scene) -> Outcome:
    require_task(scene, "block")
    args = at_home(call.args, scene.board.repository.slug)
    if match := _ELSEWHERE.fullmatch(args):
        raise Refused(f"{match[1][:80]} is not an issue of this repository", "write the reason in words")
    on, reason = read_block(args)
    if on == scene.issue.number:
        raise Refused("a task cannot depend on itself", "name the other issue's number")
    if not on and not reason:
        raise Refused("`/block` needs a reason", "write for example `/block on #12`, or `/block waiting for the key`")
    if any(one.on == on and (on or one.reason == reason) for one in scene.state.blocks):
        return Outcome()
    if len(scene.state.blocks) >= MOST_BLOCKS:
        raise Refused(f"the task has {MOST_BLOCKS} blocks", "take solved ones away with `/unblock`")
    if on:
        check_issue(scene, on)
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


def at_home(args: str, slug: str) -> str:
    """The address of an issue of this repository is its number."""
    match = _URL.match(args)
    if match is None or match[1].lower() != slug.lower():
        return args
    return f"on #{match[2]}{args[match.end() :]}"


def check_issue(scene: Scene, on: int) -> None:
    """It must be there and open, and must not wait for this task itself. Raises Refused."""
    other = scene.board.by_number(on)
    if other is None and on in scene.gone:
        known = (str(issue.number) for issue in scene.board.issues.values() if issue.is_open)
        near = nearest(str(on), known)
        hint = f"did you mean `/block on #{near}`?" if near else "write the number of an issue, or the reason in words"
        raise Refused(f"#{on} is no issue of this repository", hint)
    if (other and not other.is_open) or (other is None and scene.board.others_blocking.get(on) is False):
        raise Refused(f"#{on} is closed already", "name an issue that is open, or write the reason in words")
    view = View(scene.plan, scene.board)
    if other and (path := way(view, other.entry, scene.entry)):
        reason = f"#{on} waits for this task itself: {shown(view, (*path, other.entry))}"
        raise Refused(reason, "finish this first, or take one of these dependencies away")
