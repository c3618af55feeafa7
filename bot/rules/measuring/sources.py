"""Metrics whose value a workflow's artifact or a check holds: which they are, and what it says of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot import inert
from bot.domain.events import CheckEnded, WorkflowEnded
from bot.domain.reported import ArtifactName, ArtifactRead
from bot.plan.models import FromCheck, FromWorkflow, Plan
from bot.rules.measuring.archive import unpacked
from bot.rules.measuring.contents import block_value, parsed, value_at
from bot.rules.measuring.values import WrongMetric, value_for, word_of
from bot.rules.patterns import BadPattern, pattern

MOST_ARTIFACTS = 10
"""Artifacts of one run that are downloaded."""
LONGEST = 300
"""Characters of a line that says why there is no value."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source says of one metric: a value, or in a line why there is none."""

    metric: str
    value: str = ""
    fault: str = ""


def of_run(plan: Plan, event: WorkflowEnded) -> dict[str, FromWorkflow]:
    """Metrics that come from the workflow, with where each stands."""
    found = ((name, metric.from_) for name, metric in plan.metrics.items())
    return {name: one for name, one in found if isinstance(one, FromWorkflow) and one.workflow == event.workflow}


def of_check(plan: Plan, check: CheckEnded) -> dict[str, FromCheck]:
    """Metrics that come from the check, as its App completed it."""
    found = ((name, metric.from_) for name, metric in plan.metrics.items())
    return {name: one for name, one in found if isinstance(one, FromCheck) and is_meant(one, check)}


def is_meant(source: FromCheck, check: CheckEnded) -> bool:
    """GitHub compares the names of checks to the letter, slugs of Apps in lower case. A number is an id, no slug."""
    is_number = source.app.isascii() and source.app.isdecimal()
    is_its = source.app == str(check.app) if is_number else source.app.casefold() == check.slug.casefold()
    return is_its and source.check == check.name and check.conclusion in source.conclusions


def artifacts_of(sources: Mapping[str, FromWorkflow], run: int) -> tuple[ArtifactName, ...]:
    """Those to download, each once."""
    names = dict.fromkeys(ArtifactName(run, one.artifact) for one in sources.values())
    return tuple(names)[:MOST_ARTIFACTS]


def from_artifacts(
    plan: Plan, sources: Mapping[str, FromWorkflow], read: Mapping[ArtifactName, ArtifactRead], *, run: int
) -> Iterator[Reading]:
    """Each file is unpacked once, however many values stand in it."""
    files: dict[tuple[str, str], Any] = {}
    for name, source in sources.items():
        try:
            at = (source.artifact, source.file or "")
            if at not in files:
                files[at] = file_in(read.get(ArtifactName(run, source.artifact)), source)
            content = files[at]
            if isinstance(content, WrongMetric):
                raise content
            yield taken(plan, name, value_at(content, source.key or name), unit=source.unit or "")
        except WrongMetric as why:
            yield Reading(name, fault=line(f"artifact {inert.plain(source.artifact, 60)}: {why}"))


def file_in(read: ArtifactRead | None, source: FromWorkflow) -> Any:
    """The file's content, or what is wrong with it for everybody who asks for it."""
    try:
        if read is None:
            raise WrongMetric(f"the run has more than {MOST_ARTIFACTS} artifacts with metrics; put them into one")
        if read.fault:
            raise WrongMetric(read.fault)
        return parsed(unpacked(read.content, source.file or ""))
    except WrongMetric as why:
        return why


def from_check(plan: Plan, sources: Mapping[str, FromCheck], check: CheckEnded) -> Iterator[Reading]:
    for name, source in sources.items():
        try:
            yield taken(plan, name, said(source, check, name), unit=source.unit or "")
        except WrongMetric as why:
            yield Reading(name, fault=line(f"check {inert.plain(check.name, 60)}: {why}"))


def said(source: FromCheck, check: CheckEnded, name: str) -> Any:
    """What the check says of a metric. Raises WrongMetric."""
    if source.pattern is None:
        return block_value(check.texts, source.key or name)
    try:
        expression = pattern(source.pattern)
    except BadPattern as why:
        raise WrongMetric(f"the pattern cannot be used: {why}") from None
    for text in check.texts:
        if found := expression.search(text.encode("utf-8", "replace")):
            group = found.group(1) if found.re.groups else found.group(0)
            return (group or b"").decode("utf-8", "replace")
    raise WrongMetric(f"nothing in its output matches `{inert.plain(source.pattern, 60)}`")


def taken(plan: Plan, name: str, value: Any, *, unit: str) -> Reading:
    """Raises WrongMetric where it is no value, or not one of the metric's kind."""
    try:
        words, _ = value_for(plan.metrics[name], word_of(value, unit))
    except WrongMetric as why:
        raise WrongMetric(f"{name}: {why}") from None
    return Reading(name, words)


def line(words: str) -> str:
    return inert.plain(words, LONGEST)
