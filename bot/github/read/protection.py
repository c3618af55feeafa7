"""Protection of a branch by both of GitHub's means, and what Baton is granted: as far as the credentials reach."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from bot.domain.ports import Place
from bot.domain.protection import Protection, RequiredCheck
from bot.errors import GitHubError, NotGranted, UsageError
from bot.github.client import Client, Missing, Refused

ROLES = {1: "maintain", 2: "write", 4: "write", 5: "admin"}
"""Numbers of repository roles in bypass lists: docs.github.com/rest/repos/rules."""


async def default_branch(client: Client, place: Place) -> str:
    answer = await client.rest("GET", f"/repos/{place.owner}/{place.name}", place=place)
    return str(answer.content["default_branch"])


async def required_checks(client: Client, place: Place, branch: str) -> tuple[RequiredCheck, ...]:
    """What everybody may know who may read: of rulesets all, of classic protection the summary."""
    return (*await _of_rules(client, place, branch), *await _of_summary(client, place, branch))


async def read_protection(client: Client, place: Place, branch: str, *, app: Client) -> Protection:
    """All that these credentials are told; the rest is `unknown`, with the reason. `app` may ask as the App itself."""
    found = Protection(branch, await required_checks(client, place, branch))
    found = _with_rules(found, await _rules(client, place, branch))
    found = await _with_classic(found, client, place)
    found = await _with_bypass(found, client, place)
    return await _with_grants(found, app, place)


async def _rules(client: Client, place: Place, branch: str) -> list[Mapping[str, Any]]:
    """Rules of active rulesets, the organization's included."""
    path = f"/repos/{place.owner}/{place.name}/rules/branches/{quote(branch, safe='/')}"
    try:
        answer = await client.rest("GET", path, place=place, params={"per_page": 100})
    except (Missing, Refused):
        return []  # servers of older versions know no rulesets
    return list(answer.content)


async def _of_rules(client: Client, place: Place, branch: str) -> list[RequiredCheck]:
    found: list[RequiredCheck] = []
    for rule in await _rules(client, place, branch):
        if rule["type"] != "required_status_checks":
            continue
        by = f"ruleset {int(rule.get('ruleset_id') or 0)}"
        for one in (rule.get("parameters") or {}).get("required_status_checks") or ():
            found.append(RequiredCheck(str(one["context"]), int(one.get("integration_id") or 0), by))
    return found


async def _of_summary(client: Client, place: Place, branch: str) -> list[RequiredCheck]:
    path = f"/repos/{place.owner}/{place.name}/branches/{quote(branch, safe='/')}"
    answer = await client.rest("GET", path, place=place)
    checks = ((answer.content.get("protection") or {}).get("required_status_checks") or {}).get("checks") or ()
    return [RequiredCheck(str(one["context"]), max(0, int(one.get("app_id") or 0))) for one in checks]


def _with_rules(found: Protection, rules: list[Mapping[str, Any]]) -> Protection:
    asked = [rule.get("parameters") or {} for rule in rules if rule["type"] == "pull_request"]
    if not asked:
        return found
    counted = [one for one in asked if one.get("required_approving_review_count")]
    stale = None if not counted else not any(one.get("dismiss_stale_reviews_on_push") for one in counted)
    return replace(found, needs_pull_request=True, stale_reviews_count=stale)


async def _with_classic(found: Protection, client: Client, place: Place) -> Protection:
    path = f"/repos/{place.owner}/{place.name}/branches/{quote(found.branch, safe='')}/protection"
    try:
        answer = await client.rest("GET", path, place=place)
    except Missing:
        return found if found.checks or found.needs_pull_request else replace(found, needs_pull_request=False)
    except (NotGranted, Refused):
        return _unknown(found, "branch protection is shown to administrators only")
    content = answer.content
    checks = ((content.get("required_status_checks") or {}).get("checks")) or ()
    mine = tuple(RequiredCheck(str(one["context"]), max(0, int(one.get("app_id") or 0))) for one in checks)
    reviews = content.get("required_pull_request_reviews")
    others = tuple(one for one in found.checks if one.by != "branch protection")
    found = replace(found, checks=(*others, *mine), admins_may_bypass=not content["enforce_admins"]["enabled"])
    if reviews:
        stale = not reviews.get("dismiss_stale_reviews") if reviews.get("required_approving_review_count") else None
        found = replace(found, needs_pull_request=True, stale_reviews_count=stale)
    return found


async def _with_bypass(found: Protection, client: Client, place: Place) -> Protection:
    """Whoever may pass the rulesets by that require checks; GitHub tells it to those who may change them."""
    numbers = dict.fromkeys(one.by.removeprefix("ruleset ") for one in found.checks if one.by.startswith("ruleset "))
    bypass: list[str] = []
    names: dict[str, str] = {}
    for number in numbers:
        try:
            answer = await client.rest("GET", f"/repos/{place.owner}/{place.name}/rulesets/{number}", place=place)
        except (Missing, NotGranted, Refused):
            found = _unknown(found, f"ruleset {number} is the organization's, or not shown")
            continue
        names[f"ruleset {number}"] = f"ruleset {answer.content.get('name') or number}"
        if "bypass_actors" not in answer.content:
            found = _unknown(found, "who may bypass rulesets is shown to administrators only")
            continue
        bypass += [_actor(one) for one in answer.content["bypass_actors"] or ()]
        found = replace(found, bypass=tuple(bypass))
    checks = tuple(replace(one, by=names.get(one.by, one.by)) for one in found.checks)
    return replace(found, checks=checks)


def _actor(one: Mapping[str, Any]) -> str:
    kind, number = str(one.get("actor_type")), one.get("actor_id")
    who = {"OrganizationAdmin": "owners of the organization", "DeployKey": "deploy keys"}.get(kind)
    if kind == "RepositoryRole":
        who = f"everybody with the role {ROLES.get(int(number or 0), number)}"
    how = " on pull requests" if one.get("bypass_mode") == "pull_request" else ""
    return f"{who or f'{kind} {number}'}{how}"


async def _with_grants(found: Protection, client: Client, place: Place) -> Protection:
    """What the installation grants; only the App itself is told."""
    try:
        app = await client.as_app("GET", "/app")
        here = await client.as_app("GET", f"/repos/{place.owner}/{place.name}/installation")
    except UsageError:
        return _unknown(found, "what the App is granted is told to the App alone; set BATON_APP_ID and its key")
    except GitHubError as error:
        return _unknown(found, f"what the App is granted could not be read: {error}")
    if here.status != 200:
        return replace(found, app_id=int(app.content["id"]), granted={})
    return replace(found, app_id=int(app.content["id"]), granted=dict(here.content.get("permissions") or {}))


def _unknown(found: Protection, why: str) -> Protection:
    return found if why in found.unknown else replace(found, unknown=(*found.unknown, why))
