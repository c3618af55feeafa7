"""Phases that the order of the others leaves out, or that wait for what never ends."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed
from bot.plan import graph
from bot.plan.models import Plan


@check("unreachable-phase")
def unreachable_phase(subject: Subject) -> Iterator[Fault]:
    """A phase that is never reached: it waits for a checkpoint that holds nothing, or no other leads to it.

    A checkpoint without items and tasks can never be signed off.
    """
    plan = subject.plan
    for name, phase in plan.phases.items():
        for at, other in enumerate(phase.after):
            node = graph.resolve(plan, other)
            if node == graph.checkpoint(other) and not _holds_something(subject, other):
                message = f"{name} waits for the checkpoint {other}, which has neither items nor tasks"
                yield Fault(message, f"give {other} an item, or take it out here", f"phases.{name}.after.{at}")
    for name in _left_out(plan):
        message = f"{name} has no place in the order of the phases: nothing comes before it, and nothing after"
        yield Fault(message, "write `after:` with the phase before it", f"phases.{name}")


@check("phases-without-order")
def phases_without_order(subject: Subject) -> Iterator[Fault]:
    """Steps of a sequential session without an order: all of them could begin at once."""
    plan = subject.plan
    first = [name for name, phase in plan.phases.items() if not phase.after]
    if plan.style == "sequential" and len(first) > 1:
        message = f"the session is sequential, but {listed(first)} all come first"
        yield Fault(message, "write `after:` with the step before", f"phases.{first[1]}")


def _left_out(plan: Plan) -> list[str]:
    named = {other for phase in plan.phases.values() for other in phase.after}
    if len(plan.phases) < 3 or plan.style == "sequential" or not named & plan.phases.keys():
        return []
    return [name for name, phase in plan.phases.items() if not phase.after and name not in named]


def _holds_something(subject: Subject, checkpoint: str) -> bool:
    plan = subject.plan
    return bool(plan.checkpoints[checkpoint].items) or any(t.checkpoint == checkpoint for t in plan.tasks.values())
