"""Weeks that contradict the order of phases."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import weeks_of


@check("weeks-out-of-order")
def weeks_out_of_order(subject: Subject) -> Iterator[Fault]:
    """A phase whose weeks begin before the phase that it comes after has ended."""
    phases = subject.plan.phases
    for name, phase in phases.items():
        weeks = weeks_of(phase.weeks)
        for other in (other for other in phase.after if other in phases):
            before = weeks_of(phases[other].weeks)
            if weeks and before and weeks[0] <= before[1]:
                message = (
                    f"{name} takes place in weeks {phase.weeks}, but comes after {other} in weeks {phases[other].weeks}"
                )
                yield Fault(message, "correct the weeks, or the order", f"phases.{name}.weeks")


@check("stage-after-plan", severity="note")
def stage_after_plan(subject: Subject) -> Iterator[Fault]:
    """A stage of a workflow in a week that comes after the last phase."""
    ends = [weeks[1] for phase in subject.plan.phases.values() if (weeks := weeks_of(phase.weeks))]
    if len(ends) < len(subject.plan.phases) or not ends:
        return
    for name, workflow in subject.plan.workflows.items():
        for at, stage in enumerate(workflow.stages):
            weeks = weeks_of(stage.weeks)
            if weeks and weeks[1] > max(ends):
                message = f"{stage.id} is in week {weeks[1]}, but the last phase ends in week {max(ends)}"
                yield Fault(message, "add a phase for it, or correct the week", f"workflows.{name}.stages.{at}")
