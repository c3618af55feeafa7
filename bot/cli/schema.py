"""`baton schema`: what editors check a plan, or written facts, against."""

import json

import typer


def schema(
    what: str = typer.Argument("plan", help="Which: plan, facts (of a pull request, for `baton try`), or predicates."),
    markdown: bool = typer.Option(False, "--markdown", help="Print the plan's reference page instead."),
) -> None:
    """Print the JSON Schema of plans, for editors."""
    from bot.errors import UsageError

    if what not in ("plan", "facts", "predicates"):
        raise UsageError(f"there is no schema of {what!r}; write `baton schema plan` or `baton schema facts`")
    if what == "predicates":
        from bot.rules.predicates.reference import predicates_reference

        typer.echo(predicates_reference(), nl=False)
    elif markdown and what == "plan":
        from bot.plan.reference import plan_reference

        typer.echo(plan_reference(), nl=False)
    elif markdown:
        raise UsageError("the facts have no page of their own; write `baton schema facts`")
    else:
        typer.echo(json.dumps(_schema(what), indent=2, ensure_ascii=False))


def _schema(what: str) -> object:
    if what == "facts":
        from bot.rules.approvals.from_written import facts_schema

        return facts_schema()
    from bot.plan.schema import plan_schema

    return plan_schema()
