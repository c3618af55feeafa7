"""GraphQL that fails with status 200, and GraphQL that runs out of time.

Source: docs.github.com, "Rate limits and query limits for the GraphQL API", on timeouts; the answers are quoted in
github.com/apache/devlake/issues/4349 (502 with `data: null` and `errors`) and
github.com/turbot/steampipe-plugin-github/issues/518 (502 with a page of the gateway).
"""

from bot.sandbox.faults.base import Fault, Incoming, Outgoing
from bot.sandbox.faults.mutations import WRONG


class GraphQLError(Fault):
    """Status 200 with `errors` and no data, without effect; `graphql-error=after` has its effect before."""

    name = "graphql-error"
    kind = "graphql"

    def before(self, incoming: Incoming) -> Outgoing | None:
        if self.argument == "after" or not self.trigger.bites(incoming):
            return None
        return Outgoing(200, {"data": None, "errors": [{"message": WRONG}]})

    def after(self, incoming: Incoming, outgoing: Outgoing) -> Outgoing | None:
        if self.argument != "after" or not self.trigger.bites(incoming):
            return None
        return Outgoing(200, {"data": None, "errors": [{"message": WRONG}]})


class GraphQLTimeout(Fault):
    """Status 502 with a message in place of an answer, after the effect; `graphql-timeout=before` without it."""

    name = "graphql-timeout"
    kind = "graphql"

    def before(self, incoming: Incoming) -> Outgoing | None:
        if self.argument != "before" or not self.trigger.bites(incoming):
            return None
        return _cut_off()

    def after(self, incoming: Incoming, outgoing: Outgoing) -> Outgoing | None:
        if self.argument == "before" or not self.trigger.bites(incoming):
            return None
        return _cut_off()


def _cut_off() -> Outgoing:
    return Outgoing(502, {"data": None, "errors": [{"message": WRONG}]})
