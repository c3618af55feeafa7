"""From a document to the plan that the demo pushes: what `baton import` gives, with an account for each agent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.documents import read
from bot.documents.encoding import decode
from bot.errors import BatonError
from bot.plan.load import load
from bot.plan.models import Plan

MOST_TASKS = 400
"""More than this take longer to build than anyone watches a demo."""


class NothingToShow(BatonError):
    """The document has nothing that a demo could show."""


@dataclass(frozen=True, slots=True)
class Script:
    """The document as it was read, and the plan by it. `logins` has an account for each agent."""

    file: str
    text: str
    plan: Plan
    logins: Mapping[str, str]


def script_from(path: Path) -> Script:
    """Reads a Markdown document or a plan. Raises BatonError with the place and what to do."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NothingToShow(f"{path}: {error.strerror}; name a Markdown document or a plan") from None
    plan, text = _plan_from(path, content)
    if not plan.tasks or not plan.agents:
        what = "tasks" if plan.agents else "agents"
        raise NothingToShow(f"{path}: no {what} were found; `baton import {path}` says what was read and what was not")
    if len(plan.tasks) > MOST_TASKS:
        raise NothingToShow(f"{path}: {len(plan.tasks)} tasks; the demo takes up to {MOST_TASKS}")
    return Script(file=path.name, text=text, plan=plan, logins=_logins(plan))


def _plan_from(path: Path, content: bytes) -> tuple[Plan, str]:
    if path.suffix in (".yml", ".yaml"):
        loaded = load(content, file=str(path))
        if loaded.plan is None:
            raise NothingToShow("\n".join(str(finding) for finding in loaded.findings))
        return loaded.plan, f"```yaml\n{content.decode()}\n```"
    lines = decode(content, file=str(path)).lines
    return read(content, file=str(path)).plan, "\n".join(lines)


def _logins(plan: Plan) -> dict[str, str]:
    """A GitHub login for each agent: its id, as far as a login may look like that."""
    logins: dict[str, str] = {}
    for agent in plan.agents:
        login = re.sub(r"[^a-z0-9]+", "-", agent.lower()).strip("-")[:36] or "agent"
        logins[agent] = login if login not in {*logins.values(), "mira"} else f"{login}-{len(logins) + 1}"
    return logins


def with_principals(plan: Plan, ids: Mapping[str, str]) -> Plan:
    """The plan in which `login#id` speaks for each agent, and nobody else does."""
    agents = {
        name: agent.model_copy(update={"principals": [ids[name]]}) if name in ids else agent
        for name, agent in plan.agents.items()
    }
    return plan.model_copy(update={"agents": agents})
