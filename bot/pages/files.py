"""The files that a plan asks for: the status page, and a status for each agent that names a file."""

import re
from collections.abc import Mapping

from markupsafe import Markup

from bot.domain.board import STATUS, entry_of
from bot.pages.rows import named, task_row
from bot.pages.sections import actions, in_order
from bot.pages.sections.waiting import waited_for
from bot.pages.situation import Situation
from bot.render import render

MESSAGE = "docs: update status files"
LONGEST = 300
_FENCE = "```"
_REFERENCE = re.compile(r"(`[^`]*`|\]\([^)]*\))|(?<![\w&/#\[])#(\d{1,9})\b")


def files_of(s: Situation) -> tuple[tuple[str, str], ...]:
    """`(path, text)`; of two that name one path the first is written. Paths that leave the repository are left out."""
    found: dict[str, str] = {}
    if s.plan.files.status:
        found[s.plan.files.status] = session_status(s)
    for name, agent in s.plan.agents.items():
        if agent.status_file and agent.status_file not in found:
            found[agent.status_file] = agent_status(s, name)
    url = s.board.repository.url
    return tuple((path, linked(text, url)) for path, text in found.items() if is_inside(path))


def is_inside(path: str) -> bool:
    parts = path.split("/")
    is_plain = path.isprintable() and "\\" not in path and ":" not in path
    return is_plain and len(path) <= LONGEST and not {"", ".", "..", ".git"} & {part.lower() for part in parts}


def linked(text: str, url: str) -> str:
    """GitHub links `#12` in issues and comments, not in files: there it becomes a link; not in code, nor in graphs."""
    if not url:
        return text
    is_code, lines = False, []
    for line in text.split("\n"):
        is_fence = line.startswith(_FENCE)
        is_code = is_code != is_fence
        lines.append(line if is_code or is_fence else _REFERENCE.sub(lambda one: _link(one, url), line))
    return "\n".join(lines)


def _link(match: re.Match[str], url: str) -> str:
    return match[1] or f"[#{match[2]}]({url}/issues/{match[2]})"


def session_status(s: Situation) -> str:
    """All sections but the boxes: in a file nobody sees who ticks one."""
    sections = (one for one in in_order(s.plan.session.sections) if one is not actions.SECTION)
    shown = ((one, values) for one in sections if (values := one.view(s)) is not None)
    words = [Markup(_without_boxes(render(f"pages/{one.name}.md.j2", **values))) for one, values in shown]
    return render("exports/session.md.j2", title=s.plan.session.title, sections=words, page=s.number(STATUS)) + "\n"


def _without_boxes(text: str) -> str:
    kept = (line for line in text.split("\n") if not (line.startswith("- [ ] ") and actions.ticked(line[6:])))
    return "\n".join(kept)


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
            page=s.number(STATUS),
        )
        + "\n"
    )


def _waits(s: Situation, task: str) -> list[dict[str, object]]:
    return named(s, [one.entry for one in s.waits.get(entry_of("task", task), ()) if one.entry])
