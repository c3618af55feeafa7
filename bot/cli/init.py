"""`baton init`: a first plan from three questions."""

import re
import sys
from pathlib import Path
from typing import Any

import typer

from bot.cli.reading import PLAN
from bot.errors import BatonError, UsageError

_TASK = re.compile(r"(?P<title>[^@]+?)\s*(?:@(?P<agent>[\w.-]+))?")


class PlanThere(BatonError):
    """A plan is there already."""


def init(
    title: str | None = typer.Option(None, "--title", help="What the session is called."),
    agents: list[str] | None = typer.Option(None, "--agent", help="An agent, as `name` or `name: role`; repeat it."),
    tasks: list[str] | None = typer.Option(None, "--task", help="A task, as `title` or `title @agent`; repeat it."),
    file: Path = typer.Option(PLAN, "--file", "-o", help="Where the plan is written."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Ask nothing; take what is not given as empty."),
) -> None:
    """Write a first plan, from three questions."""
    from bot.plan.write import SCHEMA_COMMENT

    if file.exists():
        raise PlanThere(f"{file} is there already; edit it, or name another file with --file")
    asks = not yes and sys.stdin.isatty()
    if not asks and not yes and title is None:
        raise UsageError("there is no terminal to ask at; give --title, --agent and --task, or --yes")
    if title is None:
        title = typer.prompt("Session", default=_default_title()) if asks else _default_title()
    who = agents or (_ask("Agents (`ada: database, bo: web`)") if asks else [])
    what = tasks or (_ask("First tasks (`Tables @ada, Pages @bo`)") if asks else [])
    _create(file, SCHEMA_COMMENT + first_plan(title, who, what))
    typer.echo(f"wrote {file}; look at it, commit it, then run `baton plan`")


def first_plan(title: str, agents: list[str], tasks: list[str]) -> str:
    """The plan of the three answers as a file; raises `UsageError` with a line for each that does not fit."""
    from bot.plan.load import load
    from bot.plan.models import id_from_title
    from bot.plan.yaml_layout import layout

    work: dict[str, Any] = {}
    for text in tasks:
        match = _TASK.fullmatch(text.strip())
        if match is None:
            raise UsageError(f"{text!r} is no task; write `title` or `title @agent`")
        identifier = id_from_title(match["title"])
        if identifier in work:
            raise UsageError(f"two tasks would be called {identifier}; give one another title")
        agent = id_from_title(match["agent"]) if match["agent"] else None
        work[identifier] = _short(title=match["title"] if match["title"] != identifier else None, agent=agent)
    members = {id_from_title(name): _agent(name, role) for name, role in map(_name_and_role, agents)}
    sections = {"agents": members, "tasks": work}
    written = layout(
        {"version": 1, "session": title, **{name: section for name, section in sections.items() if section}}
    )
    if found := load(written, file="plan").findings:
        raise UsageError("\n".join(f"{finding.message}; {finding.remedy}" for finding in found))
    return written


def _name_and_role(text: str) -> tuple[str, str]:
    name, _, role = text.partition(":")
    if not name.strip():
        raise UsageError(f"{text!r} is no agent; write `name` or `name: role`")
    return name.strip(), role.strip()


def _agent(name: str, role: str) -> dict[str, str] | str | None:
    from bot.plan.models import id_from_title

    fields = {"name": name if name != id_from_title(name) else None, "role": role or None}
    return role or None if fields["name"] is None else {key: value for key, value in fields.items() if value}


def _short(*, title: str | None, agent: str | None) -> dict[str, str] | str | None:
    """A task in its shortest form."""
    return {**({"title": title} if title else {}), "agent": agent} if agent else title


def _ask(question: str) -> list[str]:
    answer = typer.prompt(question, default="", show_default=False)
    return [part.strip() for part in re.split(r"[,;]", answer) if part.strip()]


def _default_title() -> str:
    return Path.cwd().name.replace("-", " ").replace("_", " ").strip().capitalize() or "First session"


def _create(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise PlanThere(f"{file} is there already; edit it, or name another file with --file") from error
    except OSError as error:
        raise BatonError(f"{file} cannot be written ({error.strerror}); look at the directory's permissions") from error
