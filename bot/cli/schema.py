"""`baton schema`: what editors check a plan against while it is written."""

import json

import typer


def schema(
    what: str = typer.Argument("plan", help="Which schema: plan."),
    markdown: bool = typer.Option(False, "--markdown", help="Print the reference page instead."),
) -> None:
    """Print the JSON Schema of plans, for editors."""
    from bot.errors import UsageError
    from bot.plan.reference import plan_reference
    from bot.plan.schema import plan_schema

    if what != "plan":
        raise UsageError(f"there is no schema of {what!r}; write `baton schema plan`")
    if markdown:
        typer.echo(plan_reference(), nl=False)
    else:
        typer.echo(json.dumps(plan_schema(), indent=2, ensure_ascii=False))
