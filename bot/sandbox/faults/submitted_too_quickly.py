"""GitHub's guard against spam refuses content that comes too fast.

Source: github.com/cli/cli/issues/4801: `createIssue` answers UNPROCESSABLE, "was submitted too quickly", for longer
than the minute of the documented limits; REST answers 422.
"""

from bot.sandbox.faults.base import Fault, Incoming, MutationFault, Outgoing

MESSAGE = "was submitted too quickly"


class SubmittedTooQuickly(Fault):
    """The next creation of content is refused without effect (once, unless `count:` says otherwise)."""

    name = "submitted-too-quickly"
    only_writes = True

    def before(self, incoming: Incoming) -> Outgoing | None:
        if incoming.kind != "rest" or incoming.method != "POST" or "/issues" not in incoming.path:
            return None
        if not self._is_due(incoming):
            return None
        resource = "IssueComment" if incoming.path.endswith("/comments") else "Issue"
        error = {"resource": resource, "code": "custom", "field": "base", "message": MESSAGE}
        docs = "https://docs.github.com/rest/issues/issues#create-an-issue"
        body = {"message": "Validation Failed", "errors": [error], "documentation_url": docs, "status": "422"}
        return Outgoing(422, body)

    def mutation(self, field: str, alias: str, index: int) -> MutationFault | None:
        if field not in ("createIssue", "addComment") or self.trigger.path or not self._may_bite():
            return None
        return MutationFault("UNPROCESSABLE", MESSAGE)

    def _is_due(self, incoming: Incoming) -> bool:
        return self.trigger.matches(incoming) and self._may_bite()

    def _may_bite(self) -> bool:
        if self.trigger.count is None:
            self.trigger.count = 1
        return self.trigger.fires()
