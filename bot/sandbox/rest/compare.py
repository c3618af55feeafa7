"""REST: two commits compared, forks, and who pushed what."""

from bot.sandbox.changes import Push
from bot.sandbox.errors import NotFound
from bot.sandbox.git import diffs, store, three_way
from bot.sandbox.model import Organization, Repository
from bot.sandbox.operations import forks, pulls
from bot.sandbox.rest.answer import Answer
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json, accounts, git, repositories, stamp

REPO = "/repos/{owner}/{repo}"
FILES = 300


@route("GET", REPO + "/compare/{basehead...}", "commits/commits#compare-two-commits")
def compare(call: Call) -> Answer:
    """`base...head`, each a ref or `owner:ref` of the same network; against their merge base."""
    repository = call.readable("contents")
    first, dots, second = call.names["basehead"].partition("...")
    if not dots:
        raise NotFound
    base, head = _named(call, repository, first), _named(call, repository, second)
    ancestor = three_way.merge_base(repository, base, head)
    if ancestor is None:
        raise NotFound(f"No common ancestor between {first} and {second}.")
    return _comparison(call, repository, (base, head, ancestor))


@route("GET", REPO + "/forks", "repos/forks#list-forks")
def list_forks(call: Call) -> Answer:
    repository = call.readable()
    found = [one for one in call.world.repositories.values() if one.parent is repository]
    return call.page(found[::-1], lambda one: repositories.listed(call.world, one, call.actor))


@route("POST", REPO + "/forks", "repos/forks#create-a-fork")
def create_fork(call: Call) -> Answer:
    repository = call.readable("contents")
    name = call.text_or_none("organization")
    owner = call.world.account(name) if name else None
    made = call.do(
        forks.fork,
        repository,
        owner=owner if isinstance(owner, Organization) else None,
        name=call.text_or_none("name"),
        default_branch_only=call.flag("default_branch_only"),
    )
    return Answer(202, repositories.full(call.world, made, call.actor))


@route("GET", REPO + "/activity", "repos/repos#list-repository-activities")
def list_activity(call: Call) -> Answer:
    """Every movement of a ref, the newest first. Pages are cut by cursors, not by numbers."""
    repository = call.readable("contents")
    query = call.query
    found = [one for one in repository.pushes if one.ref.startswith("refs/heads/")]
    if "ref" in query:
        found = [one for one in found if query["ref"] in (one.ref, one.ref.removeprefix("refs/heads/"))]
    if "actor" in query:
        found = [one for one in found if one.actor.login.lower() == query["actor"].lower()]
    if "activity_type" in query:
        found = [one for one in found if one.kind == query["activity_type"]]
    if query.get("direction", "desc") == "desc":
        found = found[::-1]
    return _by_cursor(call, found)


def _by_cursor(call: Call, found: list[Push]) -> Answer:
    _, size = call.pages()
    ids = [str(one.id) for one in found]
    start = ids.index(call.query["after"]) + 1 if call.query.get("after") in ids else 0
    part = found[start : start + size]
    headers = {}
    if start + size < len(found):
        headers["Link"] = call.link({"after": str(part[-1].id)}, "next")
    return Answer(200, [_activity(call, one) for one in part], headers)


def _activity(call: Call, push: Push) -> Json:
    return {
        "id": push.id,
        "node_id": push.node_id,
        "before": push.before or git.ZERO,
        "after": push.after or git.ZERO,
        "ref": push.ref,
        "timestamp": stamp(push.at),
        "activity_type": push.kind,
        "actor": accounts.simple(call.world, push.actor),
    }


def _named(call: Call, repository: Repository, name: str) -> str:
    owner, colon, ref = name.rpartition(":")
    place = repository
    if colon:
        owners = [one for one in pulls.network(call.world, repository) if one.owner.login.lower() == owner.lower()]
        if not owners:
            raise NotFound
        place = owners[0]
    return store.resolve(place, ref).id.decode()


def _comparison(call: Call, repository: Repository, ends: tuple[str, str, str]) -> Answer:
    base, head, ancestor = ends
    world = call.world
    ahead = three_way.commits_between(repository, base, head)
    behind = len(three_way.commits_between(repository, head, base))
    words = {(False, False): "identical", (True, False): "ahead", (False, True): "behind", (True, True): "diverged"}
    trees = [store.tree(repository, sha).id.decode() for sha in (ancestor, head)]
    files = diffs.between(repository, *trees)[:FILES]
    api, page = repositories.url(world, repository), repositories.html_url(world, repository)
    named = call.names["basehead"]
    listed, headers = call.cut(ahead, lambda one: git.commit(world, repository, one), kind="commits")
    body = {
        "url": f"{api}/compare/{named}",
        "html_url": f"{page}/compare/{named}",
        "permalink_url": f"{page}/compare/{base[:12]}...{head[:12]}",
        "diff_url": f"{page}/compare/{named}.diff",
        "patch_url": f"{page}/compare/{named}.patch",
        "base_commit": git.commit(world, repository, store.commit(repository, base)),
        "merge_base_commit": git.commit(world, repository, store.commit(repository, ancestor)),
        "status": words[bool(ahead), bool(behind)],
        "ahead_by": len(ahead),
        "behind_by": behind,
        "total_commits": len(ahead),
        "commits": listed,
    }
    if call.pages()[0] == 1:  # files come with the first page alone
        body["files"] = [git.changed_file(world, repository, head, one) for one in files]
    return Answer(200, body, headers)
