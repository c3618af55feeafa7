"""Looking at the checks beside approvals in a story."""

from bot.sandbox.changes import CheckRun, PullRequest
from tests.conversations.approvals.pulls import Pulls


def checks_at(hands: Pulls, sha: str) -> list[CheckRun]:
    """Baton's checks at a commit, approvals apart; of runs with one name the newest."""
    world = hands.talk.stage.sandbox.world
    mine = [one for one in world.check_runs.values() if one.suite.head_sha == sha and one.app is hands.talk.stage.app]
    newest = {one.name: one for one in sorted(mine, key=lambda one: one.id)}
    return [one for one in newest.values() if not one.name.startswith("baton/approvals")]


def check_named(hands: Pulls, pull: PullRequest, name: str) -> CheckRun:
    (check,) = [one for one in checks_at(hands, pull.head_sha) if one.name == name]
    return check


def verdict_of(hands: Pulls, pull: PullRequest, name: str) -> str:
    """The conclusion; empty where there is no such check."""
    found = [one for one in checks_at(hands, pull.head_sha) if one.name == name]
    return (found[0].conclusion or found[0].status) if found else ""
