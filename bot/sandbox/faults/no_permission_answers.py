"""GitHub answers no permission for the bot of an App.

Source: docs.github.com, "Get repository permissions for a user", and github.com/orgs/community discussions: for
`name[bot]` the endpoint answers 404 with "is not a user". The sandbox always does so; this profile makes the whole
endpoint fail, as it does for an App without the permission `metadata` during an incident.
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
