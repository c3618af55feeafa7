"""Ids mean one thing each: no reserved words, none that `after` could read in two ways, no stage twice."""

from collections.abc import Collection, Iterator

from bot.plan.finding import Finding
from bot.plan.models import ALL, Plan
from bot.plan.source import Source

_RESERVED = {"agents": (ALL, "any"), "tasks": (ALL,), "phases": (ALL,), "checkpoints": (ALL,)}


def ids(plan: Plan, source: Source) -> list[Finding]:
    return [*_reserved(plan, source), *_ambiguous(plan, source), *_stages(plan, source)]


def _reserved(plan: Plan, source: Source) -> Iterator[Finding]:
    for section, words in _RESERVED.items():
        for word in words:
            if word in getattr(plan, section):
                key = f"{section}.{word}"
                message = f"the id {word} stands for every one" if word == ALL else f"the id {word} stands for any one"
                yield Finding(source.file, source.line_of(key), "reserved-id", message, "choose another id", key)


def _ambiguous(plan: Plan, source: Source) -> Iterator[Finding]:
    """An id may stand for a task and a phase; only where `after` names it, nobody can tell which is meant."""
    sorts: dict[str, Collection[str]] = {"task": plan.tasks, "phase": plan.phases, "checkpoint": plan.checkpoints}
    twice = (
        (plan.tasks.keys() & plan.phases.keys())
        | (plan.tasks.keys() & plan.checkpoints.keys())
        | (plan.phases.keys() & plan.checkpoints.keys())
    )
    if not twice:
        return
    for key, name in _named_in_order(plan):
        if name in twice:
            meant = " and a ".join(sort for sort, entries in sorts.items() if name in entries)
            message = f"{name} is a {meant}, so it is not clear which is meant"
            yield Finding(source.file, source.line_of(key), "ambiguous-id", message, "rename one of them", key)


def _named_in_order(plan: Plan) -> Iterator[tuple[str, str]]:
    for section in ("tasks", "phases", "checkpoints"):
        for name, entry in getattr(plan, section).items():
            for word in ("after", "blocks"):
                for at, other in enumerate(getattr(entry, word, ())):
                    yield f"{section}.{name}.{word}.{at}", other


def _stages(plan: Plan, source: Source) -> Iterator[Finding]:
    for name, workflow in plan.workflows.items():
        first: dict[str, int] = {}
        for at, stage in enumerate(workflow.stages):
            if stage.id in first:
                key = f"workflows.{name}.stages.{at}"
                message = f"the workflow has a stage {stage.id} already"
                yield Finding(source.file, source.line_of(key), "stage-twice", message, "rename one of the two", key)
            first.setdefault(stage.id, at)
