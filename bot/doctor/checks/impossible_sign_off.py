"""Sign-offs that nobody can reach."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import ALL, AtLeast


@check("impossible-sign-off", severity="error")
def impossible_sign_off(subject: Subject) -> Iterator[Fault]:
    """An item that needs more sign-offs than there are agents to give them: its checkpoint never opens."""
    plan = subject.plan
    for name, point in plan.checkpoints.items():
        for at, item in enumerate(point.items):
            if isinstance(item.sign_off, AtLeast):
                there = len(plan.agents) if ALL in item.sign_off.of else len(item.sign_off.of)
                if item.sign_off.at_least > there:
                    message = f"{item.sign_off.at_least} sign-offs are needed, but only {there} agents may give one"
                    yield Fault(
                        message, f"write at_least: {there}, or name more agents", f"checkpoints.{name}.items.{at}"
                    )
