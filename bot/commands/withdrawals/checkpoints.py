"""Takes sign-offs of a checkpoint back: its gate and milestone open again, and what waited for it waits once more."""

from dataclasses import replace

from bot.commands.agreeing import agreed, numbered, picked, require_gate
from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.meanings import Meaning
from bot.commands.slash.sign_off import is_same_signer
from bot.commands.standing import said_by
from bot.domain.actions import ReopenIssue
from bot.domain.state import SignOff
from bot.plan.models import Checkpoint
from bot.rules.items import key_of
from bot.rules.signoffs import verdicts_of


def withdraw(call: Call, scene: Scene) -> Outcome:
    point = require_gate(scene, "withdraw")
    gone = meant(call, scene, point)
    return without(scene, point, gone, call=call)


def without(scene: Scene, point: Checkpoint, gone: list[SignOff], *, call: Call) -> Outcome:
    """The gate without the sign-offs; it opens again where they were needed."""
    signs = tuple(one for one in scene.state.signs if one not in gone)
    is_met = all(verdict.is_met for verdict in verdicts_of(scene.plan, point, signs))
    state = replace(scene.state, signs=signs)
    keys = {one.item for one in gone}
    numbers = [number for number, item in enumerate(point.items, start=1) if key_of(item.text) in keys]
    note = numbered(numbers) if numbers else "items that the plan has no more"
    if scene.issue.is_open or is_met:
        return agreed(scene, state, call=call, what="withdrew", note=note)
    state = replace(state, done_by="", overruled=None)
    outcome = agreed(scene, state, call=call, what="withdrew", note=f"{note}; the gate is open again")
    return replace(outcome, actions=(*outcome.actions, ReopenIssue(scene.entry)))


def meant(call: Call, scene: Scene, point: Checkpoint) -> list[SignOff]:
    """The actor's sign-offs that the words name; a maintainer's may be those that the plan began with."""
    said = said_by(call, scene)
    mine = [
        one
        for one in scene.state.signs
        if is_same_signer(one.said, said) or (not one.said.principal and call.actor.maintains)
    ]
    words = call.args.lower()
    if words == "all" or (not words and len({one.item for one in mine}) == 1):
        if not mine:
            raise Refused(f"{call.actor.name} has signed nothing off here", "only who signed takes it back")
        return [one for one in mine if is_same_signer(one.said, said)] or mine
    items = [(number, item.text) for number, item in enumerate(point.items, start=1)]
    signed = [number for number, text in items if any(one.item == key_of(text) for one in mine)]
    if not words:
        then = (
            f"write `/withdraw {signed[0]}` for one, or `/withdraw all`" if signed else "only who signed takes it back"
        )
        raise Refused("`/withdraw` needs an item" if signed else f"{call.actor.name} has signed nothing off here", then)
    numbers = picked(call.args, items, word="withdraw")
    if strange := next((number for number in numbers if number not in signed), 0):
        then = f"{call.actor.name} signed {numbered(signed)}" if signed else "only who signed takes it back"
        raise Refused(f"{call.actor.name} has not signed item {strange} off", then)
    keys = {key_of(text) for number, text in items if number in numbers}
    return [one for one in mine if one.item in keys]


WITHDRAW = Meaning("withdraw", ("checkpoint",), withdraw)
