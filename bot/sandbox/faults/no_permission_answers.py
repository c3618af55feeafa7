"""GitHub answers no permission for what is no user.

Source: docs.github.com, "Get repository permissions for a user": the endpoint knows users only, and answers 404, "is
not a user", for the bots of Apps. The sandbox always does that; this profile makes it do so for people, or one of them.
"""

from bot.sandbox.faults.base import Fault, Incoming, Outgoing


class NoPermissionAnswers(Fault):
    """The endpoint answers 404 for everybody; the argument is the login that it fails for."""

    name = "no-permission-answers"
    kind = "rest"

    def before(self, incoming: Incoming) -> Outgoing | None:
        if not incoming.path.endswith("/permission") or "/collaborators/" not in incoming.path:
            return None
        login = incoming.path.split("/collaborators/")[1].removesuffix("/permission")
        if (self.argument and self.argument != login) or not self.trigger.bites(incoming):
            return None
        docs = "https://docs.github.com/rest/collaborators/collaborators#get-repository-permissions-for-a-user"
        return Outgoing(404, {"message": f"{login} is not a user", "documentation_url": docs, "status": "404"})
