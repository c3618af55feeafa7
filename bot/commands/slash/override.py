"""`/override`: those whom the plan names end a task although what it waits for is open; the log keeps who and why."""

from bot.commands.actor import Roster, listed, logins
from bot.commands.call import Call, Outcome, Refused, Scene
from bot.commands.overrules import overrule_of
from bot.commands.registry import command
from bot.domain.board import Account


@command(
    "override",
    usage="<reason>",
    summary="Finish a task although what comes first is open; only for those whom `policy.override` names.",
    examples=("/override the table is not needed any more",),
    who="anyone",
    takes="text",
    against=frozenset({"claim", "release", "done", "block", "unblock", "handoff"}),
)
def override(call: Call, scene: Scene) -> Outcome:
    overrule = overrule_of(scene)
    require_named(call.actor.account, scene)
    if not call.args:
        raise Refused("`/override` needs a reason", "write why: `/override the table is not needed any more`")
    return overrule(call, scene)


def require_named(account: Account, scene: Scene) -> None:
    """The plan in force names people by number; a name alone could be another's tomorrow, so it does not count here."""
    named = scene.plan.policy.override
    roster = Roster(scene.plan, {})
    mine = next((one for one in named if roster.is_principal(account, one)), None)
    if mine and "#" in mine:
        return
    if mine:
        raise Refused(
            f"the plan names {mine} without an id", f"write `{mine}#{account.id}` under `policy.override` in the plan"
        )
    if not named:
        raise Refused("the plan names nobody who may overrule", "add `login#id` under `policy.override` in the plan")
    raise Refused(f"the plan does not name {account.login} under `policy.override`", f"ask {listed(logins(named))}")
