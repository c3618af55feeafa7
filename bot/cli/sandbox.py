"""`baton sandbox`: a local GitHub to try Baton and other clients on."""

from pathlib import Path

import typer

from bot.demo.places import shipped
from bot.errors import UsageError

SEED = shipped("examples/sandbox.yml")


def sandbox(
    port: int = typer.Option(4000, "--port", min=0, max=65535, help="Where it listens on 127.0.0.1; 0 takes any."),
    seed: Path = typer.Option(SEED, "--seed", help="YAML with users, organizations, repositories and Apps."),
    fault: list[str] = typer.Option(
        [], "--fault", metavar="NAME[=ARG]", help="A bad day of GitHub's to play; may be given again. `list` names all."
    ),
) -> None:
    """Serve a local GitHub: API, git, webhooks and pages."""
    from bot.sandbox.faults import names
    from bot.sandbox.server import run

    if "list" in fault:
        typer.echo("\n".join(names()))
        return
    try:
        run(port=port, seed=seed, faults=fault)
    except UnicodeDecodeError:
        raise UsageError(f"--seed {seed}: is not UTF-8; save it as UTF-8") from None
    except ValueError as error:  # of the seed with file and line, of a fault with its name
        raise UsageError(" ".join(str(error).split())) from None
    except OSError as error:
        if error.filename:
            raise UsageError(f"--seed {seed}: {error.strerror}; name a YAML file") from None
        raise UsageError(f"--port {port}: {error.strerror}; --port 0 takes a free one") from None
