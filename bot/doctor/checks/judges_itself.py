"""Hand-offs that nobody can validate, since nobody validates their own work."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import Plan
from bot.rules.handoffs import is_same, passings


@check("judges-itself", severity="error")
def judges_itself(subject: Subject) -> Iterator[Fault]:
    """A hand-off whose named validator is the only one that hands over: what comes after it never opens.

    Two agents of one account, or of one operator where the policy keeps operators apart, are one here.
    """
    plan = subject.plan
    for name, ways in passings(plan).items():
        said = plan.phases[name].handoff
        if said and said.by and ways.givers and all(is_one(plan, said.by, giver) for giver in ways.givers):
            whose = f"only {' and '.join(ways.givers)} hands {name} over"
            remedy = "name an agent of somebody else under handoff.by, or leave it out"
            yield Fault(f"{whose}, and {said.by} may not validate that", remedy, f"phases.{name}.handoff.by")


def is_one(plan: Plan, validator: str, giver: str) -> bool:
    if is_same(plan, validator, giver):
        return True
    one, other = (set(plan.agents[agent].principals) for agent in (validator, giver))
    return len(one) == 1 and one == other
