"""A required check that anybody may set green."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.rules.ruleset import required_by


@check("check-not-pinned", severity="error", of=["plan"])
def check_not_pinned(subject: Subject) -> Iterator[Fault]:
    """Baton's check is required by its name alone, or of another App: whoever may write can set one of that name.

    Only looked at with `baton doctor --repo`.
    """
    protection = subject.installation.protection if subject.installation else None
    if protection is None:
        return
    for name in required_by(subject.plan, protection.branch):
        required = protection.required(name)
        if required is None:
            continue
        if not required.app_id:
            message = f"{required.by} requires {name} of anybody: whoever may write can set it green"
            yield Fault(message, "pin it to the App: `baton protect --apply` as an administrator", "approvals")
        elif protection.app_id and required.app_id != protection.app_id:
            message = f"{required.by} requires {name} of App {required.app_id}, and Baton is App {protection.app_id}"
            yield Fault(message, "pin it to Baton's App: `baton protect --apply`, or it never gets green", "approvals")
