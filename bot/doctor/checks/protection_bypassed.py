"""People who may merge whatever the check says."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.doctor.words import listed


@check("protection-bypassed", of=["plan"])
def protection_bypassed(subject: Subject) -> Iterator[Fault]:
    """Administrators, or whoever a ruleset lists, merge without the check, and no override is on record for it.

    Only looked at with `baton doctor --repo`, and known to an administrator's token alone.
    """
    protection = subject.installation.protection if subject.installation else None
    if protection is None:
        return
    if protection.admins_may_bypass and any(one.by == "branch protection" for one in protection.checks):
        yield Fault(
            f"administrators pass the protection of {protection.branch} by",
            "tick `Do not allow bypassing the above settings`, and name people under policy.override",
            "policy.override",
        )
    if protection.bypass:
        message = f"{listed(protection.bypass)} may pass the ruleset of {protection.branch} by"
        yield Fault(message, "empty its bypass list, and name people under policy.override", "policy.override")
    if protection.needs_pull_request is False:
        message = f"{protection.branch} takes pushes without a pull request"
        yield Fault(message, "require pull requests: `baton protect --apply` as an administrator", "approvals")


@check("stale-reviews", severity="note", of=["plan"])
def stale_reviews(subject: Subject) -> Iterator[Fault]:
    """GitHub's own required reviews go on counting after a push. Baton's belong to the commit that was looked at.

    Only looked at with `baton doctor --repo`.
    """
    protection = subject.installation.protection if subject.installation else None
    if protection and protection.stale_reviews_count:
        message = f"on {protection.branch} GitHub counts reviews of commits before the last push"
        yield Fault(message, "tick `Dismiss stale pull request approvals`, or leave the count to Baton", "approvals")
