"""What GitHub refuses, as exceptions that know their status and GitHub's words."""

from dataclasses import dataclass
from typing import Any


class Refused(Exception):
    """The server refuses the request. REST answers `status`, GraphQL an error of `graphql_type`."""

    status = 400
    graphql_type = "UNPROCESSABLE"
    message = "Bad Request"

    def __init__(self, message: str | None = None) -> None:
        self.message = message or type(self).message
        super().__init__(self.message)


class BadCredentials(Refused):
    status = 401
    message = "Bad credentials"


class RequiresAuthentication(Refused):
    status = 401
    message = "Requires authentication"


class Forbidden(Refused):
    """`accepted` is the permission that would have done, in the words of the header that says so."""

    status = 403
    graphql_type = "FORBIDDEN"
    message = "Resource not accessible by integration"

    def __init__(self, message: str | None = None, *, accepted: str | None = None) -> None:
        self.accepted = accepted
        super().__init__(message)


class NotFound(Refused):
    status = 404
    graphql_type = "NOT_FOUND"
    message = "Not Found"


class Conflict(Refused):
    status = 409
    message = "Conflict"


class ProtectedBranch(Refused):
    """A ref that may not be moved this way."""

    status = 422
    graphql_type = "BRANCH_PROTECTION_RULE_VIOLATION"
    message = "Cannot update this protected ref."


class NotMergeable(Refused):
    """A pull request that cannot be merged now."""

    status = 405
    message = "Pull Request is not mergeable"


class Gone(Refused):
    status = 410
    graphql_type = "NOT_FOUND"
    message = "This issue was deleted"


class IssuesDisabled(Gone):
    message = "Issues are disabled for this repo"


@dataclass(frozen=True, slots=True)
class Fault:
    """One entry of a 422's `errors`. Code `custom` carries a message."""

    resource: str
    field: str
    code: str
    message: str | None = None
    value: Any = None

    def to_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"resource": self.resource, "code": self.code}
        if self.field:
            answer["field"] = self.field
        if self.value is not None:
            answer["value"] = self.value
        if self.message is not None:
            answer["message"] = self.message
        return answer


class ValidationFailed(Refused):
    """The input is understood and not acceptable: 422 with one entry a fault."""

    status = 422
    message = "Validation Failed"

    def __init__(self, resource: str, field: str, code: str, *, message: str | None = None, value: Any = None) -> None:
        self.faults = (Fault(resource, field, code, message, value),)
        super().__init__()

    @property
    def graphql_message(self) -> str:
        fault = self.faults[0]
        if fault.message:
            return fault.message
        words = {
            "already_exists": "has already been taken",
            "missing_field": "can't be blank",
            "missing": "does not exist",
            "invalid": "is invalid",
            "too_long": "is too long",
        }
        return f"{fault.field.replace('_', ' ').capitalize()} {words.get(fault.code, fault.code)}"


class Entity(Refused):
    """The 422 of reviews: one message for all, and the reasons as bare texts."""

    status = 422
    message = "Unprocessable Entity"

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__()


class Unprocessable(Refused):
    """A 422 that carries a message and nothing else."""

    status = 422
    message = "Validation Failed"
