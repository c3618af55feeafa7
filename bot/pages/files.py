"""The files that a plan asks for: the status page, and a status for each agent that names a file."""

from collections.abc import Mapping, Sequence

from bot.domain.board import entry_of
from bot.pages.rows import named, task_row
from bot.pages.sections.waiting import waited_for
from bot.pages.situation import Situation
from bot.render import render

MESSAGE = "docs: update status files"
LONGEST = 300


def files_of(s: Situation, pages: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """`(path, text)`; of two that name one path the first is written. Paths that leave the repository are left out."""
    found: dict[str, str] = {}
    if s.plan.files.status:
        found[s.plan.files.status] = f"# {s.plan.session.title}\n\n" + "\n\n".join(pages) + "\n"
    for name, agent in s.plan.agents.items():
        if agent.status_file and agent.status_file not in found:
            found[agent.status_file] = agent_status(s, name)
    return tuple((path, text) for path, text in found.items() if is_inside(path))


def is_inside(path: str) -> bool:
    parts = path.split("/")
    is_plain = path.isprintable() and "\\" not in path and ":" not in path
    return is_plain and len(path) <= LONGEST and not {"", ".", "..", ".git"} & {part.lower() for part in parts}


def agent_status(s: Situation, name: str) -> str:
    """What the agent does, has done, may take, and is asked for."""
    tasks = [{**task_row(s, task), "waits": _waits(s, task)} for task in s.tasks_by_agent.get(name, ())]
    by_state: dict[str, list[Mapping[str, object]]] = {}
    for task in tasks:
        by_state.setdefault(str(task["state"]), []).append(task)
    agent = s.plan.agents[name]
    asked = [one for one in waited_for(s) if name in one.agents]
    return (
        render(
            "exports/agent.md.j2",
            name=s.plan.agent_name(name),
            role=agent.role or "",
            doing=[*by_state.get("in-progress", []), *by_state.get("review", [])],
            blocked=by_state.get("blocked", []),
            ready=by_state.get("ready", []),
            waiting=by_state.get("waiting", []),
            done=by_state.get("done", []),
            asked=[{"number": one.number, "what": one.what} for one in asked],
        )
        + "\n"
    )


def _waits(s: Situation, task: str) -> list[dict[str, object]]:
    return named(s, [one.entry for one in s.waits.get(entry_of("task", task), ()) if one.entry])
