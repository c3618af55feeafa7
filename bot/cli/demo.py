"""`baton demo`: the first minute, without a GitHub account."""

import asyncio
import contextlib
from pathlib import Path

import typer

from bot.demo.places import shipped

DEFAULT = shipped("examples/status.md")


def demo(
    doc: Path = typer.Option(DEFAULT, "--doc", help="The Markdown document, or plan, to show."),
    headless: bool = typer.Option(False, "--headless", help="Play in the terminal and print the status page."),
    port: int = typer.Option(8765, "--port", min=0, max=65535, help="Where the page is; 0 takes any free port."),
    pace: float = typer.Option(5.0, "--pace", min=0, max=60, help="Seconds that a scene stands."),
    no_browser: bool = typer.Option(False, "--no-browser", help="Do not open a browser."),
) -> None:
    """Show a document becoming a living repository, in a sandbox."""
    from bot.demo.script import script_from
    from bot.demo.show import in_terminal, on_page

    script = script_from(doc)
    if headless:
        held = asyncio.run(in_terminal(script, tell=typer.echo))
        raise typer.Exit(0 if held else 1)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(on_page(script, port=port, tell=typer.echo, open_browser=not no_browser, pace=pace))
