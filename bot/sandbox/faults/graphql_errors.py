"""GraphQL that fails with status 200, and GraphQL that runs out of time.

Source: docs.github.com, "Rate limits and query limits for the GraphQL API": a request is cut off after ten seconds with
status 502 or 504, or 200 and `errors`; github.com/cli/cli issues quote `Something went wrong while executing your
query`.
"""

from bot.sandbox.faults.base import Fault, Incoming, Outgoing
from bot.sandbox.faults.mutations import WRONG

TOO_LONG = "We couldn't respond to your request in time. Sorry about that. Please try resubmitting your request."


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
    return Outgoing(502, {"data": None, "errors": [{"message": TOO_LONG}]})
