"""The command line: one file a verb, imported when it is called; a mistake is one line and an exit code."""

import sys
from collections.abc import Sequence

from typer import Abort
from typer.exceptions import TyperException

from bot.cli.application import application, verb_in
from bot.errors import BatonError

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `baton` with the words of the call, and exit."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run `baton` and answer the exit code: 0 done, 1 refused or something was found, 2 the call's words are off."""
    try:
        code = application(arguments)(args=list(arguments), prog_name="baton", standalone_mode=False)
    except BatonError as error:
        return _refused(str(error) or (error.__doc__ or "").strip(), error.code)
    except TyperException as error:
        words = error.format_message()
        if "\n" in words:  # the whole help, where words were left out; a mistake is one line
            print(words, file=sys.stderr)
            return error.exit_code
        words = words.rstrip(".?")
        return _refused(f"{words[:1].lower()}{words[1:]}; see `{_help_of(arguments)}`", error.exit_code)
    except (Abort, KeyboardInterrupt):
        return _refused("stopped", INTERRUPTED)
    except BrokenPipeError:  # the reader of our output went away: `baton schema | head`
        sys.stderr.close()
        return 1
    return code if isinstance(code, int) else 0


def _refused(message: str, code: int) -> int:
    for line in message.splitlines() or ["refused"]:
        print(f"baton: {line}", file=sys.stderr)
    return code


def _help_of(arguments: Sequence[str]) -> str:
    verb = verb_in(arguments)
    return f"baton {verb.name} --help" if verb else "baton --help"
