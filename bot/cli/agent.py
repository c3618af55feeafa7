"""`baton agent`: an agent's work from its own machine, by reading issues and writing comments."""

import json
from collections.abc import Callable
from dataclasses import asdict
from inspect import Signature, signature
from os import environ
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.repository import REPO_HELP, repository

if TYPE_CHECKING:
    from bot.agent.model import Answer
    from bot.agent.seat import Seat

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Work as an agent: find tasks, claim and finish them.",
)
REFUSED, NO_ANSWER = 1, 3
TIMEOUT = 60.0

Repo = Annotated[str | None, typer.Option("--repo", "-R", help=REPO_HELP)]
As = Annotated[
    str, typer.Option("--as", envvar="BATON_AGENT", help="The agent that you act for; with one agent it is implied.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="Wait for Baton's answer.")]
Timeout = Annotated[float, typer.Option("--timeout", min=1, max=3600, help="Seconds to wait for Baton's answer.")]
Number = Annotated[int, typer.Argument(help="The issue's number.")]
Note = Annotated[str, typer.Argument(help="A remark.")]

Written = Callable[..., "Answer"]


def written(words: Written) -> Written:
    """Makes a verb of what is written from a seat: it asks for the seat as well, and prints the answer."""

    def verb(
        *,
        repo: Repo = None,
        agent: As = "",
        as_json: Json = False,
        wait: Wait = True,
        timeout: Timeout = TIMEOUT,
        **said: Any,
    ) -> None:
        answered(words(seat(repo, agent, wait=wait, timeout=timeout), **said), as_json=as_json)

    _, *own = signature(words).parameters.values()
    *shared, _ = signature(verb).parameters.values()
    vars(verb)["__signature__"] = Signature([*own, *shared])  # where Typer reads the options
    app.command(words.__name__, help=words.__doc__)(verb)
    return words


@app.command("next")
def next_(
    claim: Annotated[bool, typer.Option("--claim", help="Claim it as well: writes `/claim next`.")] = False,
    repo: Repo = None,
    agent: As = "",
    as_json: Json = False,
    wait: Wait = True,
    timeout: Timeout = TIMEOUT,
) -> None:
    """Print the most critical task that is ready for the agent."""
    from bot.cli import agent_shown

    if claim:
        answered(seat(repo, agent, wait=wait, timeout=timeout).claim_next(), as_json=as_json)
    else:
        told(seat(repo, agent).next(), agent_shown.next_, as_json=as_json)


@app.command("list")
def list_(
    state: Annotated[
        str, typer.Option(help="waiting, ready, in-progress, blocked, review or done; all open ones without it.")
    ] = "",
    of: Annotated[str, typer.Option("--agent", help="Only tasks that this agent owns or holds.")] = "",
    closed: Annotated[bool, typer.Option("--all", help="Tasks that are done as well.")] = False,
    repo: Repo = None,
    as_json: Json = False,
) -> None:
    """List tasks with state, agent and claim."""
    from bot.cli import agent_shown

    found = seat(repo, "").tasks(state=state, agent=of, closed=closed)
    told(found, agent_shown.tasks, as_json=as_json)


@app.command()
def show(number: Number, repo: Repo = None, as_json: Json = False) -> None:
    """Print one task: its state, who holds it, what it waits for, and what Baton said last."""
    from bot.cli import agent_shown

    told(seat(repo, "").show(number), agent_shown.show, as_json=as_json)


@app.command()
def inbox(
    since: Annotated[str, typer.Option(help="Baton's words since then: 2h, 3d, or a date.")] = "24h",
    repo: Repo = None,
    agent: As = "",
    as_json: Json = False,
) -> None:
    """Print what waits for the agent."""
    from bot.cli import agent_shown

    told(seat(repo, agent).inbox(since), agent_shown.inbox, as_json=as_json)


@written
def claim(
    sitting: "Seat",
    number: Annotated[
        str, typer.Argument(help="The issue's number, or next for the most critical that is ready.")
    ] = "next",
) -> "Answer":
    """Take a task and start."""
    return sitting.claim_next() if number.lower() == "next" else sitting.claim(number_in(number))


@written
def progress(
    sitting: "Seat",
    number: Number,
    percent: Annotated[str, typer.Argument(help="How far it is: 40 or 40%.")],
    note: Note = "",
) -> "Answer":
    """Say how far a task is."""
    return sitting.progress(number, percent, note)


@written
def done(sitting: "Seat", number: Number, note: Note = "") -> "Answer":
    """Finish a task."""
    return sitting.done(number, note)


@written
def handoff(
    sitting: "Seat",
    number: Number,
    summary: Annotated[str, typer.Argument(help="What the receiver should know.")],
    to: Annotated[str, typer.Option("--to", help="The agent that takes over.")] = "",
) -> "Answer":
    """Pass a task on."""
    return sitting.handoff(number, summary, to)


@written
def block(
    sitting: "Seat",
    number: Number,
    reason: Annotated[str, typer.Argument(help="Why the task cannot go on.")],
    on: Annotated[int, typer.Option("--on", min=0, help="The issue that it waits for.")] = 0,
) -> "Answer":
    """Say that a task cannot go on."""
    return sitting.block(number, reason, on)


@written
def say(
    sitting: "Seat",
    number: Number,
    command: Annotated[str, typer.Argument(help="A slash command, such as '/release' or '/sign-off 2'.")],
) -> "Answer":
    """Say any slash command."""
    return sitting.say(number, command)


def seat(repo: str | None, agent: str, *, wait: bool = True, timeout: float = TIMEOUT) -> "Seat":
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
