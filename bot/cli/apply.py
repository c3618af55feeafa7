"""`baton apply`: makes the repository as the plan says; run again, it goes on or has nothing to do."""

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.changes import console, show
from bot.cli.github import REPO_HELP, Call, Interrupted, calling
from bot.cli.reading import PLAN, valid_plan
from bot.cli.state_key import keep
from bot.domain.actions import Action, CreateIssue, EditIssue
from bot.domain.board import STATUS, Board
from bot.domain.ports import Unperformed
from bot.errors import BatonError
from bot.plan.models import Plan
from bot.reconcile.difference import Changes
from bot.reconcile.portions import in_portion
from bot.reconcile.reasons import reasons
from bot.reconcile.settle import settle
from bot.reconcile.view import View

if TYPE_CHECKING:
    from rich.progress import Progress

MANY = 50
"""New issues from which on people are told first how many mails that makes."""
ROUNDS = 12
"""Creations need a second round, a changed session a third; more than this many would be a fault of Baton."""


class Unapplied(BatonError):
    """Not everything could be done."""


@dataclass(slots=True)
class Applied:
    """What a run did. `first` is what was shown; later rounds fill in what creations make possible."""

    board: Board
    first: Changes
    actions: int = 0
    requests: int = 0
    pinned: tuple[str, ...] = field(default=())
    """Principals as `login#id`, for those that the plan names without an id."""
    left: int = 0
    """Issues that the next run makes, where `--portion` bounds this one."""


def apply(
    file: Path = typer.Argument(PLAN, help="The plan; - for standard input."),
    repo: str | None = typer.Option(None, "--repo", "-R", help=REPO_HELP),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only print what would change, as `baton plan` does."),
    allow_removals: bool = typer.Option(False, "--allow-removals", help="Go on where many entries left the plan."),
    quiet: bool = typer.Option(False, "--quiet", "-q", help="Print nothing but errors."),
    yes: bool = typer.Option(False, "--yes", "-y", help="Do not ask, however many people are mailed."),
    portion: int | None = typer.Option(None, min=1, help="Create at most so many issues; run it again for the next."),
    as_json: bool = typer.Option(False, "--json", help="Print what was done as JSON."),
) -> None:
    """Make the repository as the plan says."""
    wanted = valid_plan(file)
    if dry_run:
        from bot.cli.plan import difference

        found = asyncio.run(difference(file, repo, allow_removals=allow_removals))
        typer.echo(json.dumps(found.as_json(), indent=2)) if as_json else show(found, to=console())
        return
    is_silent = quiet or as_json
    try:
        done = asyncio.run(
            run(wanted, repo, allow_removals=allow_removals, is_silent=is_silent, asks=not yes, portion=portion)
        )
    except KeyboardInterrupt:
        raise Interrupted(Interrupted.__doc__) from None
    if as_json:
        typer.echo(json.dumps(as_told(done), indent=2, ensure_ascii=False))
    elif not quiet:
        tell(done)


async def run(
    wanted: Plan,
    repo: str | None,
    *,
    allow_removals: bool,
    is_silent: bool,
    asks: bool = False,
    portion: int | None = None,
) -> Applied:
    async with calling(repo) as call:
        board = await call.board(wanted)
        found = await call.difference(wanted, board, now=datetime.now(UTC), allow_removals=allow_removals)
        if not is_silent:
            show(found, to=console())
        made = sum(isinstance(one, CreateIssue) for one in in_portion(found.actions, portion))
        if made > MANY:
            await announce(call, made, asks=asks and not is_silent)
        if call.new_key and not found.is_empty:
            keep(call.new_key)
            typer.echo(
                "made BATON_STATE_KEY, which signs what Baton writes, in .env; the server needs the same", err=True
            )
        with progress(is_silent=is_silent or found.is_empty) as bar:
            done = await carry_out(call, wanted, found, bar=bar, left=portion)
            done.pinned = await pin_names(call, wanted, done)
        done.requests = call.gateway.requests
        return done


async def announce(call: Call, made: int, *, asks: bool) -> None:
    """Each new issue is a mail to everybody who watches; on a terminal that is asked about first."""
    place = call.place
    answer = await call.gateway.client.rest("GET", f"/repos/{place.owner}/{place.name}", place=place)
    watching = int(answer.content.get("subscribers_count") or 0)
    told = f"{made} issues are created; about {watching} people watch the repository, and each is told of each"
    typer.echo(f"{told}. --portion N makes N a run.", err=True)
    if asks and sys.stdin.isatty() and not typer.confirm("Go on?", err=True):
        raise Interrupted("nothing was created; `baton apply --portion 20` makes twenty a run")


