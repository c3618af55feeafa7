"""Errors that people read: the problem, the place and the next step, in one line."""


class BatonError(Exception):
    """Something that a person can mend; the command line prints it in a line and exits with `code`."""

    code = 1


class UsageError(BatonError):
    """The call's words are off."""

    code = 2


class PlanInvalid(BatonError):
    """The plan has errors; each was reported with its line."""


class GitHubError(BatonError):
    """GitHub refused or could not answer."""


class NotGranted(GitHubError):
    """The installation lacks a permission that this needs."""


class TokenRefused(BatonError):
    """A workflow's token does not hold."""


class SignInRefused(GitHubError):
    """GitHub does not take a person's code or token (any more); signing in again helps."""


class RateLimited(GitHubError):
    """GitHub asks to wait; `retry_after` is in seconds."""

    def __init__(self, message: str, *, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class GitHubDown(GitHubError):
    """GitHub did not answer, or with a server error: whether a write was done is not known."""
