"""REST: protection of branches, rulesets, and the rules of a branch."""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.access import may, require
from bot.sandbox.changes import BranchProtection, PushRestriction, RequiredCheck, ReviewRule, Ruleset
from bot.sandbox.errors import NotFound, Unprocessable
from bot.sandbox.model import Organization, Repository
from bot.sandbox.operations import protection as operations
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import protection as shapes

REPO = "/repos/{owner}/{repo}"
PROTECTION = REPO + "/branches/{branch}/protection"
ADMINS = PROTECTION + "/enforce_admins"
CHECKS = PROTECTION + "/required_status_checks"
RULESETS = REPO + "/rulesets"
RULESET = RULESETS + "/{ruleset_id}"
NEEDED = ("required_status_checks", "enforce_admins", "required_pull_request_reviews", "restrictions")
FLAGS = {
    "required_linear_history": "linear_history",
    "allow_force_pushes": "allow_force_pushes",
    "allow_deletions": "allow_deletions",
    "block_creations": "block_creations",
    "required_conversation_resolution": "resolved_conversations",
    "lock_branch": "lock_branch",
    "allow_fork_syncing": "allow_fork_syncing",
}
ENFORCEMENT: tuple[operations.Enforcement, ...] = ("disabled", "active", "evaluate")


@route("GET", PROTECTION, "branches/branch-protection#get-branch-protection")
def get_protection(call: Call) -> Answer:
    return Answer(200, shapes.protection(call.world, _find(call)))


@route("PUT", PROTECTION, "branches/branch-protection#update-branch-protection")
def put_protection(call: Call) -> Answer:
    repository = call.repository()
    fields = call.fields()
    for name in NEEDED:
        if name not in fields:
            raise Unprocessable(f'Invalid request.\n\n"{name}" wasn\'t supplied.')
    checks = fields["required_status_checks"]
    made = call.do(
        operations.protect,
        repository,
        call.names["branch"],
        checks=None if checks is None else _checks(checks),
        strict=bool(checks and checks.get("strict")),
        reviews=_reviews(fields["required_pull_request_reviews"]),
        enforce_admins=bool(fields["enforce_admins"]),
        restrictions=_restrictions(call, repository, fields["restrictions"]),
        **{ours: bool(fields.get(theirs)) for theirs, ours in FLAGS.items()},
    )
    return Answer(200, shapes.protection(call.world, made))


@route("DELETE", PROTECTION, "branches/branch-protection#delete-branch-protection")
def delete_protection(call: Call) -> Answer:
    call.do(operations.unprotect, call.repository(), call.names["branch"])
    return nothing()


@route("GET", ADMINS, "branches/branch-protection#get-admin-branch-protection")
def get_admins(call: Call) -> Answer:
    return Answer(200, shapes.enforce_admins(call.world, _find(call)))


@route("POST", ADMINS, "branches/branch-protection#set-admin-branch-protection")
def set_admins(call: Call) -> Answer:
    one = _find(call, level="write")
    one.enforce_admins = True
    return Answer(200, shapes.enforce_admins(call.world, one))


@route("DELETE", ADMINS, "branches/branch-protection#delete-admin-branch-protection")
def delete_admins(call: Call) -> Answer:
    _find(call, level="write").enforce_admins = False
    return nothing()


@route("GET", CHECKS, "branches/branch-protection#get-status-checks-protection")
def get_checks(call: Call) -> Answer:
    one = _find(call)
    if one.checks is None:
        raise NotFound("Required status checks not enabled")
    return Answer(200, shapes.required_checks(call.world, one))


@route("GET", RULESETS, "repos/rules#get-all-repository-rulesets")
def list_rulesets(call: Call) -> Answer:
    repository = call.readable()
    return call.page(list(repository.rulesets.values()), lambda one: shapes.listed_ruleset(call.world, one))


