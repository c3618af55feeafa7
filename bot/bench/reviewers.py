"""Who is requested for review."""

from bot.domain.pull_reads import PullRead
from bot.rules.approvals import Verdict

A_ROLE = 3
MOST_REVIEWERS = 15
"""GitHub takes no more at a time."""


def reviewers(verdict: Verdict, read: PullRead, *, again: bool = False) -> list[str]:
    """Who is requested: some people of each role that is missing, unless one of them was asked before."""
    author = read.facts.author.id if read.facts.author else 0
    found: dict[str, None] = {}
    for role in verdict.missing_roles:
        those = [one for one in verdict.missing if one.agent == role and one.id and not one.login.endswith("[bot]")]
        if again or not any(one.id in read.requested for one in those):
            found.update(dict.fromkeys([one.login for one in those if one.id != author][:A_ROLE]))
    return list(found)[:MOST_REVIEWERS]
