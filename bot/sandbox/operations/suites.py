"""Check suites: GitHub makes one for each App that may write checks, on each push."""

from bot.sandbox.access import reaches
from bot.sandbox.actor import Actor
from bot.sandbox.changes import CheckSuite
from bot.sandbox.model import Account, App, Installation, Repository
from bot.sandbox.shapes import Json, checks
from bot.sandbox.world import Notice, World

HEADS = "refs/heads/"


def open_for_push(
    world: World, actor: Actor, repository: Repository, ref: str, before: str | None, after: str | None
) -> None:
    """Each App hears of its own suite, whether it subscribed or not."""
    if after is None or not ref.startswith(HEADS):
        return
    for installation in list(world.installations.values()):
        may_check = installation.permissions.get("checks") == "write" and reaches(installation, repository)
        if may_check and find(repository, installation.app, after) is None:
            suite = put(world, repository, installation.app, after, ref.removeprefix(HEADS), before)
            tell(world, actor.author, suite, "requested", to=installation)


def find(repository: Repository, app: App, sha: str) -> CheckSuite | None:
    return next((one for one in repository.suites.get(sha, ()) if one.app is app), None)


def put(
    world: World, repository: Repository, app: App, sha: str, branch: str | None, before: str | None = None
) -> CheckSuite:
    number, node = world.new_id("CS", repository.id)
    now = world.now()
    suite = CheckSuite(number, node, repository, app, sha, branch, now, now, before)
    repository.suites.setdefault(sha, []).append(suite)
    world.check_suites[number] = world.nodes[node] = suite
    return suite


def tell(world: World, sender: Account, suite: CheckSuite, action: str, *, to: Installation | None = None) -> None:
    def body() -> Json:
        return {"check_suite": checks.told_suite(world, suite)}

    world.announce(Notice("check_suite", action, sender, body, suite.repository, installation=to))


def installation_of(world: World, suite: CheckSuite) -> Installation | None:
    """Whom a request to run it again goes to; nobody where the App was taken off or suspended."""
    found = world.installation_on(suite.app, suite.repository)
    return None if found is None or found.suspended_at else found
