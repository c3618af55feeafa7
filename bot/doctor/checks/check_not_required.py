"""Approval rules that nothing enforces: a merge does not wait for the check."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.rules.ruleset import required_by


@check("check-not-required", of=["plan"])
def check_not_required(subject: Subject) -> Iterator[Fault]:
    """Neither branch protection nor a ruleset makes a merge wait for Baton's check: the rules are advice.

    Only looked at with `baton doctor --repo`. The status page says "advisory" as long as it is so.
    """
    protection = subject.installation.protection if subject.installation else None
    if protection is None or not subject.plan.approvals:
        return
    for name in required_by(subject.plan, protection.branch):
        if protection.required(name) is None:
            message = f"a merge to {protection.branch} does not wait for the check {name}"
            yield Fault(message, "require it: `baton protect --apply` as an administrator", "approvals")
