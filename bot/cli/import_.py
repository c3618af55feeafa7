"""`baton import`: a Markdown coordination document to a plan, with what was understood and what was left."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.reading import read_file
from bot.errors import BatonError, UsageError

if TYPE_CHECKING:
    from bot.documents import Document, Entry

_SHOWN = 60
PRINTED = Path("-")
"""What a path is called that is no file."""


class PlanThere(BatonError):
    """A plan is there already."""


def import_(
    file: Path = typer.Argument(..., help="A Markdown coordination document; - for standard input."),
    output: Path | None = typer.Option(
        None, "--output", "-o", help="Write the plan to this file; - for standard output."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print every entry, what was left, and the findings as JSON."),
    force: bool = typer.Option(False, "--force", "-f", help="Overwrite the output file."),
) -> None:
    """Read a coordination document into a plan."""
    from bot.documents import read

    is_printed = output == PRINTED
    if is_printed and as_json:
        raise UsageError("--json and --output - both write to standard output; take one of them")
    if output is not None and not is_printed and output.exists() and not force:
        raise PlanThere(f"{output} is there already; name another file, or overwrite it with --force")
    document = read(read_file(file), file=str(file))
    understood = any(entries for kind, entries in document.entries.items() if kind != "session")
    if as_json:
        typer.echo(json.dumps(document.as_json(), indent=2, ensure_ascii=False))
    else:
        for line in report(document, str(file)):
            typer.echo(line, err=is_printed)
    if not understood:
        raise typer.Exit(1)
    if is_printed:
        from bot.plan.write import SCHEMA_COMMENT, write

        typer.echo(SCHEMA_COMMENT + write(document.plan), nl=False)
    elif output is not None:
        write_plan(document, output)
        if not as_json:
            typer.echo(f"\nwrote {output}; look at it, then run `baton doctor {output}`")


def write_plan(document: "Document", output: Path) -> None:
    from bot.plan.write import SCHEMA_COMMENT, write

    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(SCHEMA_COMMENT + write(document.plan), encoding="utf-8")
    except OSError as error:
        raise BatonError(f"{output} cannot be written ({error.strerror or error}); name another file") from error


def report(document: "Document", file: str) -> Iterator[str]:
    """What was understood, by kind; what was left, by line; the findings."""
    session = document.plan.session
    yield f"{file}: {session.title} ({document.plan.session_id}, {document.plan.style})"
    counted = {kind: entries for kind, entries in document.entries.items() if entries and kind != "session"}
    yield "\nunderstood:" if counted else "\nnothing was understood"
    for kind, entries in counted.items():
        yield f"  {len(entries):>4} {kind:<13} {gist(kind, entries)}".rstrip()
    if agents := document.entries["agents"]:
        yield "\nagents:"
        for agent in agents:
            yield f"  {agent.id:<{width(agents)}}  {names(agent)}"
    if document.unread:
        yield f"\nleft, {len(document.unread)} lines:"
        for left in document.unread:
            yield f"  {left.line:>4}  {short(left.text)}\n        {left.why}"
    if document.findings:
        yield f"\nfindings, {len(document.findings)}:"
        for finding in document.findings:
            yield f"  {finding.severity:<7}  {finding}"


def gist(kind: str, entries: "list[Entry]") -> str:
    """What a row of the overview says behind its count."""
    if kind == "agents":
        return ""
    if kind == "tasks":
        done = sum(entry.fields.get("state") == "done" for entry in entries)
        owned = sum("agent" in entry.fields for entry in entries)
        edges = sum(len(entry.fields.get("after", [])) for entry in entries)
        return f"{owned} with an owner, {done} done, {edges} dependencies"
    if kind == "checkpoints":
        return f"{sum(len(entry.fields.get('items', [])) for entry in entries)} items"
    if kind == "workflows":
        return f"{sum(len(entry.fields.get('stages', [])) for entry in entries)} stages"
    if kind == "contracts":
        return f"{sum(len(entry.fields.get('methods', [])) for entry in entries)} methods"
    return ", ".join(short(entry.title, 24) for entry in entries[:3]) + (", ..." if len(entries) > 3 else "")


def names(agent: "Entry") -> str:
    """The agent's name with its other names, and what it does."""
    aliases = agent.fields.get("aliases", [])
    also = f" (also {', '.join(aliases)})" if aliases else ""
    role = agent.fields.get("role", "")
    return f"{agent.title}{also}{': ' if role else ''}{short(role)}"


def width(agents: "list[Entry]") -> int:
    return max(len(agent.id) for agent in agents)


def short(text: str, most: int = _SHOWN) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."
