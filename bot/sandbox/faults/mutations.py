"""Of several aliased mutations in one request some fail, and the others have their effect.

Source: the GraphQL specification (mutations run in order, an error makes its own field null and the rest go on) and
docs.github.com, "Rate limits and query limits for the GraphQL API" (a request that runs out of time is cut off).
"""

from bot.sandbox.faults.base import Fault, MutationFault

WRONG = (
    "Something went wrong while executing your query. This is most likely the result of a GitHub bug. "
    "Please include the request id when reporting this issue."
)


class HalfFailedMutations(Fault):
    """Every second mutation of a request fails without effect; `half-failed-mutations=after` fails after it."""

    name = "half-failed-mutations"
    kind = "graphql"

    def mutation(self, field: str, alias: str, index: int) -> MutationFault | None:
        if index % 2 == 0 or (self.trigger.operation and self.trigger.operation != field):
            return None
        if not self.trigger.fires():
            return None
        return MutationFault("INTERNAL", WRONG, has_effect=self.argument == "after")
