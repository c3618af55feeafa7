"""What a ruleset may say: the kinds of rules, what each must carry, and who may pass it by."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.errors import Unprocessable

NEEDED: dict[str, tuple[str, ...]] = {
    "creation": (),
    "update": (),
    "deletion": (),
    "non_fast_forward": (),
    "required_linear_history": (),
    "required_signatures": (),
    "required_status_checks": ("required_status_checks", "strict_required_status_checks_policy"),
    "pull_request": (
        "dismiss_stale_reviews_on_push",
        "require_code_owner_review",
        "require_last_push_approval",
        "required_approving_review_count",
        "required_review_thread_resolution",
    ),
    "merge_queue": (
        "check_response_timeout_minutes",
        "grouping_strategy",
        "max_entries_to_build",
        "max_entries_to_merge",
        "merge_method",
        "min_entries_to_merge",
        "min_entries_to_merge_wait_minutes",
    ),
}
ACTORS = ("Integration", "OrganizationAdmin", "RepositoryRole", "Team", "DeployKey", "User", "EnterpriseOwner")
MODES = ("always", "pull_request", "exempt")


def check_rules(rules: Sequence[Mapping[str, Any]], bypass_actors: Sequence[Mapping[str, Any]]) -> None:
    for at, rule in enumerate(rules):
        kind = rule.get("type")
        if kind not in NEEDED:
            raise Unprocessable(f"Invalid request.\n\nFor 'rules/{at}/type', {kind!r} is no rule of the sandbox.")
        parameters = rule.get("parameters") or {}
        for name in NEEDED[str(kind)]:
            if name not in parameters:
                words = f"Invalid request.\n\nInvalid property /rules/{at}: data matches no possible input. "
                raise Unprocessable(f"{words}`{name}` is missing.")
        _check_checks(at, parameters.get("required_status_checks", ()))
    for at, actor in enumerate(bypass_actors):
        if actor.get("actor_type") not in ACTORS or actor.get("bypass_mode", "always") not in MODES:
            raise Unprocessable(f"Invalid request.\n\nInvalid property /bypass_actors/{at}.")


def _check_checks(at: int, checks: Sequence[Mapping[str, Any]]) -> None:
    for check in checks:
        if not isinstance(check.get("context"), str) or not check["context"]:
            raise Unprocessable(f"Invalid request.\n\nInvalid property /rules/{at}: a check needs a context.")
