"""`baton mcp`: an agent's work as tools, for coding agents that speak the Model Context Protocol."""

import importlib.metadata
from os import environ

import typer

from bot.cli.repository import REPO_HELP, repository


def mcp(
    repo: str | None = typer.Option(None, "--repo", "-R", help=REPO_HELP),
    agent: str = typer.Option("", "--as", envvar="BATON_AGENT", help="The agent that the tools act for."),
    read_only: bool = typer.Option(False, "--read-only", help="Only the tools that write nothing."),
) -> None:
    """Serve an agent's work as MCP tools on standard streams."""
    from bot.agent.door import account
    from bot.agent.seat import Seat
    from bot.agent.tools import server
    from bot.agent.words import agent as checked

    seat = Seat(account("/".join(repository(repo)), environ), checked(agent) if agent else "")
    server(seat, version=importlib.metadata.version("baton-bot"), is_read_only=read_only).run("stdio")
