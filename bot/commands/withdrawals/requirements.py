"""Takes a requirement back that an agent asked with a command; those of the plan are the plan's."""

from dataclasses import replace

from bot.commands.agreeing import agreed
from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.lists import items_named, list_here, note_of
from bot.commands.meanings import Meaning


def withdraw(call: Call, scene: Scene) -> Outcome:
    the = list_here(scene)
    assert the is not None, "withdrawals go by the kind of the entry"
    if call.actor.agent != the.agent:
        raise Refused(f"this is {the.agent}'s list", f"write `/withdraw as {the.agent}` if you act for it, or ask it")
    usual = [one for one in the.items if one.asked]
    gone = items_named(the, call.args, word="withdraw", usual=usual)
    if planned := next((one for one in gone if not one.asked), None):
        raise Refused(
            f"the plan asks for item {planned.number}", "take it out of `requirements` in `.github/coordination.yml`"
        )
    if not gone:
        return Outcome()
    items = tuple(one for one in the.items if one not in gone)
    state = replace(scene.state, items=items, numbered=the.listed.numbered)
    return agreed(scene, state, call=call, what="withdrew", note=note_of(the, gone))


WITHDRAW = Meaning("withdraw", ("requirements",), withdraw)
