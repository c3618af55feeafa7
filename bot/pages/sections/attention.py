"""What somebody must look at: an invalid plan, blocked tasks, state that is not believed, doubles."""

from bot.domain.board import entry_of
from bot.pages.rows import names
from bot.pages.section import Section, Values
from bot.pages.situation import Situation

FINDINGS = 20
ISSUES = 30


def view(s: Situation) -> Values | None:
    invalid = s.board.in_force.invalid if s.board.in_force else ()
    values = {
        "findings": [str(finding) for finding in invalid[:FINDINGS]],
        "more_findings": max(0, len(invalid) - FINDINGS),
        "blocked": _blocked(s)[:ISSUES],
        "doubtful": [
            {"number": issue.number, "title": issue.title, "fault": issue.state_fault}
            for issue in s.board.issues.values()
            if issue.state_fault
        ][:ISSUES],
        "doubles": [
            {"number": number, "entry": entry} for entry, numbers in s.board.doubles.items() for number in numbers
        ][:ISSUES],
        "blockers": [
            {"agent": names(s, [name])[0], "words": agent.blockers}
            for name, agent in s.plan.agents.items()
            if agent.blockers and not _has_moved_on(s, name)
        ],
        "no_dependencies": not s.board.features.dependencies,
        "no_pin": "pins-full" in s.status.said,
    }
    return values if any(values.values()) else None


def _blocked(s: Situation) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for name in s.plan.tasks:
        entry = entry_of("task", name)
        issue = s.issue(entry)
        if s.states[entry] != "blocked":
            continue
        reasons = [
            {"reason": block.reason, "on": block.on, "login": block.login}
            for block in (issue.state.blocks if issue else ())
        ]
        found.append({"number": s.number(entry), "title": s.titles[entry], "reasons": reasons})
    return found


def _has_moved_on(s: Situation, agent: str) -> bool:
    """Something of the agent's that had to wait does so no more: what the plan said at the start is history."""
    tasks = [name for name in s.tasks_by_agent.get(agent, ()) if s.plan.tasks[name].after]
    return any(s.task_state(name) != "waiting" and s.plan.tasks[name].state in (None, "waiting") for name in tasks)


SECTION = Section("attention", "Needs attention", view, stays=True)
