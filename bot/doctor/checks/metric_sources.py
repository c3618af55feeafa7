"""Metrics that name where their value comes from: what cannot be read from there."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import FromCheck, FromWorkflow
from bot.rules.measuring.sources import MOST_ARTIFACTS
from bot.rules.patterns import fault_of_pattern


@check("metric-cannot-be-read", severity="error", of=["plan"])
def metric_cannot_be_read(subject: Subject) -> Iterator[Fault]:
    """A metric's `from` has a pattern that RE2 cannot compile, or a workflow has too many artifacts with metrics.

    RE2 matches in linear time, so lookaround and backreferences are refused.
    """
    artifacts: dict[str, set[str]] = {}
    for name, metric in subject.plan.metrics.items():
        at = f"metrics.{name}.from"
        match metric.from_:
            case FromCheck(pattern=str() as pattern) if fault := fault_of_pattern(pattern):
                message, _, remedy = fault.partition("; ")
                yield Fault(message, remedy or "write it in RE2's syntax", f"{at}.pattern")
            case FromWorkflow() as source:
                several = artifacts.setdefault(source.workflow, set())
                several.add(source.artifact)
                if len(several) > MOST_ARTIFACTS:
                    message = f"{source.workflow} has over {MOST_ARTIFACTS} artifacts with metrics"
                    yield Fault(message, "put the values into one file", f"{at}.artifact")


@check("metric-not-granted", severity="error", of=["plan"])
def metric_not_granted(subject: Subject) -> Iterator[Fault]:
    """Metrics come from workflows' artifacts, and the App may not read those or does not hear of them.

    All else goes on; the metrics stay as they are. Only looked at with `baton doctor --repo` under the App's key.
    """
    protection = subject.installation.protection if subject.installation else None
    named = [name for name, metric in subject.plan.metrics.items() if isinstance(metric.from_, FromWorkflow)]
    if protection is None or not protection.granted or not named:
        return
    if protection.granted.get("actions") not in ("read", "write"):
        message = f"{', '.join(named[:5])} cannot be read: the App may not read workflow runs"
        yield Fault(
            message, "grant *Actions: read* and accept it on the installation's page", f"metrics.{named[0]}.from"
        )
