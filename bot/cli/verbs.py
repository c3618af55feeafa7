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
    Verb("demo", "bot.cli.demo", "Show a document becoming a living repository, in a sandbox."),
    Verb("init", "bot.cli.init", "Write a first plan, from three questions."),
    Verb("import", "bot.cli.import_", "Read a coordination document into a plan."),
    Verb("export", "bot.cli.export", "Write the plan as a Markdown document that imports again."),
    Verb("doctor", "bot.cli.doctor", "Find contradictions in a plan or a coordination document."),
    Verb("plan", "bot.cli.plan", "Print what applying the plan would change on GitHub."),
    Verb("apply", "bot.cli.apply", "Make the repository as the plan says."),
    Verb("status", "bot.cli.status", "Print how far everything is."),
    Verb("schema", "bot.cli.schema", "Print the JSON Schema of plans, for editors."),
    Verb("try", "bot.cli.try_", "Judge a pull request's facts by the plan, without GitHub."),
    Verb(
        "protect",
        "bot.cli.protect",
        "Print the ruleset that requires Baton's checks, or write it.",
    ),
    Verb("explain", "bot.cli.explain", "Judge an open pull request live, and say why."),
    Verb("serve", "bot.cli.serve", "Take GitHub's deliveries; keep repositories true to plans."),
    Verb("setup", "bot.cli.setup", "Register the App with GitHub in the browser."),
    Verb("deliveries", "bot.cli.deliveries", "List deliveries that failed, and run them again."),
    Verb("agent", "bot.cli.agent", "Work as an agent: find tasks, claim and finish them."),
    Verb("mcp", "bot.cli.mcp", "Serve an agent's work as MCP tools on standard streams."),
    Verb("parse", "bot.cli.parse", "Print what a comment on standard input would run, as JSON."),
    Verb("sandbox", "bot.cli.sandbox", "Serve a local GitHub: API, git, webhooks and pages."),
    Verb("rebuild", "bot.cli.rebuild", "Drop the cached boards and read them anew from GitHub."),
)
