"""`baton protect`: the ruleset that makes merges wait for Baton's checks; with --apply a person writes it."""

import asyncio
import json
from pathlib import Path

import typer

from bot.cli.github import REPO_HELP, Call, calling
from bot.cli.reading import PLAN, valid_plan
from bot.errors import UsageError
from bot.plan.models import Plan


def protect(
    file: Path = typer.Argument(PLAN, help="The plan; - for standard input."),
    repo: str | None = typer.Option(None, "--repo", "-R", help=REPO_HELP),
    branch: str | None = typer.Option(None, "--branch", help="The branch; the default branch where it is left out."),
    app_id: int | None = typer.Option(
        None, "--app-id", help="The App's number, whose word the checks are; that of BATON_APP_ID where it is left out."
    ),
    apply: bool = typer.Option(False, "--apply", help="Create or update it on GitHub, as the person of GH_TOKEN."),
    as_json: bool = typer.Option(False, "--json", help="With --apply: print what was done as JSON."),
) -> None:
    """Print the ruleset that requires Baton's checks, or write it.

    The checks are pinned to the App, so that nobody else can set them. With --apply the ruleset is created, or the one
    that is there updated; the difference is shown first, and what people added stays. Applied again, there is nothing
    to do. Baton never has the permission for that itself: it takes an administrator's GH_TOKEN.
    """
    plan = valid_plan(file)
    number = app_id or _app_id()
    if not apply and branch is not None:
        typer.echo(json.dumps(_ruleset(plan, branch, number), indent=2))
        return
    asyncio.run(_on_github(plan, repo, branch, number, apply=apply, as_json=as_json))


async def _on_github(
    plan: Plan, repo: str | None, branch: str | None, number: int, *, apply: bool, as_json: bool
) -> None:
    from bot.github.read.protection import default_branch

    async with calling(repo) as call:
        branch = branch or await default_branch(call.gateway.client, call.place)
        wanted = _ruleset(plan, branch, number)
        if not apply:
            typer.echo(json.dumps(wanted, indent=2))
            return
        lines, id = await _apply(call, wanted)
    if as_json:
        typer.echo(json.dumps({"ruleset": id, "changes": list(lines)}, indent=2))
    else:
        typer.echo(f"ruleset {id}: {f'{len(lines)} lines changed' if lines else 'nothing to change'}")


async def _apply(call: Call, wanted: dict[str, object]) -> tuple[tuple[str, ...], int]:
    """The difference is shown before anything is written."""
    from bot.github.rulesets import find_ruleset, put_ruleset
    from bot.rules.ruleset import differences, merged_with

    there = await find_ruleset(call.gateway.client, call.place, str(wanted["name"]))
    goal = merged_with(there, wanted) if there else wanted
    lines = differences(there, goal)
    for line in lines:
        typer.echo(line, err=True)
    id = int(there["id"]) if there else 0
    if lines:
        id = await put_ruleset(call.gateway.client, call.place, goal, id=id)
    return lines, id


def _ruleset(plan: Plan, branch: str, number: int) -> dict[str, object]:
    from bot.rules.ruleset import ruleset_for

    return ruleset_for(plan, branch, app_id=number)


def _app_id() -> int:
    from bot.settings import read_settings

    found = read_settings().app_id
    if not found:
        raise UsageError("whose checks are they? say --app-id with the number on the App's page, or set BATON_APP_ID")
    return found
