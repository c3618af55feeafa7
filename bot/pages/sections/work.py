"""The tasks: by phase where there are phases, else by agent."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.domain.board import Issue, entry_of
from bot.pages.rows import ROWS, gate_row, leaders, names, task_row
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.plan.models import Plan, State
from bot.plan.once import once
from bot.render import render

ALL_ROWS = 400
"""Rows of all tables together."""

Group = tuple[dict[str, object], Sequence[str]]
"""The values of a table, and the tasks that belong in it."""


def view(s: Situation) -> Values | None:
    if not s.plan.tasks and not s.plan.phases:
        return None
    shown: list[Sequence[str]] = []
    tables = _by_phase(s) if s.plan.phases else _by_agent(s)
    left = ALL_ROWS
    for _, tasks in tables:
        shown.append(_most_urgent(s, tasks)[: min(ROWS, left)])
        left -= len(shown[-1])
    rows = _rows(s, [name for some in shown for name in some])
    groups = [
        {**group, "rows": Markup("\n".join([rows[name] for name in some])), "hidden": len(tasks) - len(some)}
        for (group, tasks), some in zip(tables, shown, strict=True)
    ]
    return {"groups": groups, "with_phases": bool(s.plan.phases), "style": s.plan.style}


@once
def _newest_rows(plan: Plan) -> dict[str, tuple[Issue | None, State, str]]:
    """The text of each task's row, with all that it was made of beside the plan."""
    return {}


def _rows(s: Situation, names: Sequence[str]) -> dict[str, str]:
    """Of a thousand rows an event changes a few, and only those are rendered."""
    newest = _newest_rows(s.plan)
    rows: dict[str, str] = {}
    stale: list[str] = []
    for name in names:
        kept = newest.get(name)
        entry = entry_of("task", name)
        if kept and kept[0] is s.issue(entry) and kept[1] == s.states[entry]:
            rows[name] = kept[2]
        else:
            stale.append(name)
    told = [task_row(s, name) for name in stale]
    for name, text in zip(stale, row_texts(told, with_owner=bool(s.plan.phases)), strict=True):
        entry = entry_of("task", name)
        rows[name] = text
        newest[name] = (s.issue(entry), s.states[entry], text)
    return rows


def row_texts(rows: Sequence[Values], *, with_owner: bool) -> list[str]:
    """All in one go, because a template takes longer to begin than to go on. What people wrote has no line ends."""
    return render("pages/task-rows.md.j2", rows=rows, with_phases=with_owner).split("\n") if rows else []


def _most_urgent(s: Situation, tasks: Sequence[str]) -> Sequence[str]:
    """In the plan's order; where not all fit, the open ones first."""
    if len(tasks) <= ROWS:
        return tasks
    states = s.task_states
    left = [name for name in tasks if states[name] != "done"]
    return left if len(left) >= ROWS else [*left, *(name for name in tasks if states[name] == "done")]


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
    owners = s.grouped.by_owner
    ordered = sorted(owners, key=lambda agent: agent == "")
    return [_group(s, s.plan.agent_name(agent) if agent else "", owners[agent]) for agent in ordered]


def _group(s: Situation, title: str, tasks: Sequence[str]) -> Group:
    return {"number": 0, "title": title, "done": s.count_done(tasks), "total": len(tasks)}, tasks


SECTION = Section("work", "Tasks", view)
