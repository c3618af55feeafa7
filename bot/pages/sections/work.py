"""The tasks: by phase where there are phases, else by agent."""

from collections.abc import Sequence
from functools import lru_cache

from bot.domain.board import entry_of
from bot.pages.rows import ROWS, gate_row, leaders, names, task_row
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.render import render

ALL_ROWS = 400
"""Rows of all tables together."""


Group = tuple[dict[str, object], Sequence[str]]
"""The values of a table, and the tasks that belong in it."""


def view(s: Situation) -> Values | None:
    if not s.plan.tasks and not s.plan.phases:
        return None
    groups: list[Values] = []
    left = ALL_ROWS
    for group, tasks in _by_phase(s) if s.plan.phases else _by_agent(s):
        shown = _most_urgent(s, tasks)[: min(ROWS, left)]
        left -= len(shown)
        with_owner = bool(s.plan.phases)
        rows = [row_text(with_owner, *task_row(s, name).items()) for name in shown]
        groups.append({**group, "rows": rows, "hidden": len(tasks) - len(shown)})
    return {"groups": groups, "with_phases": bool(s.plan.phases), "style": s.plan.style}


@lru_cache(maxsize=16_384)
def row_text(with_owner: bool, *told: tuple[str, object]) -> str:
    """One row of the table. Of a thousand an event changes a few, and only those are rendered."""
    return render("pages/task-row.md.j2", with_phases=with_owner, **dict(told))


def _most_urgent(s: Situation, tasks: Sequence[str]) -> Sequence[str]:
    """In the plan's order; where not all fit, the open ones first."""
    if len(tasks) <= ROWS:
        return tasks
    return sorted(tasks, key=lambda name: s.task_state(name) == "done")


def _by_phase(s: Situation) -> list[Group]:
    groups: list[Group] = []
    for name, phase in s.plan.phases.items():
        tasks = s.tasks_by_phase.get(name, ())
        values = {
            **gate_row(s, entry_of("phase", name), tasks),
            "leads": leaders(s, phase),
            "supports": names(s, phase.supports),
            "weeks": phase.weeks or "",
            "validation": (phase.handoff.validate_ if phase.handoff else "") or "",
            "validator": names(s, [phase.handoff.by])[0] if phase.handoff and phase.handoff.by else "",
            "status": phase.status or "",
            "expected": _expected(s, name),
            "handoff": _handoff(s, name),
        }
        groups.append((values, tasks))
    rest = s.tasks_by_phase.get("", ())
    return [*groups, *([_group(s, "", rest)] if rest else [])]


def _expected(s: Situation, phase: str) -> str:
    """When an open phase will end, against its last day."""
    entry = entry_of("phase", phase)
    return s.outlook.against(s.outlook.ends_on(entry), s.outlook.due(entry)) if s.outlook else ""


def _handoff(s: Situation, phase: str) -> str:
    """`offered by reader`, where somebody said something of it and the phase is still open."""
    issue = s.issue(entry_of("phase", phase))
    handoff = issue.state.handoff if issue and issue.is_open else None
    if handoff is None:
        return ""
    by = handoff.answered if handoff.answered else handoff.given
    return f"{handoff.answer or 'offered'} by {by.agent or by.login}"


def _by_agent(s: Situation) -> list[Group]:
    owners: dict[str, list[str]] = {}
    for name in s.plan.tasks:
        owners.setdefault(s.plan.owner_of(name), []).append(name)
    ordered = sorted(owners, key=lambda agent: agent == "")
    return [_group(s, s.plan.agent_name(agent) if agent else "", owners[agent]) for agent in ordered]


def _group(s: Situation, title: str, tasks: Sequence[str]) -> Group:
    done = sum(s.task_state(name) == "done" for name in tasks)
    return {"number": 0, "title": title, "done": done, "total": len(tasks)}, tasks


SECTION = Section("work", "Tasks", view)
