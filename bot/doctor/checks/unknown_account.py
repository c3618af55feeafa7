"""Accounts and teams that the plan or CODEOWNERS names and GitHub does not know."""

from collections.abc import Iterator

from bot.doctor.registry import Fault, check
from bot.doctor.subject import Subject
from bot.plan.models import Plan
from bot.rules.approvals.code_owners import read_code_owners


@check("unknown-account", severity="error", of=["plan"])
def unknown_account(subject: Subject) -> Iterator[Fault]:
    """A principal, or somebody who may override, whom GitHub does not know, or knows by another id.

    Only looked at where GitHub can be asked: `baton doctor` of a file alone cannot tell.
    """
    if subject.installation is None:
        return
    for key, principal in _principals(subject.plan):
        login, _, number = principal.partition("#")
        found = subject.installation.accounts.get(login.lower())
        if found == 0:
            yield Fault(f"there is no account {login}", "look at its name, or take it out", key)
        elif found and number and int(number) != found:
            message = f"{login} has the id {found}, not {number}: the name has changed hands"
            yield Fault(message, f"write {login}#{found} if that account is meant", key)


@check("code-owners", severity="error", of=["plan"])
def code_owners(subject: Subject) -> Iterator[Fault]:
    """A rule asks the owners of code, and CODEOWNERS is not there, cannot be read, or names a team that is not there.

    Only looked at where GitHub can be asked.
    """
    names = [name for name, rule in subject.plan.approvals.items() if rule.code_owners]
    if subject.installation is None or not names:
        return
    key = f"approvals.{names[0]}.code_owners"
    if subject.installation.codeowners is None:
        yield Fault("there is no CODEOWNERS on the base branch", "write one at .github/CODEOWNERS", key)
        return
    read = read_code_owners(subject.installation.codeowners)
    for finding in read.findings:
        yield Fault(f"line {finding.line} of CODEOWNERS: {finding.message}", finding.remedy, key)
    known = subject.installation.teams
    for line in read.lines if known is not None else ():
        for owner in line.owners:
            if "/" in owner and owner.startswith("@") and known is not None and owner[1:].lower() not in known:
                message = f"line {line.line} of CODEOWNERS: there is no team {owner}"
                yield Fault(message, "look at its name, or let the App read the members", key)


def _principals(plan: Plan) -> Iterator[tuple[str, str]]:
    for name, agent in plan.agents.items():
        for at, principal in enumerate(agent.principals):
            yield f"agents.{name}.principals.{at}", principal
    for at, principal in enumerate(plan.policy.override):
        yield f"policy.override.{at}", principal
