"""`baton explain`: the verdict on a pull request as it stands now, with its reasons; nothing is written."""

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from bot.cli.github import REPO_HELP, Call, calling
from bot.errors import BatonError, UsageError

if TYPE_CHECKING:
    from bot.domain.board import Board
    from bot.rules.approvals import Verdict


def explain(
    pull: int = typer.Argument(..., min=1, help="Number of the pull request."),
    repo: str | None = typer.Option(None, "--repo", help=REPO_HELP),
    as_json: bool = typer.Option(False, "--json", help="Print the verdict as JSON."),
) -> None:
    """Judge an open pull request live, and say why.

    Rule by rule: met or not, by whom, who could, what does not count, and what to write next.

    Exits with 0 where it is green, with 1 where it is not.
    """
    verdict = asyncio.run(_judged(pull, repo))
    from bot.cli import verdicts

    if as_json:
        typer.echo(json.dumps(verdicts.as_json(verdict), indent=2, ensure_ascii=False))
    else:
        verdicts.show(verdict)
    if not verdict.is_green:
        raise typer.Exit(1)


async def _judged(number: int, repo: str | None) -> "Verdict":
    from bot.bench import Bench, Session
    from bot.github.history import History

    async with calling(repo) as call:
        board = await _board(call)
        bench = Bench(call.gateway, earlier=History(call.gateway.client))
        session = Session(call.place, board, datetime.now(UTC), _never)
        session.default_branch = board.repository.default_branch
        verdict = await bench.explain(session, number)
    if verdict is None:
        raise UsageError(f"#{number} is no open pull request, or its base branch has no plan; look at its number")
    return verdict


async def _board(call: Call) -> "Board":
    """With the plan of the default branch, where it is valid."""
    from dataclasses import replace

    from bot.handlers.in_force import after_reading

    board = await call.gateway.board(call.place)
    return replace(board, in_force=after_reading(None, await call.gateway.plan_file(call.place)))


async def _never(_decided: object) -> "Board":
    raise BatonError("nothing is written here; report this")
