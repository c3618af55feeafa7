"""Dates that contradict the order or each other."""

from collections.abc import Iterator

from bot.doctor.order import due_dates, path_of
from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan import graph
from bot.plan.dates import day_of


@check("dates-out-of-order")
def dates_out_of_order(subject: Subject) -> Iterator[Fault]:
    """Something is due before what it waits for, ends before it starts, or is due after its phase or checkpoint."""
    yield from _session(subject)
    yield from _spans(subject)
    due = due_dates(subject)
    for node, day in due.items():
        for other in graph.before(subject.graph, node):
            if other in due and due[other] > day:
                message = f"{_name(node)} is due on {day}, but waits for {_name(other)}, due on {due[other]}"
                yield Fault(message, "correct one of the dates, or the order", f"{path_of(node)}.due")


def _session(subject: Subject) -> Iterator[Fault]:
    head = subject.plan.session
    if head.created and head.updated and head.updated < head.created:
        message = f"the session was updated on {head.updated}, before it was created on {head.created}"
        yield Fault(message, "correct one of the dates", "session.updated")
    if head.starts:
        for node, day in due_dates(subject).items():
            if day < head.starts:
                message = f"{_name(node)} is due on {day}, before the session starts on {head.starts}"
                yield Fault(message, "correct one of the dates", f"{path_of(node)}.due")


def _spans(subject: Subject) -> Iterator[Fault]:
    start = subject.plan.session.starts
    for name, phase in subject.plan.phases.items():
        first, last = day_of(phase.starts, start), day_of(phase.due, start)
        if first and last and first > last:
            message = f"{name} starts on {first}, after it ends on {last}"
            yield Fault(message, "correct one of the dates", f"phases.{name}.starts")
        for other in (other for other in phase.after if other in subject.plan.phases):
            end = day_of(subject.plan.phases[other].due, start)
            if first and end and first < end:
                message = f"{name} starts on {first}, but comes after {other}, which ends on {end}"
                yield Fault(message, "correct one of the dates, or the order", f"phases.{name}.starts")


def _name(node: graph.Node) -> str:
    kind, _, identifier = node.partition(":")
    return identifier if kind == "task" else f"{kind} {identifier}"
