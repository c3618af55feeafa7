"""Protection of branches, rulesets and the rules of a branch as JSON."""

from typing import Any
from urllib.parse import quote

from bot.sandbox.changes import BranchProtection, PushRestriction, ReviewRule, Ruleset
from bot.sandbox.model import Repository
from bot.sandbox.rules import demands
from bot.sandbox.shapes import Json, accounts, apps, repositories, stamp
from bot.sandbox.world import World


def url(world: World, one: BranchProtection) -> str:
    return f"{repositories.url(world, one.repository)}/branches/{quote(one.pattern, safe='')}/protection"


def protection(world: World, one: BranchProtection) -> Json:
    """What is not demanded is left out, as GitHub does it."""
    base = url(world, one)
    answer: Json = {
        "url": base,
        "required_signatures": {"url": f"{base}/required_signatures", "enabled": one.signatures},
        "enforce_admins": enforce_admins(world, one),
        "required_linear_history": {"enabled": one.linear_history},
        "allow_force_pushes": {"enabled": one.allow_force_pushes},
        "allow_deletions": {"enabled": one.allow_deletions},
        "block_creations": {"enabled": one.block_creations},
        "required_conversation_resolution": {"enabled": one.resolved_conversations},
        "lock_branch": {"enabled": one.lock_branch},
        "allow_fork_syncing": {"enabled": one.allow_fork_syncing},
    }
    if one.checks is not None:
        answer["required_status_checks"] = required_checks(world, one)
    if one.reviews is not None:
        answer["required_pull_request_reviews"] = _reviews(base, one.reviews)
    if one.restrictions is not None:
        answer["restrictions"] = _restrictions(world, base, one.restrictions)
    return answer


def enforce_admins(world: World, one: BranchProtection) -> Json:
    return {"url": f"{url(world, one)}/enforce_admins", "enabled": one.enforce_admins}


def required_checks(world: World, one: BranchProtection) -> Json:
    base = f"{url(world, one)}/required_status_checks"
    checks = one.checks or ()
    return {
        "url": base,
        "strict": one.strict,
        "contexts": [check.context for check in checks],
        "contexts_url": f"{base}/contexts",
        "checks": [{"context": check.context, "app_id": check.app_id} for check in checks],
    }


def summary(world: World, repository: Repository, branch: str) -> Json:
    """What `GET branches/{branch}` says of it to everybody."""
    one = demands.protection_of(repository, branch)
    checks = (one.checks or ()) if one is not None else ()
    return {
        "enabled": one is not None,
        "required_status_checks": {
            "enforcement_level": "off" if not checks else "everyone" if one and one.enforce_admins else "non_admins",
            "contexts": [check.context for check in checks],
            "checks": [{"context": check.context, "app_id": check.app_id} for check in checks],
        },
    }


def is_protected(repository: Repository, branch: str) -> bool:
    return bool(demands.of_branch(repository, branch).all)


def ruleset(world: World, one: Ruleset) -> Json:
    return listed_ruleset(world, one) | {
        "bypass_actors": one.bypass_actors,
        "current_user_can_bypass": "never",
        "conditions": {"ref_name": {"include": one.include, "exclude": one.exclude}},
        "rules": [_rule(rule) for rule in one.rules],
    }


def listed_ruleset(world: World, one: Ruleset) -> Json:
    api = f"{repositories.url(world, one.repository)}/rulesets/{one.id}"
    page = f"{repositories.html_url(world, one.repository)}/rules/{one.id}"
    return {
        "id": one.id,
        "name": one.name,
        "target": one.target,
        "source_type": "Repository",
        "source": one.repository.full_name,
        "enforcement": one.enforcement,
        "node_id": one.node_id,
        "_links": {"self": {"href": api}, "html": {"href": page}},
        "created_at": stamp(one.created_at),
        "updated_at": stamp(one.updated_at),
    }


def rules_of_branch(repository: Repository, branch: str) -> list[Json]:
    """Of active rulesets alone, whoever asks."""
    return [
        _rule(rule)
        | {"ruleset_source_type": "Repository", "ruleset_source": repository.full_name, "ruleset_id": one.id}
        for one in repository.rulesets.values()
        if one.enforcement == "active" and demands.concerns(one, branch)
        for rule in one.rules
    ]


def _rule(rule: dict[str, Any]) -> Json:
    return {"type": rule["type"], **({"parameters": rule["parameters"]} if rule.get("parameters") else {})}


def _reviews(base: str, rule: ReviewRule) -> Json:
    return {
        "url": f"{base}/required_pull_request_reviews",
        "dismiss_stale_reviews": rule.dismiss_stale,
        "require_code_owner_reviews": rule.require_code_owners,
        "required_approving_review_count": rule.count,
        "require_last_push_approval": rule.require_last_push,
    }


def _restrictions(world: World, base: str, one: PushRestriction) -> Json:
    place = f"{base}/restrictions"
    return {
        "url": place,
        "users_url": f"{place}/users",
        "teams_url": f"{place}/teams",
        "apps_url": f"{place}/apps",
        "users": [accounts.simple(world, user) for user in one.users],
        "teams": [accounts.team(world, team) for team in one.teams],
        "apps": [apps.app(world, app) | {"description": app.description or ""} for app in one.apps],
    }
