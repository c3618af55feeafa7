"""`/sign-off`: an agent agrees to items of a checkpoint; with the last of them the gate closes."""

from dataclasses import replace

from bot.commands.agreeing import agreed, numbered, picked, require_gate, some
from bot.commands.call import Actor, Call, Outcome, Refused, Scene
from bot.commands.registry import command
from bot.commands.standing import said_by
from bot.domain.state import Said, SignOff
from bot.plan.models import Checkpoint, Item
from bot.rules.items import key_of
from bot.rules.signoffs import may_sign, signers_of

MOST_SIGNS = 250
"""Sign-offs that the state of one gate has room for."""
Numbered = tuple[int, Item]


@command(
    "sign-off",
    usage="<item>",
    summary="Sign items of this checkpoint off: by number, by their words, or `all` that you may sign.",
    examples=("/sign-off 2", "/sign-off 1 3", "/sign-off all as gemini"),
    takes="text",
    against=frozenset({"withdraw"}),
    may_repeat=True,
    aliases=("signoff",),
)
def sign_off(call: Call, scene: Scene) -> Outcome:
    point = require_gate(scene, "sign-off")
    said = said_by(call, scene)
    fresh = [one for one in chosen(call, scene, point) if not has_signed(scene, one[1], said)]
    if not fresh:
        return Outcome()
    if not scene.issue.is_open:
        raise Refused("this gate is closed: what it asked for is agreed", "nothing; `/withdraw` takes a sign-off back")
    state = replace(scene.state, signs=with_signs(scene.state.signs, fresh, said))
    if len(state.signs) > MOST_SIGNS:
        raise Refused(
            f"one gate holds {MOST_SIGNS} sign-offs and no more", "split the checkpoint in the plan into several"
        )
    return agreed(scene, state, call=call, what="signed off", note=note_of(fresh))


def note_of(items: list[Numbered]) -> str:
    if len(items) == 1:
        number, item = items[0]
        return f"item {number}, {item.text[:120]}"
    return numbered([number for number, _ in items])


def with_signs(signs: tuple[SignOff, ...], items: list[Numbered], said: Said) -> tuple[SignOff, ...]:
    """One sign-off an agent and item: a verified one takes the place of one that was only said."""
    keys = {key_of(item.text) for _, item in items}
    kept = [one for one in signs if one.item not in keys or not is_same_signer(one.said, said)]
    return (*kept, *(SignOff(key, said) for key in dict.fromkeys(key_of(item.text) for _, item in items)))


def has_signed(scene: Scene, item: Item, said: Said) -> bool:
    mine = (one.said for one in scene.state.signs if one.item == key_of(item.text) and is_same_signer(one.said, said))
    return any(one.verified or not said.verified for one in mine)


def is_same_signer(one: Said, other: Said) -> bool:
    """An agent's word is the agent's, whoever of its principals gave it; people sign as themselves."""
    return one.agent == other.agent and (bool(one.agent) or one.principal == other.principal)


def chosen(call: Call, scene: Scene, point: Checkpoint) -> list[Numbered]:
    """The items that are meant. Raises Refused, for all of them, where one is not the actor's to sign."""
    items = list(enumerate(point.items, start=1))
    mine = [(number, item) for number, item in items if may_sign(scene.plan, item, call.actor.agent)]
    if call.args.lower() in ("", "all"):
        if not mine:
            raise not_theirs(call.actor, scene, items[0])
        return mine if call.args else [only_one(call, scene, mine)]
    numbers = picked(call.args, [(number, item.text) for number, item in items], word="sign-off")
    strange = next(((n, item) for n, item in items if n in numbers and (n, item) not in mine), None)
    if strange:
        raise not_theirs(call.actor, scene, strange)
    return [(number, item) for number, item in items if number in numbers]


def only_one(call: Call, scene: Scene, mine: list[Numbered]) -> Numbered:
    """Without a word the one item that is left is meant."""
    said = said_by(call, scene)
    left = [one for one in mine if not has_signed(scene, one[1], said)]
    if len(left) == 1 or (not left and len(mine) == 1):
        return (left or mine)[0]
    numbers = [number for number, _ in left or mine]
    raise Refused("`/sign-off` needs an item", f"write `/sign-off {' '.join(map(str, numbers[:10]))}`, or some of them")


def not_theirs(actor: Actor, scene: Scene, one: Numbered) -> Refused:
    number, item = one
    may = signers_of(scene.plan, item)
    if not actor.agent:
        return Refused(
            "agents sign off, and you act for none here", f"write `/sign-off {number} as {may[0]}` if you act for it"
        )
    return Refused(
        f"item {number} is not {actor.agent}'s to sign off",
        f"write `/sign-off {number} as {may[0]}` if you act for it, or leave it to {some(may)}",
    )
