"""Permissions of the App: fewer than it needs, or more."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject

LEVELS = {"": 0, "read": 1, "write": 2, "admin": 3}
OPTIONAL = {
    "contents": "write", "pull_requests": "write", "merge_queues": "read", "members": "read", "statuses": "read",
    "actions": "read", "organization_projects": "",
}  # fmt: skip
"""What may be granted beyond the manifest, because a part of Baton makes use of it."""


@check("permission-missing", severity="error", of=["plan"])
def permission_missing(subject: Subject) -> Iterator[Fault]:
    """The App is not installed, or the installation has not granted what the App asks for.

    Only looked at with `baton doctor --repo` under the App's key.
    """
    protection = subject.installation.protection if subject.installation else None
    if protection is None or protection.granted is None:
        return
    if not protection.granted:
        yield Fault("the App is not installed on the repository", "install it from the App's page")
        return
    for name, level in protection.wanted.items():
        if name == "actions":
            continue  # only metrics need it: `metric-not-granted`
        if LEVELS.get(protection.granted.get(name, ""), 0) < LEVELS[level]:
            given = protection.granted.get(name) or "nothing"
            yield Fault(f"the App may {given} of {name}, and needs {level}", "accept it on the installation's page")


@check("permission-too-much", of=["plan"])
def permission_too_much(subject: Subject) -> Iterator[Fault]:
    """The App may do more than any part of it makes use of; administration above all.

    Only looked at with `baton doctor --repo` under the App's key.
    """
    protection = subject.installation.protection if subject.installation else None
    if protection is None or protection.granted is None:
        return
    for name, level in protection.granted.items():
        enough = max(LEVELS.get(protection.wanted.get(name, ""), 0), LEVELS[OPTIONAL.get(name, "")])
        if LEVELS.get(level, 3) > enough:
            yield Fault(f"the App may {level} {name}, and never needs that", "take it away in the App's settings")


@check("protection-unknown", severity="note", of=["plan"])
def protection_unknown(subject: Subject) -> Iterator[Fault]:
    """What these credentials are not told: nothing follows from it, neither good nor bad."""
    protection = subject.installation.protection if subject.installation else None
    for why in protection.unknown if protection else ():
        yield Fault(f"unknown: {why}", "run `baton doctor --repo` with an administrator's GH_TOKEN")
