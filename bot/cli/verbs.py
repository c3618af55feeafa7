"""The verbs of the command line: a line here and a file beside it make a new one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verb:
    """`module` has a function of the verb's name (a `-` is a `_`), or `app`, a typer application of its own.

    It is imported only when the verb is called. `summary` is the first line of the function's docstring.
    """

    name: str
    module: str
    summary: str


VERBS: tuple[Verb, ...] = (
    Verb("init", "bot.cli.init", "Write a first plan, from three questions."),
    Verb("import", "bot.cli.import_", "Read a coordination document into a plan."),
    Verb("doctor", "bot.cli.doctor", "Find contradictions in a plan or a coordination document."),
    Verb("plan", "bot.cli.plan", "Print what applying the plan would change on GitHub."),
    Verb("apply", "bot.cli.apply", "Make the repository as the plan says."),
    Verb("status", "bot.cli.status", "Print how far everything is."),
    Verb("schema", "bot.cli.schema", "Print the JSON Schema of plans, for editors."),
)
