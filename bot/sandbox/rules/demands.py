"""The demands on a branch: each protection and ruleset that concerns it, in one form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from bot.sandbox.access import rank, role_of
from bot.sandbox.actor import Actor
from bot.sandbox.changes import BranchProtection, PushRestriction, RequiredCheck, ReviewRule, Ruleset
from bot.sandbox.model import Organization, Repository, Role

ORGANIZATION_ADMIN, ADMIN_ROLE, MAINTAIN_ROLE, WRITE_ROLE = 1, 5, 2, 4
"""Actor ids of roles in a ruleset's `bypass_actors`: docs.github.com, "Create a repository ruleset"."""
ROLES: dict[int, Role] = {ADMIN_ROLE: "admin", MAINTAIN_ROLE: "maintain", WRITE_ROLE: "write"}


@dataclass(frozen=True, slots=True)
class Queue:
    """How a branch's merge queue works."""

    method: str = "merge"
    most_to_build: int = 5
    most_to_merge: int = 5
    grouping: str = "ALLGREEN"


@dataclass(frozen=True, slots=True)
class Demand:
    """What one protection or one ruleset says of a branch."""

    source: BranchProtection | Ruleset
    checks: tuple[RequiredCheck, ...] = ()
    is_strict: bool = False
    reviews: ReviewRule | None = None
    needs_pull: bool = False
    linear: bool = False
    signatures: bool = False
    forbids_force: bool = False
    forbids_deletion: bool = False
    forbids_creation: bool = False
    forbids_update: bool = False
    methods: tuple[str, ...] = ()
    """Merge methods that are left; empty is no restriction."""
    queue: Queue | None = None
    restriction: PushRestriction | None = None

    @property
    def is_ruleset(self) -> bool:
        return isinstance(self.source, Ruleset)

    def is_bypassed(self, actor: Actor, repository: Repository, *, in_pull: bool = False) -> bool:
        """True if the actor need not meet it."""
        if isinstance(self.source, Ruleset):
            return any(_bypasses(one, actor, repository, in_pull) for one in self.source.bypass_actors)
        if self.source.enforce_admins or actor.app is not None:
            return False
        return role_of(actor.account, repository) == "admin"


@dataclass(frozen=True, slots=True)
class Demands:
    """All that a branch demands."""

    all: tuple[Demand, ...] = field(default=())

    def __iter__(self) -> Iterator[Demand]:
        return iter(self.all)

    @property
    def dismisses_stale_reviews(self) -> bool:
        return any(one.reviews is not None and one.reviews.dismiss_stale for one in self.all)

    @property
    def queue(self) -> Queue | None:
        return next((one.queue for one in self.all if one.queue is not None), None)

    @property
    def checks(self) -> tuple[RequiredCheck, ...]:
        return tuple(dict.fromkeys(check for one in self.all for check in one.checks))

    def left_for(self, actor: Actor, repository: Repository, *, in_pull: bool = False) -> "Demands":
        """Those that the actor has to meet."""
        return Demands(tuple(one for one in self.all if not one.is_bypassed(actor, repository, in_pull=in_pull)))


def of_branch(repository: Repository, branch: str) -> Demands:
    classic = protection_of(repository, branch)
    found = [_of_protection(classic)] if classic is not None else []
    rulesets = [one for one in repository.rulesets.values() if one.enforcement == "active" and concerns(one, branch)]
    return Demands(tuple(found + [_of_ruleset(one) for one in rulesets]))


def protection_of(repository: Repository, branch: str) -> BranchProtection | None:
    """The one of that name, else the oldest whose pattern fits."""
    exact = repository.protections.get(branch)
    if exact is not None:
        return exact
    return next((one for one in repository.protections.values() if _fits(one.pattern, branch)), None)


def concerns(ruleset: Ruleset, branch: str) -> bool:
    if ruleset.target != "branch":
        return False
    is_in = any(_names(one, ruleset.repository, branch) for one in ruleset.include)
    return is_in and not any(_names(one, ruleset.repository, branch) for one in ruleset.exclude)


