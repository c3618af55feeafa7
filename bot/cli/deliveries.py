"""`baton deliveries`: dead letters, looked at and run again."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.store.database import Database
    from bot.store.deliveries import Stored

app = typer.Typer(no_args_is_help=False, rich_markup_mode=None, pretty_exceptions_enable=False)
STATES = ("dead", "queued", "running", "done", "ignored", "revived")


@app.callback(invoke_without_command=True)
def every(context: typer.Context) -> None:
    """List deliveries that failed, and run them again."""
    if context.invoked_subcommand is None:
        listed(status="dead", limit=100, as_json=False, env_file=".env")


@app.command("list")
def listed(
    status: str = typer.Option("dead", help="dead, queued, running, done, ignored, or all."),
    limit: int = typer.Option(100, min=1, max=10_000, help="How many, the newest first."),
    as_json: bool = typer.Option(False, "--json", help="As JSON."),
    env_file: str = typer.Option(".env", help="File with BATON_ variables."),
) -> None:
    """List deliveries, dead letters unless told otherwise."""
    from bot.errors import UsageError
    from bot.store import deliveries as store

    if status not in (*STATES, "all"):
        raise UsageError(f"there is no status {status!r}; write one of {', '.join((*STATES, 'all'))}")
    found = opened(env_file).now(
        lambda connection: store.listed(connection, status=None if status == "all" else status, limit=limit)
    )
    if as_json:
        typer.echo(json.dumps([shown(one) for one in found], indent=2))
        return
    for one in found:
        action = f"{one.event}.{one.action}" if one.action else one.event
        typer.echo(f"{one.guid}  {moment(one.received)}  {one.status:<7}  {action}  {one.error}".rstrip())
    if not found:
        typer.echo(f"no {status} deliveries" if status != "all" else "no deliveries")


@app.command()
def show(
    guid: str = typer.Argument(help="The delivery's GUID, or its beginning."),
    env_file: str = typer.Option(".env", help="File with BATON_ variables."),
) -> None:
    """Print one delivery with its payload, as JSON."""
    from bot.errors import UsageError
    from bot.store import deliveries as store

    one = opened(env_file).now(lambda connection: store.found(connection, guid))
    if one is None:
        raise UsageError(
            f"no delivery begins with {guid}, or several do; `baton deliveries list --status all` has them"
        )
    payload = json.loads(one.body) if one.body else None
    typer.echo(json.dumps({**shown(one), "payload": payload}, indent=2, ensure_ascii=False))


@app.command()
def retry(
    guids: list[str] = typer.Argument(default=None, help="GUIDs of dead letters; none with --all."),
    all_of_them: bool = typer.Option(False, "--all", help="All dead letters."),
    env_file: str = typer.Option(".env", help="File with BATON_ variables."),
) -> None:
    """Run dead letters again: a running server takes them up within seconds, else the next start does."""
    from bot.errors import UsageError
    from bot.store import deliveries as store

    if bool(guids) == all_of_them:
        raise UsageError("name dead letters by their GUIDs, or write --all")
    count = opened(env_file).now(lambda connection: store.revive(connection, None if all_of_them else guids))
    if not count and guids:
        raise UsageError(f"none of these is a dead letter: {', '.join(guids)}; `baton deliveries` lists them")
    typer.echo(f"{count} to run again")


def opened(env_file: str) -> "Database":
    from bot.bootstrap import open_database
    from bot.settings import read_settings

    return open_database(read_settings(env_file))


def shown(one: "Stored") -> dict[str, object]:
    return {
        "guid": one.guid,
        "event": one.event,
        "action": one.action or None,
        "repository_id": one.repository_id or None,
        "received": moment(one.received),
        "status": one.status,
        "attempts": one.attempts,
        "error": one.error or None,
    }


def moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
