"""The ruleset that makes a merge wait for Baton's checks: as GitHub takes it, and how one that is there differs."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.protection import approvals_check
from bot.plan.models import Plan

NAME = "Baton"
_OWN = ("name", "target", "enforcement", "conditions", "rules", "bypass_actors")


def ruleset_for(plan: Plan, branch: str, *, app_id: int) -> dict[str, Any]:
    """Changes come by pull request, history is kept, and the checks that the plan calls for are Baton's own word."""
    checks = [{"context": name, "integration_id": app_id} for name in required_by(plan, branch)]
    return {
        "name": f"{NAME}: {branch}",
        "target": "branch",
        "enforcement": "active",
        "conditions": {"ref_name": {"include": [f"refs/heads/{branch}"], "exclude": []}},
        "bypass_actors": [],
        "rules": [
            {"type": "deletion"},
            {"type": "non_fast_forward"},
            {
                "type": "pull_request",
                "parameters": {
                    "required_approving_review_count": 0,
                    "dismiss_stale_reviews_on_push": False,
                    "require_code_owner_review": False,
                    "require_last_push_approval": False,
                    "required_review_thread_resolution": False,
                },
            },
            {
                "type": "required_status_checks",
                "parameters": {"strict_required_status_checks_policy": False, "required_status_checks": checks},
            },
        ],
    }


def required_by(plan: Plan, branch: str) -> tuple[str, ...]:
    """Checks that every pull request to the branch gets: one that only some get would block all others for ever."""
    standards = plan.standards
    has_standards = standards and (standards.commits or standards.tests_with_code or standards.docs_with_api)
    has_contracts = plan.contracts or (standards and standards.meet_at_contracts)
    found = [approvals_check(branch)]
    found += ["baton/standards"] if has_standards else []
    found += ["baton/contracts"] if has_contracts else []
    return tuple(found)


def merged_with(there: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What is written over one that is there: people's further rules, conditions and bypass lists stay."""
    kept = {name: there[name] for name in _OWN if name in there}
    types = {rule["type"] for rule in wanted["rules"]}
    further = [rule for rule in there.get("rules") or () if rule["type"] not in types]
    rules = [_rule_with(rule, there.get("rules") or ()) for rule in wanted["rules"]]
    return {**kept, "enforcement": "active", "target": "branch", "name": wanted["name"],
            "conditions": there.get("conditions") or wanted["conditions"], "rules": [*rules, *further]}  # fmt: skip


def _rule_with(rule: Mapping[str, Any], there: Any) -> dict[str, Any]:
    """The rule with what people set in theirs; checks of Baton's names are pinned, others stay."""
    theirs = next((one.get("parameters") or {} for one in there if one["type"] == rule["type"]), None)
    if theirs is None or "parameters" not in rule:
        return dict(rule)
    parameters = {**rule["parameters"], **theirs}
    if rule["type"] == "required_status_checks":
        mine = rule["parameters"]["required_status_checks"]
        names = {one["context"] for one in mine}
        others = [one for one in theirs.get("required_status_checks") or () if one["context"] not in names]
        parameters["required_status_checks"] = [*mine, *others]
    return {"type": rule["type"], "parameters": parameters}


def differences(there: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> tuple[str, ...]:
    """What writing would change, a line each; none where it is as wanted."""
    if there is None:
        return (f"+ ruleset {wanted['name']}", *(f"+ {line}" for line in _lines(wanted)))
    before, after = list(_lines(there)), list(_lines(wanted))
    gone = [f"- {line}" for line in before if line not in after]
    return (*gone, *(f"+ {line}" for line in after if line not in before))


def _lines(ruleset: Mapping[str, Any]) -> Iterator[str]:
    yield f"enforcement {ruleset.get('enforcement')}"
    include = ((ruleset.get("conditions") or {}).get("ref_name") or {}).get("include") or ()
    yield from (f"branch {one}" for one in include)
    for rule in ruleset.get("rules") or ():
        yield f"rule {rule['type']}"
        for name, value in sorted((rule.get("parameters") or {}).items()):
            if name == "required_status_checks":
                yield from (f"check {one['context']} of App {one.get('integration_id') or 'any'}" for one in value)
            else:
                yield f"{rule['type']}.{name} {value}"
    yield from (f"bypass {one.get('actor_type')} {one.get('actor_id')}" for one in ruleset.get("bypass_actors") or ())
