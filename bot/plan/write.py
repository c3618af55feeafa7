"""A plan as YAML that is pleasant by hand: short forms where they say all, defaults left out, the usual order."""

from bot.plan.models import Plan
from bot.plan.short_form import short_form
from bot.plan.yaml_layout import layout

SCHEMA_COMMENT = "# yaml-language-server: $schema=https://raw.githubusercontent.com/baton-bot/baton/main/docs/reference/plan.schema.json\n"


def write(plan: Plan, *, schema_comment: bool = False) -> str:
    """The plan's file. Loading it gives the same plan; numbers with a point within `Any` come back as text."""
    return (SCHEMA_COMMENT if schema_comment else "") + layout(short_form(plan))
