"""Who may do what: roles of people, permissions of installations."""

from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.errors import Forbidden, IssuesDisabled, NotFound, RequiresAuthentication
from bot.sandbox.model import Account, Installation, Issue, Organization, Repository, Role

ROLES: tuple[Role, ...] = ("none", "read", "triage", "write", "maintain", "admin")
LEVELS = {"read": 1, "write": 2, "admin": 3}
NO_RIGHTS = "Must have admin rights to Repository."


def rank(role: Role) -> int:
    return ROLES.index(role)


def role_of(account: Account | None, repository: Repository) -> Role:
    """The effective role: the highest of ownership, organization, teams, and what was granted."""
    roles: list[Role] = ["none" if repository.private else "read"]
    if account is not None:
        roles.append(repository.collaborators.get(account.id, "none"))
        if repository.owner is account:
            roles.append("admin")
        if isinstance(repository.owner, Organization):
            roles.extend(_roles_by_organization(account, repository, repository.owner))
    return max(roles, key=rank)


def _roles_by_organization(account: Account, repository: Repository, owner: Organization) -> list[Role]:
    membership = owner.members.get(account.id)
    roles: list[Role] = []
    if membership == "admin":
        roles.append("admin")
    elif membership:
        roles.append("read")
    for team in owner.teams.values():
        if account.id in team.members:
            roles.append(team.repositories.get(repository.id, "none"))
    return roles


def reaches(installation: Installation, repository: Repository) -> bool:
    """True if the App is installed on the repository."""
    if installation.account is not repository.owner or installation.suspended_at:
        return False
    return installation.repository_selection == "all" or repository.id in installation.repositories


def sees(actor: Actor, repository: Repository) -> bool:
    if not repository.private:
        return True
    if actor.installation is not None:
        return _token_reaches(actor, repository)
    return rank(role_of(actor.account, repository)) >= rank("read")


def may(actor: Actor, repository: Repository, permission: str, level: str, *, role: Role = "read") -> bool:
    """True if the actor may use `permission` at `level`; people need `role`."""
    if not sees(actor, repository) or actor.is_app:
        return False
    if actor.installation is None:
        return (level == "read" or actor.account is not None) and rank(role_of(actor.account, repository)) >= rank(role)
    if not _token_reaches(actor, repository):
        return level == "read" and not repository.private
    return granted(actor, permission, level)


def granted(actor: Actor, permission: str, level: str) -> bool:
    """True if an installation's token holds the permission; metadata is always readable."""
    if permission == "metadata" and level == "read":
        return True
    held = (actor.permissions or {}).get(permission, "")
    return LEVELS.get(held, 0) >= LEVELS[level]


def require(actor: Actor, repository: Repository, permission: str, level: str, *, role: Role = "read") -> None:
    """Raises what GitHub answers where `may` is false, and for writes on an archived repository."""
    if not sees(actor, repository):
        raise NotFound
    if not may(actor, repository, permission, level, role=role):
        if actor.app is not None:
            raise Forbidden(accepted=f"{permission}={level}")
        if actor.account is None:
            raise RequiresAuthentication
        raise Forbidden(NO_RIGHTS)
    if level != "read" and repository.archived:
        raise Forbidden("Repository was archived so is read-only.")


def require_issues(actor: Actor, repository: Repository, level: str, *, role: Role = "read") -> None:
    require(actor, repository, "issues", level, role=role)
    if not repository.has_issues:
        raise IssuesDisabled


def subject_permission(actor: Actor, subject: Issue) -> str:
    """An App reaches what an issue and a pull request share by either permission, where it is a pull request."""
    if isinstance(subject, PullRequest) and not granted(actor, "issues", "read"):
        return "pull_requests"
    return "issues"


def may_change(actor: Actor, subject: Issue, *, role: Role = "read") -> bool:
    """True if the actor may write what an issue and a pull request share."""
    permissions = ("issues", "pull_requests") if isinstance(subject, PullRequest) else ("issues",)
    return any(may(actor, subject.repository, one, "write", role=role) for one in permissions)


def require_change(actor: Actor, subject: Issue, *, role: Role = "read") -> None:
    """Writing on an issue; on a pull request the permission `pull_requests` does as well."""
    if isinstance(subject, PullRequest):
        is_enough = granted(actor, "pull_requests", "write")
        require(actor, subject.repository, "pull_requests" if is_enough else "issues", "write", role=role)
    else:
        require_issues(actor, subject.repository, "write", role=role)


def require_open_to(actor: Actor, issue: Issue) -> None:
    """A locked conversation takes words only of people with write access and of Apps."""
    if issue.locked and not may_change(actor, issue, role="write"):
        raise Forbidden("Unable to create comment because issue is locked.")


def role_unless_own(actor: Actor, author: Account | None, role: Role) -> Role:
    """People need no more than read access for what they wrote themselves."""
    return "read" if author is not None and author is actor.account else role


def _token_reaches(actor: Actor, repository: Repository) -> bool:
    if actor.installation is None or not reaches(actor.installation, repository):
        return False
    return actor.repository_ids is None or repository.id in actor.repository_ids