def _names(pattern: str, repository: Repository, branch: str) -> bool:
    if pattern == "~ALL":
        return True
    if pattern == "~DEFAULT_BRANCH":
        return branch == repository.default_branch
    return _fits(pattern, f"refs/heads/{branch}")


def _fits(pattern: str, name: str) -> bool:
    return _compiled(pattern).fullmatch(name) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Ruby's fnmatch with paths: a star stays within its segment, two stars do not."""
    words = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    parts = re.split(r"(\*\*/|\*\*|\*|\?)", pattern)
    return re.compile("".join(words.get(part, re.escape(part)) for part in parts))


def _of_protection(one: BranchProtection) -> Demand:
    return Demand(
        one,
        checks=one.checks or (),
        is_strict=one.strict and one.checks is not None,
        reviews=one.reviews,
        needs_pull=one.reviews is not None,
        linear=one.linear_history,
        signatures=one.signatures,
        forbids_force=not one.allow_force_pushes,
        forbids_deletion=not one.allow_deletions,
        forbids_update=one.lock_branch,
        restriction=one.restrictions,
    )


def _of_ruleset(one: Ruleset) -> Demand:
    rules = {rule["type"]: rule.get("parameters") or {} for rule in one.rules}
    checks = rules.get("required_status_checks", {})
    pull = rules.get("pull_request")
    return Demand(
        one,
        checks=tuple(
            RequiredCheck(check["context"], check.get("integration_id"))
            for check in checks.get("required_status_checks", ())
        ),
        is_strict=bool(checks.get("strict_required_status_checks_policy")),
        reviews=None if pull is None else _review_rule(pull),
        needs_pull=pull is not None,
        linear="required_linear_history" in rules,
        signatures="required_signatures" in rules,
        forbids_force="non_fast_forward" in rules,
        forbids_deletion="deletion" in rules,
        forbids_creation="creation" in rules,
        forbids_update="update" in rules,
        methods=tuple((pull or {}).get("allowed_merge_methods") or ()),
        queue=_queue(rules["merge_queue"]) if "merge_queue" in rules else None,
    )


def _review_rule(parameters: dict[str, Any]) -> ReviewRule:
    return ReviewRule(
        count=parameters.get("required_approving_review_count", 0),
        dismiss_stale=bool(parameters.get("dismiss_stale_reviews_on_push")),
        require_code_owners=bool(parameters.get("require_code_owner_review")),
        require_last_push=bool(parameters.get("require_last_push_approval")),
        require_resolved_threads=bool(parameters.get("required_review_thread_resolution")),
    )


def _queue(parameters: dict[str, Any]) -> Queue:
    return Queue(
        method=str(parameters.get("merge_method", "MERGE")).lower(),
        most_to_build=parameters.get("max_entries_to_build", 5),
        most_to_merge=parameters.get("max_entries_to_merge", 5),
        grouping=parameters.get("grouping_strategy", "ALLGREEN"),
    )


def _bypasses(entry: dict[str, Any], actor: Actor, repository: Repository, in_pull: bool) -> bool:
    if entry.get("bypass_mode", "always") == "pull_request" and not in_pull:
        return False
    identifier, account = entry.get("actor_id"), actor.account
    owner = repository.owner
    match entry.get("actor_type"):
        case "Integration":
            return actor.app is not None and actor.app.id == identifier
        case _ if actor.app is not None or account is None:
            return False
        case "OrganizationAdmin":
            return isinstance(owner, Organization) and owner.members.get(account.id) == "admin"
        case "RepositoryRole":
            wanted = ROLES.get(identifier or 0)
            return wanted is not None and rank(role_of(account, repository)) >= rank(wanted)
        case "Team" if isinstance(owner, Organization):
            return any(team.id == identifier and account.id in team.members for team in owner.teams.values())
    return False