@route("POST", RULESETS, "repos/rules#create-a-repository-ruleset")
def create_ruleset(call: Call) -> Answer:
    repository = call.repository()
    named = _conditions(call)
    enforcement = call.one_of("enforcement", ENFORCEMENT)
    if enforcement is None:
        raise Unprocessable('Invalid request.\n\n"enforcement" wasn\'t supplied.')
    made = call.do(
        operations.create_ruleset,
        repository,
        name=call.text("name"),
        enforcement=enforcement,
        target=call.one_of("target", ("branch", "tag", "push")) or "branch",
        include=(named or {}).get("include") or (),
        exclude=(named or {}).get("exclude") or (),
        rules=call.fields().get("rules") or (),
        bypass_actors=call.fields().get("bypass_actors") or (),
    )
    return created(shapes.ruleset(call.world, made))


@route("GET", RULESET, "repos/rules#get-a-repository-ruleset")
def get_ruleset(call: Call) -> Answer:
    """Who passes it by is told to those alone who may change it."""
    ruleset = _find_ruleset(call)
    answer = shapes.ruleset(call.world, ruleset)
    if not may(call.actor, ruleset.repository, "administration", "write", role="admin"):
        del answer["bypass_actors"]
    return Answer(200, answer)


@route("PUT", RULESET, "repos/rules#update-a-repository-ruleset")
def update_ruleset(call: Call) -> Answer:
    named = _conditions(call)
    made = call.do(
        operations.update_ruleset,
        _find_ruleset(call),
        name=call.text_or_none("name"),
        enforcement=call.one_of("enforcement", ENFORCEMENT),
        include=None if named is None else named.get("include", ()),
        exclude=None if named is None else named.get("exclude", ()),
        rules=call.fields().get("rules"),
        bypass_actors=call.fields().get("bypass_actors"),
    )
    return Answer(200, shapes.ruleset(call.world, made))


@route("DELETE", RULESET, "repos/rules#delete-a-repository-ruleset")
def delete_ruleset(call: Call) -> Answer:
    call.do(operations.delete_ruleset, _find_ruleset(call))
    return nothing()


@route("GET", REPO + "/rules/branches/{branch...}", "repos/rules#get-rules-for-a-branch")
def list_rules(call: Call) -> Answer:
    return call.page(shapes.rules_of_branch(call.readable(), call.names["branch"]), lambda one: one)


def _find(call: Call, *, level: str = "read") -> BranchProtection:
    repository = call.repository()
    require(call.actor, repository, "administration", level, role="admin")
    one = repository.protections.get(call.names["branch"])
    if one is None:
        raise NotFound("Branch not protected")
    return one


def _find_ruleset(call: Call) -> Ruleset:
    found = call.readable().rulesets.get(call.number("ruleset_id"))
    if found is None:
        raise NotFound
    return found


def _conditions(call: Call) -> dict[str, Any] | None:
    value = call.fields().get("conditions")
    if value is None:
        return None
    named = value.get("ref_name") if isinstance(value, dict) else None
    if not isinstance(named, dict):
        raise call.wrong("conditions", value, "object")
    return named


def _checks(value: Mapping[str, Any]) -> list[RequiredCheck]:
    """`checks` with Apps, or the older `contexts` alone; -1 is any App."""
    if value.get("checks"):
        ids = ((one["context"], one.get("app_id")) for one in value["checks"])
        return [RequiredCheck(context, None if app in (None, -1) else app) for context, app in ids]
    return [RequiredCheck(context) for context in value.get("contexts") or ()]


def _reviews(value: Mapping[str, Any] | None) -> ReviewRule | None:
    if value is None:
        return None
    return ReviewRule(
        count=value.get("required_approving_review_count", 1),
        dismiss_stale=bool(value.get("dismiss_stale_reviews")),
        require_code_owners=bool(value.get("require_code_owner_reviews")),
        require_last_push=bool(value.get("require_last_push_approval")),
    )


def _restrictions(call: Call, repository: Repository, value: Mapping[str, Any] | None) -> PushRestriction | None:
    if value is None:
        return None
    owner = repository.owner
    if not isinstance(owner, Organization):
        raise Unprocessable("Only organization repositories can have users and team restrictions")
    return PushRestriction(
        users=[call.world.account(login) for login in value.get("users") or ()],
        teams=[owner.teams[slug] for slug in value.get("teams") or () if slug in owner.teams],
        apps=[call.world.app_slugs[slug] for slug in value.get("apps") or () if slug in call.world.app_slugs],
    )