async def carry_out(call: Call, wanted: Plan, found: Changes, *, bar: "Progress", left: int | None = None) -> Applied:
    """Round by round, until the difference is empty. What was shown was asked about: later rounds may remove."""
    done = Applied(found.board, found)
    task = bar.add_task("applying", total=len(found.actions))
    before: tuple[Action, ...] = ()
    for _ in range(ROUNDS):
        if found.is_empty:
            break
        if found.actions == before:
            raise Unapplied(f"GitHub took {len(before)} writes and shows none of them; look at the App's permissions")
        before = found.actions
        wished = in_portion(found.actions, left)
        if not wished:
            return await end_portion(call, done, found)
        left = None if left is None else left - sum(isinstance(one, CreateIssue) for one in wished)
        bar.update(task, total=done.actions + len(wished))
        actions = (*wished, *reasons(View(wanted, found.board), wished))
        done.board = await perform(call, found.board, actions, on_done=lambda _: bar.advance(task))
        done.actions += len(wished)
        done.board = replace(done.board, in_force=found.board.in_force)
        found = await call.difference(wanted, done.board, now=datetime.now(UTC), allow_removals=True)
    else:
        raise Unapplied(f"nothing settles after {ROUNDS} rounds; report this with the plan")
    done.board = found.board
    return done


async def end_portion(call: Call, done: Applied, found: Changes) -> Applied:
    """What is left comes with the next run; the status page tells until then how it stands."""
    done.left = sum(isinstance(one, CreateIssue) for one in found.actions)
    done.board = found.board
    for _ in range(ROUNDS):
        _, actions = settle(done.board, (STATUS,), now=datetime.now(UTC))
        if not actions:
            break
        done.board = await perform(call, done.board, actions, on_done=lambda _: None)
        done.actions += len(actions)
    return done


async def perform(call: Call, board: Board, actions: tuple[Action, ...], *, on_done: Callable[[Action], None]) -> Board:
    place = replace(call.place, repository_id=board.repository.id)
    try:
        return await call.gateway.perform(board, actions, place=place, on_done=on_done, is_repeat=True)
    except Unperformed as some:
        lines = [f"not done: {what(action)}: {why}" for action, why in some.failures[:20]]
        raise Unapplied("\n".join([*lines, "the rest was done; run it again when that is mended"])) from some


async def pin_names(call: Call, wanted: Plan, done: Applied) -> tuple[str, ...]:
    """Logins without an id are looked up once and kept in the signed state, so that nobody can take over a name."""
    from bot.github.client import Missing

    named = [one for agent in wanted.agents.values() for one in agent.principals if "#" not in one]
    known = dict(done.board.status.principals)
    for login in dict.fromkeys(name.lower() for name in named):
        if login not in known:
            try:
                answer = await call.gateway.client.rest("GET", f"/users/{login}", place=call.place)
            except Missing:
                continue
            known[login] = int(answer.content["id"])
    if len(known) > len(done.board.status.principals):
        state = replace(done.board.status, principals=tuple(sorted(known.items())))
        action = EditIssue(STATUS, state=state)
        done.board = await perform(call, done.board, (action,), on_done=lambda _: None)
        done.actions += 1
    return tuple(dict.fromkeys(f"{name}#{known[name.lower()]}" for name in named if name.lower() in known))


def progress(*, is_silent: bool) -> "Progress":
    """A bar on standard error, where that is a terminal."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    to = console(to_errors=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=to, transient=True, disable=is_silent or not to.is_terminal)


def what(action: Action) -> str:
    """`EditIssue task:schema`, for a line about a failure."""
    about = getattr(action, "entry", None) or getattr(action, "name", None) or getattr(action, "title", None) or ""
    return f"{type(action).__name__} {about}".strip()


def status_url(board: Board) -> str:
    issue = board.issues.get(STATUS)
    return f"{board.repository.slug}#{issue.number}" if issue else ""


def tell(done: Applied) -> None:
    to = console()
    if done.actions:
        first = done.first
        counts = f"{first.count('add')} added, {first.count('change')} changed, {first.count('remove')} removed"
        to.print(f"Applied: {counts}. The status is {status_url(done.board)}.")
    if done.left:
        to.print(f"{done.left} issues are still to be made; run it again for the next.")
    if done.pinned:
        to.print("Names in the plan stand for these accounts; write them so: " + ", ".join(done.pinned))


def as_told(done: Applied) -> dict[str, object]:
    return {
        **done.first.as_json(),
        "actions": done.actions,
        "requests": done.requests,
        "left": done.left,
        "status": status_url(done.board),
        "principals": list(done.pinned),
    }
