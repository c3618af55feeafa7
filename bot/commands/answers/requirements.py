"""`/accept` and `/reject` on a list of requirements: who asked says whether what was provided is good."""

import re

from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.lists import TheList, changed_items, items_named, list_here
from bot.commands.meanings import Meaning
from bot.commands.standing import said_by
from bot.domain.state import Required
from bot.rules.requirements import LONGEST_EVIDENCE, accepted, awaits_answer, disputed

_ITEM = re.compile(r"(?:item[ \t]+)?#?(\d{1,6})[:,]?(?:[ \t]+(.*))?\Z", re.DOTALL | re.ASCII | re.IGNORECASE)


def accept(call: Call, scene: Scene) -> Outcome:
    the = own_list(call, scene)
    items = items_named(the, call.args, word="accept", usual=awaits_answer(the.items))
    fresh = [one for one in items if one.state != "accepted"]
    if not fresh:
        return Outcome()
    said = said_by(call, scene)
    return changed_items(scene, the, [accepted(one, said) for one in fresh], call=call, what="accepted")


def reject(call: Call, scene: Scene) -> Outcome:
    the = own_list(call, scene)
    item, reason = read_reason(the, call.args)
    if not reason:
        raise Refused("`/reject` needs a reason", f"write for example `/reject {item.number} the key is not valid`")
    if len(reason) > LONGEST_EVIDENCE:
        raise Refused(f"the reason has {len(reason)} characters, over {LONGEST_EVIDENCE}", "write the point of it here")
    if item.state == "asked":
        raise Refused(f"nothing was provided for item {item.number} yet", f"it is for {item.to} to provide it")
    if item.state == "disputed" and item.reason == reason:
        return Outcome()
    new = disputed(item, said_by(call, scene), reason)
    return changed_items(scene, the, [new], call=call, what="disputed")


def own_list(call: Call, scene: Scene) -> TheList:
    """The list that the command was written on. Raises Refused for anybody but who asks on it."""
    the = list_here(scene)
    assert the is not None, "answers go by the kind of the entry"
    if call.actor.agent != the.agent:
        words = " ".join(part for part in (call.name, call.args[:40]) if part)
        raise Refused(
            f"{the.agent} asked for this and says whether it is there",
            f"write `/{words} as {the.agent}` if you act for it, or ask it",
        )
    return the


def read_reason(the: TheList, words: str) -> tuple[Required, str]:
    """The item and the reason. Words without a number are the reason for the one item that was provided."""
    match = _ITEM.match(words)
    if match and (item := next((one for one in the.items if one.number == int(match[1])), None)):
        return item, match[2] or ""
    usual = awaits_answer(the.items)
    if match or len(usual) != 1:
        return items_named(the, match[1] if match else "", word="reject", usual=usual)[0], words
    return usual[0], words


ACCEPT = Meaning("accept", ("requirements",), accept)
REJECT = Meaning("reject", ("requirements",), reject)
