"""`baton serve`: the server, from the BATON_ variables."""

import logging
import sys
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from bot.settings import Settings


def serve(
    host: str = typer.Option("", help="Address to listen on instead of BATON_HOST."),
    port: int = typer.Option(-1, min=-1, max=65535, help="Port instead of BATON_PORT; 0 takes a free one."),
    env_file: str = typer.Option(".env", help="File with BATON_ variables; the environment wins over it."),
) -> None:
    """Take GitHub's deliveries; keep repositories true to plans."""
    from bot.settings import check_for_server, misspelled, read_settings

    settings = check_for_server(read_settings(env_file))
    for line in misspelled():
        typer.echo(f"baton: {line}", err=True)
    changed = {name: value for name, value in (("host", host), ("port", port)) if value not in ("", -1)}
    run(settings.model_copy(update=changed))


def run(settings: "Settings") -> None:
    from bot.bootstrap import GRACE, build
    from bot.errors import UsageError
    from bot.web.serving import Serving, configure, listen

    try:
        bound = listen(settings.host, settings.port)
    except OSError as error:
        where = f"{settings.host}:{settings.port}"
        raise UsageError(f"BATON_HOST, BATON_PORT: {where} cannot be listened on ({error.strerror})") from None
    configure_logs()
    server = build(settings)
    host, port = bound.getsockname()[:2]
    typer.echo(f"Baton listens on http://{host}:{port}; deliveries go to /webhook", err=True)
    config = configure(server.app, host=host, port=port, grace=GRACE)
    Serving(config, on_stop=server.hang_up).run(sockets=[bound])


def configure_logs() -> None:
    """Lines for people on a terminal, JSON elsewhere; all on standard error."""
    import structlog

    last = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
