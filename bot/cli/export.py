"""`baton export`: the plan as a coordination document in Markdown, or its dates as a calendar."""

import sys
from pathlib import Path

import typer

from bot.cli.reading import PLAN, valid_plan
from bot.errors import BatonError


class ExportThere(BatonError):
    """A file is there already."""


def export(
    file: Path = typer.Argument(PLAN, help="The plan; - for standard input."),
    output: Path | None = typer.Option(None, "--output", "-o", help="Write to this file; - for standard output."),
    as_calendar: bool = typer.Option(False, "--ical", help="Write the dates as an iCalendar feed instead."),
    force: bool = typer.Option(False, "--force", "-f", help="Overwrite the output file."),
) -> None:
    """Write the plan as a Markdown document that imports again."""
    from bot.documents.out import write_document
    from bot.pages.exports.calendar import calendar

    output = None if output == Path("-") else output
    if output is not None and output.exists() and not force:
        raise ExportThere(f"{output} is there already; name another file, or overwrite it with --force")
    plan = valid_plan(file)
    write(calendar(plan) if as_calendar else write_document(plan).encode(), output)


def write(content: bytes, output: Path | None) -> None:
    """To a file, else to standard output, byte for byte."""
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(content)
    except OSError as error:
        raise BatonError(f"{output} cannot be written ({error.strerror or error}); name another file") from error
    typer.echo(f"wrote {output}")
