"""What somebody must look at: an invalid plan, blocked tasks, state that is not believed, doubles."""

from collections.abc import Sequence

from bot import inert
from bot.domain.board import entry_of, id_of
from bot.pages.rows import names
from bot.pages.section import Section, Values
from bot.pages.sections import held
from bot.pages.situation import Situation

FINDINGS = 20
ISSUES = 30
FORGED = 3
"""Of those that the log's newest entries tell: long ago it needs no attention any more."""
NAMES = 5
"""In one line; the gate itself names all."""


def view(s: Situation) -> Values | None:
    waits = held.view(s)
    invalid = s.board.in_force.invalid if s.board.in_force and waits is None else ()
    values = {
        "held": waits,
        "findings": [str(finding) for finding in invalid[:FINDINGS]],
        "more_findings": max(0, len(invalid) - FINDINGS),
        "blocked": _blocked(s)[:ISSUES],
        "doubtful": [
            {"number": issue.number, "title": issue.title, "fault": issue.state_fault}
            for issue in s.board.issues.values()
            if issue.state_fault
        ][:ISSUES],
        "missing": sum(entry not in s.board.issues for entry in s.titles) if s.plan.policy.portion else 0,
        "portion": s.plan.policy.portion or 0,
        "forged": [
            {"number": entry.number, "fault": entry.note} for entry in s.status.log if entry.what == "not-believed"
        ][:FORGED],
        "doubles": [
            {"number": number, "entry": entry} for entry, numbers in s.board.doubles.items() for number in numbers
        ][:ISSUES],
        "blockers": [
            {"agent": names(s, [name])[0], "words": agent.blockers}
            for name, agent in s.plan.agents.items()
            if agent.blockers and not _has_moved_on(s, name)
        ],
        "gates": _gates(s)[:ISSUES],
        "handed": _handed(s)[:ISSUES],
        "overruled": _overruled(s)[:ISSUES],
        "providing": _providing(s)[:ISSUES],
        "accepting": _accepting(s)[:ISSUES],
        "no_dependencies": not s.board.features.dependencies,
        "no_pin": "pins-full" in s.status.said,
    }
    return values if any(value for name, value in values.items() if name != "portion") else None


def _blocked(s: Situation) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for name, state in s.task_states.items():
        if state != "blocked":
            continue
        entry = entry_of("task", name)
        issue = s.issue(entry)
        reasons = [
            {"reason": block.reason, "on": block.on, "login": block.login}
            for block in (issue.state.blocks if issue else ())
        ]
        found.append({"number": s.number(entry), "title": s.titles[entry], "reasons": reasons})
    return found


def _handed(s: Situation) -> list[dict[str, object]]:
    """Hand-offs that wait for an answer, or that were sent back, with who must act."""
    found: list[dict[str, object]] = []
    for entry, handoff in s.handed:
        if handoff.answer == "accepted":
            continue
        validators = [handoff.to] if handoff.to else s.validators.get(entry, ())
        giver = names(s, [handoff.given.agent])[0] if handoff.given.agent else handoff.given.login
        found.append(
            {
                "number": s.number(entry),
                "title": s.titles[entry],
                "giver": giver,
                "agents": names(s, validators[:NAMES]),
                "reason": handoff.reason,
            }
        )
    return found


def _overruled(s: Situation) -> list[dict[str, object]]:
    """Tasks that somebody finished although what comes first is open still."""
    return [
        {"number": issue.number, "title": issue.title, "by": issue.state.overruled.login}
        for entry, issue in s.board.issues.items()
        if issue.state.overruled and s.states.get(entry) == "done" and s.waits.get(entry)
    ]


def _gates(s: Situation) -> list[dict[str, object]]:
    """Gates that wait for sign-offs and for nothing that comes before them, with who must sign."""
    return [
        {
            "number": s.number(entry),
            "title": s.titles[entry],
            **_few(s, agents),
            "items": sum(not one.is_met for one in s.verdicts[entry]),
        }
        for entry, agents in s.asked.items()
        if agents and s.states[entry] != "done"
    ]


def _few(s: Situation, agents: Sequence[str]) -> dict[str, object]:
    """Who must sign, in a line that is read at a glance."""
    if len(agents) > NAMES and set(agents) == set(s.plan.agents):
        return {"agents": [f"all {len(agents)} agents"], "more": 0}
    return {"agents": names(s, agents[:NAMES]), "more": max(0, len(agents) - NAMES)}


def _providing(s: Situation) -> list[dict[str, object]]:
    """Disputes: what was provided is not good, and somebody must provide it again."""
    return [
        {
            "list": s.number(entry),
            "asker": s.plan.agent_name(id_of(entry)),
            "item": one.number,
            "to": names(s, [one.to])[0],
            "need": inert.shortened(one.need, 120),
            "reason": inert.shortened(one.reason, 120),
        }
        for entry, items in s.required.items()
        for one in items
        if one.state == "disputed"
    ]


def _accepting(s: Situation) -> list[dict[str, object]]:
    """Who asked has not said yet whether what was provided is good."""
    counts = {entry: sum(one.state == "provided" for one in items) for entry, items in s.required.items()}
    return [
        {"list": s.number(entry), "asker": s.plan.agent_name(id_of(entry)), "items": count}
        for entry, count in counts.items()
        if count
    ]


def _has_moved_on(s: Situation, agent: str) -> bool:
    """Something of the agent's that had to wait does so no more: what the plan said at the start is history."""
    tasks = [name for name in s.tasks_by_agent.get(agent, ()) if s.plan.tasks[name].after]
    return any(s.task_state(name) != "waiting" and s.plan.tasks[name].state in (None, "waiting") for name in tasks)


SECTION = Section("attention", "Needs attention", view, stays=True)
