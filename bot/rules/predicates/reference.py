"""The reference page of the predicates, made from them."""

from bot.plan.models import Condition
from bot.rules.predicates.registry import all_predicates

PAGE = "docs/reference/predicates.md"
_HEAD = """\
# Predicates

What may stand in `when` and `needs` of an approval rule. This page is made from the predicates:
`baton schema predicates`.

Those beside each other must all be true. `all`, `any` and `not` compose them, as does `at_least: 2` with a list in
`of`. Each answers true, false or unknown; unknown is never green, unless the rest decides without it. Patterns of paths
are those of CODEOWNERS, others are RE2.
"""


def predicates_reference() -> str:
    """The page in Markdown."""
    known = {one.key: one for one in all_predicates().values()}
    keys = [field.alias or name for name, field in Condition.model_fields.items()]
    return "\n".join([_HEAD, *(_section(key, known[key].explanation) for key in keys if key in known)])


def _section(key: str, explanation: str) -> str:
    return f"## {key}\n\n{explanation}\n"
