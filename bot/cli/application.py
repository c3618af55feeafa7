"""The typer application of one call: the verb that is called is imported, the others are only named."""

import importlib
import importlib.metadata
import keyword
from collections.abc import Callable, Sequence
from typing import Any

import typer

from bot.cli.verbs import VERBS, Verb

ABOUT = "Conducts many agents, AI and human, on one GitHub repository."


def application(arguments: Sequence[str]) -> typer.Typer:
    called = verb_in(arguments)
    app = typer.Typer(
        name="baton",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(help=ABOUT)(_head)
    for verb in VERBS:
        if verb is called:
            _add(app, verb)
        else:
            app.command(verb.name, help=verb.summary)(_named_only)
    return app


def verb_in(arguments: Sequence[str]) -> Verb | None:
    """The verb that a call names: its first word that is no option."""
    word = next((argument for argument in arguments if not argument.startswith("-")), None)
    return next((verb for verb in VERBS if verb.name == word), None)


def implementation(verb: Verb) -> Callable[..., Any] | typer.Typer:
    """What a verb's module holds: a function of its name, or `app`."""
    module = importlib.import_module(verb.module)
    name = verb.name.replace("-", "_")
    name = f"{name}_" if keyword.iskeyword(name) else name
    found: Callable[..., Any] | typer.Typer = getattr(module, name, None) or module.app
    return found


def _add(app: typer.Typer, verb: Verb) -> None:
    found = implementation(verb)
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=verb.name, help=verb.summary)
    else:
        app.command(verb.name)(found)


def _named_only() -> None:
    """Stands for a verb that this call does not name."""


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"baton {importlib.metadata.version('baton-bot')}")
        raise typer.Exit


def _head(
    version: bool = typer.Option(
        False, "--version", help="Print the version and exit.", is_eager=True, callback=_say_version
    ),
) -> None:
    """What stands before the verb."""
