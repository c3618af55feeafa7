"""`/provide`: an agent says where something is that another asked of it."""

import re

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.lists import TheList, changed_items, list_here, list_of, roster
from bot.commands.registry import command
from bot.commands.standing import said_by
from bot.domain.board import Account, Board, entry_of
from bot.domain.state import Required
from bot.plan.nearest import nearest
from bot.rules.requirements import LONGEST_EVIDENCE, provided

_ITEM = re.compile(
    r"(?:([A-Za-z0-9][A-Za-z0-9._-]{0,39})[ \t]*:[ \t]*)?(?:item[ \t]+)?#?(\d{1,6})(?:[:,-]?[ \t]+(.*))?\Z",
    re.DOTALL | re.ASCII | re.IGNORECASE,
)


def list_named(args: str, _author: Account, board: Board) -> list[int]:
    """The list that the command names, where it stands on another issue."""
    match = _ITEM.match(args)
    issue = board.issues.get(entry_of("requirements", match[1].lower())) if match and match[1] else None
    return [issue.number] if issue else []


@command(
    "provide",
    usage="<item> <where it is>",
    summary="Say where something is that was asked of your agent; who asked accepts or rejects it.",
    examples=("/provide 3 docs/schema.md", "/provide security:3 merged in #12"),
    takes="text",
    may_repeat=True,
    also=list_named,
)
def provide(call: Call, scene: Scene) -> Outcome:
    the, item, evidence = read_item(call, scene)
    if item.to != call.actor.agent:
        raise Refused(
            f"item {item.number} is asked of {item.to}",
            f"write `/provide {the.agent}:{item.number} … as {item.to}` if you act for it, or ask it",
        )
    if not evidence:
        raise Refused("`/provide` needs where it is", f"write for example `/provide {item.number} docs/schema.md`")
    if len(evidence) > LONGEST_EVIDENCE:
        raise Refused(
            f"that has {len(evidence)} characters, over {LONGEST_EVIDENCE}", "write where it is, not what it is"
        )
    if item.state == "accepted":
        raise Refused(f"item {item.number} is accepted", "nothing is left to do for it")
    if item.state == "provided" and item.evidence == evidence:
        return Outcome()
    new = provided(item, said_by(call, scene), evidence)
    return changed_items(scene, the, [new], call=call, what="provided")


def read_item(call: Call, scene: Scene) -> tuple[TheList, Required, str]:
    """The list, the item and the evidence that the words name. Raises Refused."""
    match = _ITEM.match(call.args)
    if match is None:
        raise Refused(
            "`/provide` needs the number of an item", "write for example `/provide security:3 docs/schema.md`"
        )
    the = list_by(match[1] or "", scene, number=int(match[2]))
    item = next((one for one in the.items if one.number == int(match[2])), None)
    if item is None:
        mine = [str(one.number) for one in the.items if one.to == call.actor.agent]
        then = f"yours are {', '.join(mine[:20])}" if mine else f"nothing on this list is asked of {call.actor.name}"
        raise Refused(f"{the.agent}'s list has no item {match[2]}", then)
    return the, item, match[3] or ""


def list_by(name: str, scene: Scene, *, number: int) -> TheList:
    if not name:
        here = list_here(scene)
        if here is None:
            raise Refused(
                "this is no list of requirements", f"say whose list it is: `/provide agent:{number}` and where it is"
            )
        return here
    agent = roster(scene).agent_named(name)
    if agent is None:
        near = nearest(name, scene.plan.agents)
        then = f"write `/provide {near}:{number}`" if near else "write the id of the agent that asked"
        raise Refused(f"the plan has no agent {name}", then)
    the = list_of(scene, agent)
    if the.issue is None:
        raise Refused(f"{agent} asks nothing of anybody", "look at the status page for who asks what")
    return the
