"""`baton plan`: what `baton apply` would change, and nothing else."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import typer

from bot.cli.changes import console, show
from bot.cli.github import REPO_HELP, calling
from bot.cli.reading import PLAN, valid_plan
from bot.reconcile.difference import Changes


def plan(
    file: Path = typer.Argument(PLAN, help="The plan; - for standard input."),
    repo: str | None = typer.Option(None, "--repo", "-R", help=REPO_HELP),
    as_json: bool = typer.Option(False, "--json", help="Print the changes as JSON."),
    detailed_exitcode: bool = typer.Option(
        False, "--detailed-exitcode", help="Exit with 2 where something would change, 0 where nothing would."
    ),
    allow_removals: bool = typer.Option(False, "--allow-removals", help="Show them even where they are many."),
) -> None:
    """Print what applying the plan would change on GitHub."""
    found = asyncio.run(difference(file, repo, allow_removals=allow_removals))
    if as_json:
        typer.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
    else:
        show(found, to=console())
    if detailed_exitcode and not found.is_empty:
        raise typer.Exit(2)


async def difference(file: Path, repo: str | None, *, allow_removals: bool) -> Changes:
    wanted = valid_plan(file)
    async with calling(repo) as call:
        board = await call.board(wanted)
        return await call.difference(wanted, board, now=datetime.now(UTC), allow_removals=allow_removals)
