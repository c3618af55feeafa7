"""Who works on what: from the board where somebody acted, else what the plan says."""

from bot.domain.board import entry_of, id_of, kind_of
from bot.pages.rows import claim_word, names
from bot.pages.section import Section, Values
from bot.pages.situation import Situation

SHOWN = 3
"""Tasks named in a cell."""
WORKING = ("in-progress", "review", "blocked")


def view(s: Situation) -> Values | None:
    if not s.plan.agents:
        return None
    rows = [_row(s, name) for name in s.plan.agents]
    return {
        "rows": rows,
        "with_waits": any(row["waits"] or row["words"] for row in rows),
        "with_timeline": any(row["timeline"] for row in rows),
        "with_matrix": [row for row in rows if row["independent"] or row["parallel_safe"] or row["outputs"]],
    }


def _row(s: Situation, name: str) -> dict[str, object]:
    agent = s.plan.agents[name]
    tasks = s.tasks_by_agent.get(name, ())
    states = s.task_states
    by_state: dict[str, list[str]] = {}
    for task in tasks:
        by_state.setdefault(states[task], []).append(task)
    working = [task for state in WORKING for task in by_state.get(state, [])]
    waiting = by_state.get("waiting", [])
    return {
        "id": name,
        "name": s.plan.agent_name(name),
        "about": agent.role or agent.focus or "",
        "now": [_task(s, task) for task in working[:SHOWN]],
        "more_now": max(0, len(working) - SHOWN),
        "ready": [_task(s, task) for task in by_state.get("ready", [])[:SHOWN]],
        "said": "" if working else agent.current or agent.status or "",
        "done": len(by_state.get("done", [])),
        "total": len(tasks),
        "waiting": len(waiting),
        "waits": _waits(s, waiting, own=frozenset(tasks)),
        "after": names(s, agent.after),
        "words": [words for words in (*agent.waits_for, *agent.needs.values()) if not _is_done(s, words)],
        "timeline": agent.timeline or "",
        "independent": _partly(agent.independent),
        "parallel_safe": _partly(agent.parallel_safe),
        "outputs": agent.outputs,
        "provides": [{"to": names(s, [to])[0], "what": what} for to, what in agent.provides.items()],
        "serves": agent.serves,
    }


def _task(s: Situation, task: str) -> dict[str, object]:
    entry = entry_of("task", task)
    issue = s.issue(entry)
    claim = issue.state.claim if issue else None
    return {
        "number": s.number(entry),
        "title": s.titles[entry],
        "state": s.states[entry],
        "claim": claim_word(claim),
    }


def _waits(s: Situation, tasks: list[str], *, own: frozenset[str]) -> list[dict[str, object]]:
    """What the agent's waiting tasks wait for, each once, and not the agent's own tasks."""
    found: dict[tuple[int, str], dict[str, object]] = {}
    for task in tasks:
        for other in s.waits.get(entry_of("task", task), ()):
            if other.entry is None or kind_of(other.entry) != "task" or id_of(other.entry) not in own:
                found.setdefault((other.number, other.title), {"number": other.number, "title": other.title})
                if len(found) == SHOWN:
                    return list(found.values())
    return list(found.values())


def _is_done(s: Situation, words: str) -> bool:
    """The plan's words name a task by its title, and that one is done."""
    return any(
        s.titles[entry_of("task", name)].casefold() == words.casefold()
        for name in s.plan.tasks
        if s.task_state(name) == "done"
    )


def _partly(value: bool | str | None) -> str:
    return "" if value is None else value if isinstance(value, str) else "yes" if value else "no"


SECTION = Section("agents", "Agents", view)
