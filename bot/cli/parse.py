"""`baton parse`: what a comment would run, what it would not and why; nothing is done."""

import json
import sys
from pathlib import Path
from typing import Any

import typer

LARGEST = 1_000_000


def parse(
    plan: Path | None = typer.Option(None, help="A plan, so that `as <agent>` is checked against its agents."),
) -> None:
    """Print what a comment on standard input would run, as JSON."""
    from bot.commands.called import call
    from bot.commands.grammar import read
    from bot.commands.run import commands_in

    body = sys.stdin.buffer.read(LARGEST).decode("utf-8", "replace")
    comment = commands_in(body, loaded(plan)) if plan else call(read(body))
    typer.echo(json.dumps(as_json(comment), indent=2, ensure_ascii=False))


def loaded(path: Path) -> Any:
    from bot.cli.reading import read_plan
    from bot.errors import PlanInvalid

    found = read_plan(path)
    if found.plan is None:
        raise PlanInvalid("\n".join(str(finding) for finding in found.findings))
    return found.plan


def as_json(comment: Any) -> dict[str, Any]:
    """Lines are counted from 1. `refused` says why nothing of it is run; then `run` is empty."""
    return {
        "run": [
            {"line": one.line, "command": one.command.name, "args": one.args, "as": one.agent or None}
            for one in comment.called
        ],
        "unknown": [{"line": one.line, "text": one.text, "did_you_mean": one.nearest} for one in comment.unknown],
        "ignored": [{"line": one.line, "text": one.text, "why": one.why} for one in comment.passed],
        "refused": comment.refused or None,
    }
