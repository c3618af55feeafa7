"""A server of before sub-issues or issue dependencies came, as GitHub Enterprise servers are for years.

Source: docs.github.com, GraphQL changelog of 2025-07-30 (dependencies) and of 2025-01 (sub-issues); what a schema
lacks is an unknown field, and what REST lacks is a 404.
"""

from typing import Any, ClassVar

from bot.sandbox.faults.base import Fault, Incoming, Outgoing
from bot.sandbox.graphql.without import BEFORE_DEPENDENCIES, BEFORE_SUB_ISSUES

MISSING = {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}


class BeforeDependencies(Fault):
    """Neither GraphQL nor REST knows dependencies; with `before-dependencies=graphql` only GraphQL does not."""

    name = "before-dependencies"
    without: ClassVar[tuple[str, ...]] = BEFORE_DEPENDENCIES
    paths: ClassVar[tuple[str, ...]] = ("/dependencies/",)

    def turned_on(self, world: Any) -> None:
        world.schema_without = (*world.schema_without, *self.without)

    def before(self, incoming: Incoming) -> Outgoing | None:
        if self.argument == "graphql" or incoming.kind == "graphql":
            return None
        return Outgoing(404, MISSING) if any(part in f"{incoming.path}/" for part in self.paths) else None


class BeforeSubIssues(BeforeDependencies):
    """As `before-dependencies`, and sub-issues are not there either."""

    name = "before-sub-issues"
    without = (*BEFORE_DEPENDENCIES, *BEFORE_SUB_ISSUES)
    paths = ("/dependencies/", "/sub_issues/", "/sub_issue/", "/parent/")
