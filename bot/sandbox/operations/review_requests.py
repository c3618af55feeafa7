"""Who is asked to review: people with access to the repository and teams that have some, never the author."""

from collections.abc import Iterable

from bot.sandbox.access import rank, require, role_of
from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest
from bot.sandbox.errors import Unprocessable
from bot.sandbox.model import Account, Organization, Repository, Team
from bot.sandbox.operations.history import record, tell, touch
from bot.sandbox.shapes import accounts
from bot.sandbox.world import World

LIMIT = 100
NOT_A_COLLABORATOR = (
    "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a "
    "collaborator of the {name} repository."
)


def may_review(account: Account, repository: Repository) -> bool:
    """Collaborators: who has a role of their own, not merely what everybody has on a public repository."""
    if account.type != "User":
        return False
    is_named = account.id in repository.collaborators or repository.owner is account
    owner = repository.owner
    if isinstance(owner, Organization):
        is_named = is_named or account.id in owner.members
    return is_named and rank(role_of(account, repository)) >= rank("read")


def request(
    world: World, actor: Actor, pull: PullRequest, *, reviewers: Iterable[Account] = (), teams: Iterable[Team] = ()
) -> None:
    require(actor, pull.repository, "pull_requests", "write", role="triage")
    people, groups = list(dict.fromkeys(reviewers)), list(dict.fromkeys(teams))
    for account in people:
        if account is pull.author:
            raise Unprocessable("Review cannot be requested from pull request author.")
        if not may_review(account, pull.repository):
            raise _not_collaborator(pull.repository)
    for team in groups:
        if pull.repository.id not in team.repositories:
            raise _not_collaborator(pull.repository)
    for account in people:
        if account.id not in pull.requested_reviewers:
            pull.requested_reviewers[account.id] = account
            _note_person(world, actor, pull, account, "review_requested")
    for team in groups:
        if team.id not in pull.requested_teams:
            pull.requested_teams[team.id] = team
            _note_team(world, actor, pull, team, "review_requested")


def remove(
    world: World, actor: Actor, pull: PullRequest, *, reviewers: Iterable[Account] = (), teams: Iterable[Team] = ()
) -> None:
    """Whoever is not asked is passed over."""
    require(actor, pull.repository, "pull_requests", "write", role="triage")
    for account in reviewers:
        if pull.requested_reviewers.pop(account.id, None) is not None:
            _note_person(world, actor, pull, account, "review_request_removed")
    for team in teams:
        if pull.requested_teams.pop(team.id, None) is not None:
            _note_team(world, actor, pull, team, "review_request_removed")


def _note_person(world: World, actor: Actor, pull: PullRequest, account: Account, action: str) -> None:
    touch(world, pull)
    record(world, actor, pull, action, assignee=account)
    tell(world, actor, pull, action, lambda: {"requested_reviewer": accounts.simple(world, account)})


def _note_team(world: World, actor: Actor, pull: PullRequest, team: Team, action: str) -> None:
    touch(world, pull)
    record(world, actor, pull, action, team=team)
    tell(world, actor, pull, action, lambda: {"requested_team": accounts.team(world, team)})


def _not_collaborator(repository: Repository) -> Unprocessable:
    return Unprocessable(NOT_A_COLLABORATOR.format(name=repository.full_name))
