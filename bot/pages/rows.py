"""Rows that several sections show."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.domain.board import Entry, entry_of
from bot.domain.state import Claim
from bot.pages.situation import Situation
from bot.plan.models import ALL, Phase

ROWS = 150
"""Rows of one table; more is told in a line, because nobody reads on."""


def task_row(s: Situation, identifier: str) -> dict[str, Any]:
    """One task: its issue, owner, state, what was said of its progress and by whom."""
    task, owner = s.plan.tasks[identifier], s.grouped.owners[identifier]
    entry = entry_of("task", identifier)
    issue = s.issue(entry)
    said = issue.state if issue else None
    claim = said.claim if said else None
    started = said is not None and (said.started or bool(said.revision))
    progress = said.progress if said and started else task.progress
    state = s.states[entry]
    return {
        "number": issue.number if issue else 0,
        "title": s.titles[entry],
        "agent": s.plan.agent_name(owner) if owner else "",
        "state": state,
        "is_critical": task.critical,
        "progress": -1 if progress is None or state == "done" else progress,
        "claimed_by": (claim.by or claim.login) if claim and state != "done" else "",
        "claim": claim_word(claim) if state != "done" else "",
        "begun_by_plan": state == "waiting" and claim is not None and not (claim.login or claim.by),
        "due": str(task.due or task.when or ""),
        "note": (said.note if said else "") or "",
    }


def claim_word(claim: Claim | None) -> str:
    """`verified` where the account is one of the agent's, `claimed` where somebody only says so."""
    if claim is None or not (claim.login or claim.by):
        return ""
    if claim.by:
        return "assigned"
    return "verified" if claim.verified else "claimed"


def waits_of(s: Situation, entry: Entry) -> list[dict[str, Any]]:
    return [{"number": other.number, "title": other.title} for other in s.waits.get(entry, ())]


def named(s: Situation, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Issues by number and title."""
    return [{"number": s.number(entry), "title": s.titles[entry]} for entry in entries if entry in s.titles]


def gate_row(s: Situation, entry: Entry, members: Sequence[str]) -> dict[str, Any]:
    """A phase or checkpoint with how many of its tasks are done."""
    done = s.count_done(members)
    return {
        "number": s.number(entry),
        "title": s.titles[entry],
        "state": s.states[entry],
        "done": done,
        "total": len(members),
        "percent": done * 100 // len(members) if members else -1,
        "waits": named(s, [other for other in s.edges.get(entry, ()) if s.states[other] != "done"]),
    }


def names(s: Situation, agents: Iterable[str]) -> list[str]:
    """`all` stays the one word that it is."""
    return [agent if agent == ALL else s.plan.agent_name(agent) for agent in agents]


def leaders(s: Situation, phase: Phase) -> list[str]:
    return names(s, dict.fromkeys([*([phase.agent] if phase.agent else []), *phase.leads]))
