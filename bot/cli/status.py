"""`baton status`: how far everything is, read from GitHub now."""

import asyncio
import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, assert_never

import typer

from bot import inert
from bot.cli.export import write
from bot.cli.github import REPO_HELP, calling
from bot.cli.reading import PLAN, valid_plan
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.pages.situation import Situation


class Form(StrEnum):
    """What a status may be printed as."""

    TABLE = "table"
    MD = "md"
    JSON = "json"
    HTML = "html"
    SVG = "svg"
    BADGE = "badge"
    ICS = "ics"


STYLES = {
    "done": "green",
    "review": "magenta",
    "in-progress": "blue",
    "ready": "bright_green",
    "blocked": "red",
    "waiting": "bright_black",
}


def status(
    file: Path = typer.Argument(PLAN, help="The plan; - for standard input."),
    repo: str | None = typer.Option(None, "--repo", "-R", help=REPO_HELP),
    as_json: bool = typer.Option(False, "--json", help="Print every task with its state as JSON."),
    page: bool = typer.Option(False, "--page", help="Print the whole status page as Markdown."),
    form: Form = typer.Option(Form.TABLE, "--format", help="As what it is printed."),
    output: Path | None = typer.Option(None, "--output", "-o", help="Write to this file."),
) -> None:
    """Print how far everything is."""
    wanted = Form.JSON if as_json else Form.MD if page else form
    if wanted is Form.TABLE and output is not None:
        raise UsageError("a table is for the terminal; name a --format for the file, such as md or html")
    situation = asyncio.run(look(file, repo))
    if wanted is Form.TABLE:
        show(situation)
    else:
        write(written(situation, wanted), output)


def written(s: "Situation", form: Form) -> bytes:
    """The status in one of the forms that are files."""
    from bot.cli.status_html import html_of
    from bot.pages.exports.picture import badge, card
    from bot.pages.exports.situated import calendar_of
    from bot.pages.status import status_pages

    match form:
        case Form.JSON:
            text = json.dumps(as_told(s), indent=2, ensure_ascii=False) + "\n"
        case Form.MD | Form.TABLE:
            text = "\n\n".join(status_pages(s)) + "\n"
        case Form.HTML:
            text = html_of(status_pages(s), title=inert.plain(s.plan.session.title), url=s.board.repository.url)
        case Form.SVG:
            text = card(s)
        case Form.BADGE:
            text = badge(s)
        case Form.ICS:
            return calendar_of(s)
        case _:
            assert_never(form)
    return text.encode()


async def look(file: Path, repo: str | None) -> "Situation":
    from bot.reconcile.status import situation_of
    from bot.reconcile.view import View

    wanted = valid_plan(file)
    async with calling(repo) as call:
        return situation_of(View(wanted, await call.board(wanted)))


def as_told(s: "Situation") -> dict[str, Any]:
    from bot.domain.board import entry_of
    from bot.pages.rows import task_row, waits_of

    tasks = []
    for name in s.plan.tasks:
        row = task_row(s, name)
        told = {key: row[key] for key in ("number", "title", "state")}
        waits = [other["number"] or other["title"] for other in waits_of(s, entry_of("task", name))]
        progress = row["progress"] if row["progress"] >= 0 else None
        whose = {"agent": s.plan.owner_of(name) or None}
        claim = {"claimed_by": row["claimed_by"] or None, "verified": row["claim"] == "verified"}
        tasks.append({"id": name, **told, **whose, **claim, "progress": progress, "waits_for": waits})
    done = sum(task["state"] == "done" for task in tasks)
    return {"session": s.plan.session_id, "done": done, "total": len(tasks), "tasks": tasks}


def show(s: "Situation") -> None:
    """A table for a terminal; what is done is only counted."""
    from rich.table import Table
    from rich.text import Text

    from bot import inert
    from bot.cli.changes import console
    from bot.render import bar

    told = as_told(s)
    to = console()
    percent = told["done"] * 100 // told["total"] if told["total"] else 0
    to.print(f"{inert.plain(s.plan.session.title)}  {bar(percent, 20)}  {told['done']} of {told['total']} tasks done")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("", "task", "agent", "state", "waits for"):
        table.add_column(heading, overflow="ellipsis")
    for task in told["tasks"]:
        if task["state"] != "done":
            number = f"#{task['number']}" if task["number"] > 0 else ""
            waits = ", ".join(f"#{one}" if isinstance(one, int) else inert.plain(one) for one in task["waits_for"][:5])
            state = Text(f"{task['state']}{_claim(task)}", style=STYLES[task["state"]])
            table.add_row(number, Text(inert.plain(task["title"], 60)), task["agent"] or "", state, waits)
    if table.row_count:
        to.print()
        to.print(table)


def _claim(task: dict[str, Any]) -> str:
    if not task["claimed_by"]:
        return ""
    return f" ({task['claimed_by']})" if task["verified"] else f" ({task['claimed_by']}, not verified)"
