"""A plan as YAML that is pleasant by hand: short forms where they say all, defaults left out, the usual order."""

from bot.plan.models import Plan
from bot.plan.short_form import short_form
from bot.plan.yaml_layout import layout

_SCHEMA = "https://raw.githubusercontent.com/baton-bot/baton/main/docs/reference/plan.schema.json"
SCHEMA_COMMENT = f"# yaml-language-server: $schema={_SCHEMA}\n"


def write(plan: Plan) -> str:
    """The plan's file. Loading it gives the same plan; numbers with a point within `Any` come back as text."""
    return layout(short_form(plan))
