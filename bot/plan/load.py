"""A plan file to a plan, or everything that is wrong with it at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.plan.check import check_plan
from bot.plan.decode import decode
from bot.plan.finding import Finding
from bot.plan.mend import without
from bot.plan.models import Plan
from bot.plan.shapes import path_in, shape_findings
from bot.plan.source import Source
from bot.plan.yaml_tree import Tree, read_tree

_MENDED_AT_MOST = 3
MAX_TOLD = 500


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a file gave: the plan where nothing is wrong, the findings in the order of the file, the lines."""

    plan: Plan | None
    findings: tuple[Finding, ...]
    source: Source


def load(text: str | bytes, *, file: str) -> Loaded:
    """Read a plan. Never raises: whatever the file holds, the findings say it."""
    with _collector_resting():
        return _load(text, file)


def _load(text: str | bytes, file: str) -> Loaded:
    decoded = decode(text, file=file)
    if isinstance(decoded, Finding):
        return Loaded(None, (decoded,), Source(file=file))
    tree = read_tree(decoded, file=file)
    source = Source(file=file, lines=tree.lines)
    if not isinstance(tree.value, dict) or not tree.value:
        return Loaded(None, tree.findings or (_no_mapping(tree, file),), source)
    plan, findings = _validate(tree.value, source)
    found = _bounded(sorted({*tree.findings, *findings}), file)
    return Loaded(None if found else plan, found, source)


@contextmanager
def _collector_resting() -> Iterator[None]:
    """Nothing that loading makes is garbage, but the collector would walk it again with each tenth that is added."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _bounded(findings: list[Finding], file: str) -> tuple[Finding, ...]:
    if len(findings) <= MAX_TOLD:
        return tuple(findings)
    message = f"{len(findings) - MAX_TOLD} more lines are off"
    return (*findings[:MAX_TOLD], Finding(file, 0, "too-many-faults", message, "mend these first"))


def _no_mapping(tree: Tree, file: str) -> Finding:
    remedy = "begin with `version: 1`, `session: <title>` and `tasks:`"
    if tree.value is None or tree.value == {}:
        return Finding(file, 0, "empty-file", "the file holds no plan", remedy)
    kind = "a list" if isinstance(tree.value, list) else "a single value"
    return Finding(file, 1, "not-a-plan", f"the file is {kind}, not a mapping", remedy)


def _validate(value: dict[str, Any], source: Source) -> tuple[Plan | None, list[Finding]]:
    """The plan and its findings. What does not fit is taken out to check the rest, so that all is told at once."""
    findings: list[Finding] = []
    names: dict[str, None] = {}
    mended = value
    for attempt in range(_MENDED_AT_MOST):
        try:
            plan = Plan.model_validate(mended, by_alias=True, by_name=False)
        except ValidationError as error:
            if attempt == 0:
                findings = shape_findings(error, value, source)
                names = _written_ids(value)
            mended = without(mended, [path_in(mended, fault["loc"]) for fault in error.errors(include_url=False)])
        else:
            return plan, [*findings, *check_plan(plan, source, also_known=names)]
    return None, findings


def _written_ids(value: dict[str, Any]) -> dict[str, None]:
    """Every key of the sections: an entry that is off is there all the same, and no reference to it is wrong."""
    return {name: None for section in value.values() if isinstance(section, dict) for name in section}
