"""The reference page of the doctor, made from the checks."""

from bot.doctor.registry import Check, all_checks

_HEAD = """\
# What the doctor checks

`baton doctor FILE [--json] [--strict]` examines a plan or a Markdown coordination document. This page is made from the
checks: `baton doctor --list`.

An `error` makes the exit code 1, with `--strict` a `warning` too; a `note` never does. A plan that is not valid is told
by the loader instead, a line each; a document's own findings (spellings, encodings, dependencies that are said twice)
come from reading it.
"""


def doctor_reference() -> str:
    """The page in Markdown."""
    return "\n".join([_HEAD, *map(_section, all_checks())])


def _section(check: Check) -> str:
    kinds = "" if len(check.of) == 2 else f" ({', '.join(sorted(check.of))}s only)"
    return f"## {check.code}\n\n*{check.severity}*{kinds}. {check.explanation}\n"
