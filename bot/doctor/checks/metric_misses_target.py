"""Measured figures and their targets."""

from collections.abc import Iterator

from bot.doctor.figures import meets
from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject


@check("metric-misses-target")
def metric_misses_target(subject: Subject) -> Iterator[Fault]:
    """A metric whose value misses its target; one that is marked as reached contradicts itself."""
    for name, metric in subject.plan.metrics.items():
        if meets(metric.value, metric.target) is False:
            claim = ", but is marked as reached" if metric.done else ""
            message = f"{name} is {metric.value}, and the target is {metric.target}{claim}"
            yield Fault(message, "correct the value, or plan what is to be done", f"metrics.{name}")


@check("metric-without-value", severity="note")
def metric_without_value(subject: Subject) -> Iterator[Fault]:
    """A metric that is marked as reached without a value that shows it, while others have values."""
    metrics = subject.plan.metrics
    if not any(metric.value for metric in metrics.values()):
        return
    for name, metric in metrics.items():
        if metric.done and metric.target and not metric.value:
            yield Fault(f"{name} is marked as reached, but has no value", "write the value", f"metrics.{name}")
