"""How a branch is protected, as GitHub tells it: what must be green, whose word that is, who may pass it by."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RequiredCheck:
    """A check that must be green before a merge. `app_id` 0: any App, or anybody who may write, can set it."""

    name: str
    app_id: int = 0
    by: str = "branch protection"
    """`branch protection`, or `ruleset <name>`."""


@dataclass(frozen=True, slots=True)
class Protection:
    """One branch. None stands for what these credentials are not told."""

    branch: str
    checks: tuple[RequiredCheck, ...] = ()
    needs_pull_request: bool | None = None
    admins_may_bypass: bool | None = None
    bypass: tuple[str, ...] | None = None
    """Who may pass rulesets by, in words."""
    stale_reviews_count: bool | None = None
    """GitHub's own required reviews go on counting after a push; None also where it asks for none."""
    app_id: int = 0
    """Baton's; 0 where it is not known."""
    granted: Mapping[str, str] | None = None
    """Permissions of the App's installation."""
    wanted: Mapping[str, str] = field(default_factory=dict)
    """Permissions that the manifest names."""
    unknown: tuple[str, ...] = ()
    """What could not be looked at, each with the reason."""

    def required(self, name: str) -> RequiredCheck | None:
        """The strictest demand for a check: one that is pinned to an App comes first."""
        those = [one for one in self.checks if one.name == name]
        return next((one for one in those if one.app_id), those[0] if those else None)


def approvals_check(branch: str) -> str:
    """The name of the check that must be required."""
    return f"baton/approvals: {branch}"
