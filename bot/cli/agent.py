"""`baton agent`: an agent's work from its own machine, by reading issues and writing comments."""

import json
from collections.abc import Callable
from dataclasses import asdict
from os import environ
from typing import TYPE_CHECKING, Any

import typer

from bot.cli.repository import REPO_HELP, repository

if TYPE_CHECKING:
    from bot.agent.model import Answer
    from bot.agent.seat import Seat

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Work as an agent: find tasks, claim them, say how far they are.",
)
REFUSED, NO_ANSWER = 1, 3

REPO = typer.Option(None, "--repo", "-R", help=REPO_HELP)
AS = typer.Option("", "--as", envvar="BATON_AGENT", help="The agent that you act for; with one agent it is implied.")
JSON = typer.Option(False, "--json", help="Print JSON.")
WAIT = typer.Option(True, "--wait/--no-wait", help="Wait for Baton's answer.")
TIMEOUT = typer.Option(60.0, "--timeout", min=1, max=3600, help="Seconds to wait for Baton's answer.")
NUMBER = typer.Argument(help="The issue's number.")


@app.command("next")
def next_(
    claim: bool = typer.Option(False, "--claim", help="Claim it as well: writes `/claim next`."),
    repo: str | None = REPO,
    agent: str = AS,
    as_json: bool = JSON,
    wait: bool = WAIT,
    timeout: float = TIMEOUT,
) -> None:
    """Print the most critical task that is ready for the agent."""
    from bot.cli import agent_shown

    if claim:
        answered(seat(repo, agent, wait=wait, timeout=timeout).claim_next(), as_json=as_json)
    else:
        told(seat(repo, agent).next(), agent_shown.next_, as_json=as_json)


@app.command("list")
def list_(
    state: str = typer.Option(
        "", help="waiting, ready, in-progress, blocked, review or done; all open ones without it."
    ),
    of: str = typer.Option("", "--agent", help="Only tasks that this agent owns or holds."),
    closed: bool = typer.Option(False, "--all", help="Tasks that are done as well."),
    repo: str | None = REPO,
    as_json: bool = JSON,
) -> None:
    """List tasks with state, agent and claim."""
    from bot.cli import agent_shown

    found = seat(repo, "").tasks(state=state, agent=of, closed=closed)
    told(found, agent_shown.tasks, as_json=as_json)


@app.command()
def show(number: int = NUMBER, repo: str | None = REPO, as_json: bool = JSON) -> None:
    """Print one task: its state, who holds it, what it waits for, and what Baton said last."""
    from bot.cli import agent_shown

    told(seat(repo, "").show(number), agent_shown.show, as_json=as_json)


@app.command()
def inbox(
    since: str = typer.Option("24h", help="Baton's words since then: 2h, 3d, or a date."),
    repo: str | None = REPO,
    agent: str = AS,
    as_json: bool = JSON,
) -> None:
    """Print what waits for the agent."""
    from bot.cli import agent_shown

    told(seat(repo, agent).inbox(since), agent_shown.inbox, as_json=as_json)


@app.command()
def claim(
    number: str = typer.Argument("next", help="The issue's number, or next for the most critical that is ready."),
    repo: str | None = REPO,
    agent: str = AS,
    as_json: bool = JSON,
    wait: bool = WAIT,
    timeout: float = TIMEOUT,
) -> None:
    """Take a task and start."""
    sitting = seat(repo, agent, wait=wait, timeout=timeout)
    is_next = number.lower() == "next"
    answered(sitting.claim_next() if is_next else sitting.claim(number_in(number)), as_json=as_json)


@app.command()
def progress(
    number: int = NUMBER,
    percent: str = typer.Argument(help="How far it is: 40 or 40%."),
    note: str = typer.Argument("", help="A remark."),
    repo: str | None = REPO,
    agent: str = AS,
    as_json: bool = JSON,
    wait: bool = WAIT,
    timeout: float = TIMEOUT,
) -> None:
    """Say how far a task is."""
    answered(seat(repo, agent, wait=wait, timeout=timeout).progress(number, percent, note), as_json=as_json)


@app.command()
def done(
    number: int = NUMBER,
    note: str = typer.Argument("", help="A remark."),
    repo: str | None = REPO,
    agent: str = AS,
    as_json: bool = JSON,
    wait: bool = WAIT,
    timeout: float = TIMEOUT,
) -> None:
    """Finish a task."""
    answered(seat(repo, agent, wait=wait, timeout=timeout).done(number, note), as_json=as_json)


@app.command()
def handoff(
    number: int = NUMBER,
    summary: str = typer.Argument(help="What the receiver should know."),
    to: str = typer.Option("", "--to", help="The agent that takes over."),
    repo: str | None = REPO,
    agent: str = AS,
    as_json: bool = JSON,
    wait: bool = WAIT,
    timeout: float = TIMEOUT,
) -> None:
    """Pass a task on."""
    answered(seat(repo, agent, wait=wait, timeout=timeout).handoff(number, summary, to), as_json=as_json)


@app.command()
def block(
    number: int = NUMBER,
    reason: str = typer.Argument(help="Why the task cannot go on."),
    on: int = typer.Option(0, "--on", min=0, help="The issue that it waits for."),
    repo: str | None = REPO,
    agent: str = AS,
    as_json: bool = JSON,
    wait: bool = WAIT,
    timeout: float = TIMEOUT,
) -> None:
    """Say that a task cannot go on."""
    answered(seat(repo, agent, wait=wait, timeout=timeout).block(number, reason, on), as_json=as_json)


@app.command()
def say(
    number: int = NUMBER,
    command: str = typer.Argument(help="A slash command, such as '/release' or '/sign-off 2'."),
    repo: str | None = REPO,
    agent: str = AS,
    as_json: bool = JSON,
    wait: bool = WAIT,
    timeout: float = TIMEOUT,
) -> None:
    """Say any slash command."""
    answered(seat(repo, agent, wait=wait, timeout=timeout).say(number, command), as_json=as_json)


def seat(repo: str | None, agent: str, *, wait: bool = True, timeout: float = 60.0) -> "Seat":
    from bot.agent.door import account
    from bot.agent.say import Pace
    from bot.agent.seat import Seat
    from bot.agent.words import agent as checked

    slug = "/".join(repository(repo))
    return Seat(account(slug, environ), checked(agent) if agent else "", Pace(timeout=timeout), wait=wait)


def number_in(word: str) -> int:
    from bot.errors import UsageError

    digits = word.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise UsageError(f"{word[:40]!r} is no issue's number; write a number, or next")
    return int(digits)


def told(found: Any, shown: Callable[[Any], None], *, as_json: bool) -> None:
    """Prints what was found, by `shown` where people read it."""
    if not as_json:
        shown(found)
        return
    values = [asdict(one) for one in found] if isinstance(found, tuple) else asdict(found)
    typer.echo(json.dumps(values, indent=2, ensure_ascii=False))


def answered(answer: "Answer", *, as_json: bool) -> None:
    from bot.cli import agent_shown

    told(answer, agent_shown.answer, as_json=as_json)
    if answer.outcome == "refused":
        raise typer.Exit(REFUSED)
    if answer.outcome == "unanswered":
        raise typer.Exit(NO_ANSWER)
