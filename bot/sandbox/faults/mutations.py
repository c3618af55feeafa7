"""Of several aliased mutations in one request some fail, and the others have their effect.

Source: the GraphQL specification, "Handling execution errors" (an error makes its own field null, and mutations that
ran before stay done) and docs.github.com, "Rate limits and query limits for the GraphQL API" (ten seconds a request).
"""

from bot.sandbox.faults.base import Fault, MutationFault

WRONG = (
    "Something went wrong while executing your query. This may be the result of a timeout, or it could be a GitHub "
    "bug. Please include `C0DE:1234:5678:9ABC:DEF0` when reporting this issue."
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
