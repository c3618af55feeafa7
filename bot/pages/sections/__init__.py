"""The sections in the order of the page; a new one is a file, a template and a line here."""

from collections.abc import Sequence

from bot.pages.section import Section
from bot.pages.sections import (
    actions,
    agents,
    agreements,
    approvals,
    attention,
    checkpoints,
    coordination,
    critical,
    forms,
    graph,
    head,
    log,
    metrics,
    overall,
    requirements,
    risks,
    schedule,
    steps,
    work,
    working,
)

OPENING = (head.SECTION, attention.SECTION)
SECTIONS = (
    head.SECTION,
    attention.SECTION,
    approvals.SECTION,
    overall.SECTION,
    critical.SECTION,
    agents.SECTION,
    work.SECTION,
    graph.SECTION,
    checkpoints.SECTION,
    steps.SECTION,
    log.SECTION,
    risks.SECTION,
    metrics.SECTION,
    schedule.SECTION,
    requirements.SECTION,
    coordination.SECTION,
    agreements.SECTION,
    working.SECTION,
    forms.SECTION,
    actions.SECTION,
)


def in_order(names: Sequence[str]) -> tuple[Section, ...]:
    """What opens the page first; then as the plan orders its sections, those not named in the usual order behind."""
    places = {name: at for at, name in enumerate(names)} | {one.name: -1 for one in OPENING}
    return tuple(sorted(SECTIONS, key=lambda one: places.get(one.name, len(places))))
