"""How an item of a checkpoint is shown, on its gate and on the status page alike."""

from bot import inert
from bot.domain.state import Said
from bot.plan.models import AtLeast, Item, Plan
from bot.rules.signoffs import Verdict

NAMES = 20
"""Names in one line; more are counted."""
WORDS = 300
"""Characters of an item that are shown."""
FEW = 3
"""Sign-offs that do not count, and are shown with the reason."""


def item_values(
    plan: Plan, item: Item, verdict: Verdict, *, is_over: bool = False, names: int = NAMES
) -> dict[str, object]:
    """One item with its boxes' state, who signed it and who is missing."""
    return {
        "number": verdict.number,
        "text": inert.shortened(item.text, WORDS),
        "is_met": verdict.is_met or is_over,
        "by_plan": verdict.by_plan or (is_over and not verdict.is_met),
        "lacks": 0 if is_over else verdict.lacks,
        "signed": [said_values(one) for one in verdict.signed[:names]],
        "more_signed": max(0, len(verdict.signed) - names),
        "missing": () if is_over else verdict.missing[:names],
        "more_missing": 0 if is_over else max(0, len(verdict.missing) - names),
        "disregarded": [{**said_values(one.said), "why": one.why} for one in verdict.disregarded[:FEW]],
        **signers(plan, item),
    }


def said_values(said: Said) -> dict[str, object]:
    return {"name": said.agent or said.login, "login": said.login, "verified": said.verified or not said.agent}


def signers(plan: Plan, item: Item) -> dict[str, object]:
    """Who signs an item off: `many` is `any`, `all` or a number, of `names`."""
    match item.sign_off:
        case "any" | "all" as many:
            return {"many": many, "names": []}
        case AtLeast(at_least=count, of=of):
            return {"many": str(count), "names": [plan.agent_name(agent) for agent in of]}
        case some:
            return {"many": "all", "names": [plan.agent_name(agent) for agent in some]}
