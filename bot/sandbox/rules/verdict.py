"""Why a pull request may not be merged, and why a ref may not be moved, in GitHub's words."""

from collections.abc import Iterator

from bot.sandbox.access import rank, role_of
from bot.sandbox.actor import Actor
from bot.sandbox.changes import PullRequest, PushRestriction
from bot.sandbox.git import pull_diff, store, three_way
from bot.sandbox.model import Organization, Repository
from bot.sandbox.rules import approvals, checks, code_owners, demands
from bot.sandbox.rules.demands import Demand
from bot.sandbox.world import World

VIOLATIONS = "Repository rule violations found\n\n{}\n\n"
THROUGH_PULL = "Changes must be made through a pull request."
THROUGH_QUEUE = "Changes must be made through the merge queue"


def unmet(world: World, pull: PullRequest, actor: Actor, *, sha: str | None = None, queued: bool = False) -> list[str]:
    """What is missing before the actor may merge; empty where nothing is. `queued` skips the queue itself."""
    found: list[str] = []
    asked = demands.of_branch(pull.repository, pull.base_ref).left_for(actor, pull.repository, in_pull=True)
    for demand in asked:
        found += _unmet(world, pull, demand, sha or pull.head_sha)
        if demand.queue is not None and not queued:
            found.append(THROUGH_QUEUE)
        if not _may_push(actor, pull.repository, demand.restriction):
            found.append("You're not authorized to push to this branch.")
    return list(dict.fromkeys(found))


def merge_refusal(world: World, pull: PullRequest, actor: Actor) -> str | None:
    """The message of a 405: one reason as it is, those of rulesets under a heading."""
    asked = demands.of_branch(pull.repository, pull.base_ref).left_for(actor, pull.repository, in_pull=True)
    reasons = unmet(world, pull, actor)
    if not reasons:
        return None
    if any(one.is_ruleset for one in asked):
        return VIOLATIONS.format("\n\n".join(reasons))
    return " ".join(reasons)


def _unmet(world: World, pull: PullRequest, demand: Demand, sha: str) -> Iterator[str]:
    yield from unmet_checks(pull.repository, demand, sha)
    if demand.reviews is not None:
        yield from _unmet_reviews(pull, demand)
    if demand.is_strict and demand.checks and pull_diff.is_behind(pull):
        yield "The head branch is not up to date with the base branch."
    if demand.signatures and any(one.id.decode() not in world.signed for one in pull_diff.commits(pull)):
        yield "Commits must have verified signatures."
    if demand.forbids_update:
        yield "Cannot change this locked branch"


def unmet_checks(repository: Repository, demand: Demand, sha: str) -> Iterator[str]:
    words = {"EXPECTED": "is expected", "PENDING": "is pending", "FAILURE": "is failing", "ERROR": "has an error"}
    states = [(one, checks.state_of(repository, sha, one)) for one in demand.checks]
    expected = [one for one, state in states if state == "EXPECTED"]
    if len(expected) > 1:
        yield f"{len(expected)} of {len(states)} required status checks are expected."
    for one, state in states:
        if state != "SUCCESS" and not (state == "EXPECTED" and len(expected) > 1):
            yield f'Required status check "{one.context}" {words[state]}.'


def _unmet_reviews(pull: PullRequest, demand: Demand) -> Iterator[str]:
    rule = demand.reviews
    assert rule is not None, "asked for demands with a rule on reviews"
    missing = rule.count - approvals.approvals(pull)
    if missing > 0:
        noun = "review is" if rule.count == 1 else "reviews are"
        yield f"At least {rule.count} approving {noun} required by reviewers with write access."
    if approvals.refusals(pull):
        yield "Changes have been requested by reviewers with write access."
    if rule.require_last_push and missing <= 0 and not approvals.last_push_is_approved(pull):
        yield "New changes require approval from someone other than the last pusher."
    owners = code_owners.missing(pull) if rule.require_code_owners else []
    if owners:
        yield f"Waiting on code owner review from {' and/or '.join(one.removeprefix('@') for one in owners)}."
    wants_resolution = rule.require_resolved_threads or getattr(demand.source, "resolved_conversations", False)
    if wants_resolution and approvals.unresolved_threads(pull):
        yield "All comments must be resolved."


def push_refusal(repository: Repository, actor: Actor, ref: str, before: str | None, after: str | None) -> str | None:
    """Why a ref may not be moved by hand, or None."""
    if not ref.startswith("refs/heads/"):
        return None
    branch = ref.removeprefix("refs/heads/")
    if branch.startswith("gh-readonly-queue/"):
        return "Cannot update this protected ref."
    asked = demands.of_branch(repository, branch).left_for(actor, repository)
    reasons = [reason for one in asked for reason in _against(repository, actor, one, before, after)]
    if not reasons:
        return None
    reasons = list(dict.fromkeys(reasons))
    if any(one.is_ruleset for one in asked):
        return VIOLATIONS.format("\n\n".join(reasons))
    return " ".join(reasons)


def _against(
    repository: Repository, actor: Actor, demand: Demand, before: str | None, after: str | None
) -> Iterator[str]:
    if after is None:
        if demand.forbids_deletion:
            yield "Cannot delete this protected branch" if not demand.is_ruleset else "Cannot delete this branch"
        return
    if before is None:
        if demand.forbids_creation:
            yield "Cannot create ref due to creations being restricted."
        return
    if demand.forbids_force and not three_way.is_ancestor(repository, before, after):
        yield "Cannot force-push to this branch"
    if demand.forbids_update:
        yield "Cannot update this protected ref."
    if not _may_push(actor, repository, demand.restriction):
        yield "You're not authorized to push to this branch."
    if demand.queue is not None:
        yield THROUGH_QUEUE
    elif demand.needs_pull:
        yield THROUGH_PULL
    yield from unmet_checks(repository, demand, after)
    if demand.linear and len(store.commit(repository, after).parents) > 1:
        yield "This branch must not contain merge commits."


def _may_push(actor: Actor, repository: Repository, restriction: PushRestriction | None) -> bool:
    if restriction is None:
        return True
    if actor.app is not None:
        return actor.app in restriction.apps
    account = actor.account
    if account is None:
        return False
    is_admin = isinstance(repository.owner, Organization) and rank(role_of(account, repository)) >= rank("admin")
    return account in restriction.users or is_admin or any(account.id in team.members for team in restriction.teams)


def mergeable_state(world: World, pull: PullRequest, actor: Actor) -> str:
    """`mergeable_state` once it is known whether the two merge."""
    if pull.is_merged or pull.state == "closed":
        return "unknown"
    if not pull_diff.merge_test(pull).is_mergeable:
        return "dirty"
    if pull.draft:
        return "draft"
    asked = demands.of_branch(pull.repository, pull.base_ref)
    reasons = [one for demand in asked for one in _unmet(world, pull, demand, pull.head_sha)]
    if reasons:
        is_only_behind = all("not up to date" in one for one in reasons)
        return "behind" if is_only_behind else "blocked"
    state = checks.rollup(pull.repository, pull.head_sha)
    return "unstable" if state in ("FAILURE", "ERROR", "PENDING") else "clean"
