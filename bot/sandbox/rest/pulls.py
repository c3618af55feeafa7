"""REST: pull requests, their commits and files."""

from bot.sandbox import mergeability
from bot.sandbox.changes import PullRequest
from bot.sandbox.errors import Unprocessable, ValidationFailed
from bot.sandbox.git import pull_diff, store
from bot.sandbox.git.diffs import FileChange
from bot.sandbox.model import Repository
from bot.sandbox.operations import issues as issue_operations
from bot.sandbox.operations import pulls as operations
from bot.sandbox.rest.answer import Answer, created
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import git as git_shapes
from bot.sandbox.shapes import patches
from bot.sandbox.shapes import pulls as shapes
from bot.sandbox.unset import UNSET

PULLS = "/repos/{owner}/{repo}/pulls"
PULL = PULLS + "/{pull_number}"


@route("GET", PULLS, "pulls/pulls#list-pull-requests")
def list_pulls(call: Call) -> Answer:
    repository = call.readable("pull_requests")
    found = _sorted(call, _filtered(call, repository))
    return call.page(found, lambda one: shapes.simple(call.world, one), kind="pulls")


@route("POST", PULLS, "pulls/pulls#create-a-pull-request")
def create_pull(call: Call) -> Answer:
    repository = call.repository()
    title = call.text_or_none("title")
    if title is None and call.fields().get("issue") is None:
        raise ValidationFailed("PullRequest", "title", "missing_field")
    named = call.text_or_none("head_repo")
    pull = call.do(
        operations.open_pull,
        repository,
        title=title or "",
        head=call.text("head"),
        base=call.text("base"),
        body=call.text_or_none("body"),
        draft=call.flag("draft"),
        maintainer_can_modify=call.flag("maintainer_can_modify", True),
        head_repository=_named(call, repository, named) if named else None,
    )
    return created(_full(call, pull, is_asked=False), shapes.url(call.world, pull))


@route("GET", PULL, "pulls/pulls#get-a-pull-request")
def get_pull(call: Call) -> Answer:
    pull = call.pull()
    accept = call.headers.get("accept", "")
    for kind, render in (("diff", patches.diff), ("patch", patches.mail)):
        if f".{kind}" in accept:
            text = render(pull).encode()
            return Answer(200, text, media_type=f"application/vnd.github.{kind}; charset=utf-8")
    return Answer(200, _full(call, pull, is_asked=True), last_modified=pull.updated_at)


@route("PATCH", PULL, "pulls/pulls#update-a-pull-request")
def update_pull(call: Call) -> Answer:
    pull = call.pull()
    title, base = call.optional_text("title"), call.optional_text("base")
    state = call.one_of("state", ("open", "closed"))
    call.do(
        operations.edit,
        pull,
        title=UNSET if title is None else title,
        body=call.optional_text("body"),
        base=UNSET if base is None else base,
        maintainer_can_modify=call.optional_flag("maintainer_can_modify"),
    )
    if state == "closed":
        call.do(issue_operations.close, pull)
    elif state == "open":
        call.do(issue_operations.reopen, pull)
    return Answer(200, _full(call, pull, is_asked=False))


@route("GET", PULL + "/commits", "pulls/pulls#list-commits-on-a-pull-request")
def list_commits(call: Call) -> Answer:
    pull = call.pull()
    found = pull_diff.commits(pull)[: pull_diff.COMMITS]
    return call.page(found, lambda one: git_shapes.commit(call.world, pull.repository, one), kind="commits")


@route("GET", PULL + "/files", "pulls/pulls#list-pull-requests-files")
def list_files(call: Call) -> Answer:
    pull = call.pull()
    found = pull_diff.files(pull)[: pull_diff.FILES]

    def shape(one: FileChange) -> dict[str, object]:
        return git_shapes.changed_file(call.world, pull.head_repository or pull.repository, pull.head_sha, one)

    return call.page(found, shape, kind="files")


@route("GET", "/repos/{owner}/{repo}/commits/{commit_sha}/pulls", "commits/commits#list-pull-requests-of-a-commit")
def list_pulls_of_commit(call: Call) -> Answer:
    """Open ones that hold the commit, and the one that was merged with it."""
    repository = call.readable("pull_requests")
    sha = store.resolve(repository, call.names["commit_sha"]).id.decode()
    pulls = [one for one in repository.issues.values() if isinstance(one, PullRequest)]
    found = [one for one in pulls if sha == one.merge_commit_sha or sha in _shas(one)]
    return call.page(found, lambda one: shapes.simple(call.world, one), kind="pulls")


def _shas(pull: PullRequest) -> set[str]:
    return {one.id.decode() for one in pull_diff.commits(pull)}


def _full(call: Call, pull: PullRequest, *, is_asked: bool) -> dict[str, object]:
    """Asking for one pull request makes GitHub find out whether it merges; other answers say what is known."""
    return shapes.pull(call.world, pull) | mergeability.shown(call.world, pull, call.actor, is_asked=is_asked)


def _named(call: Call, repository: Repository, name: str) -> Repository:
    owner = repository.owner.login if "/" not in name else name.split("/")[0]
    found = call.world.repository_names.get(f"{owner}/{name.rpartition('/')[2]}".lower())
    if found is None or found not in operations.network(call.world, repository):
        raise ValidationFailed("PullRequest", "head_repo", "invalid")
    return found


def _filtered(call: Call, repository: Repository) -> list[PullRequest]:
    query = call.query
    state = query.get("state", "open")
    if state not in ("open", "closed", "all"):
        raise Unprocessable(f"Invalid request.\n\n{state!r} is not a member of [open, closed, all].")
    found = [one for one in repository.issues.values() if isinstance(one, PullRequest)]
    found = [one for one in found if state in ("all", one.state)]
    if "base" in query:
        found = [one for one in found if one.base_ref == query["base"]]
    owner, colon, branch = query.get("head", "").rpartition(":")
    if colon:  # without an owner GitHub does not hear it
        found = [one for one in found if one.head_ref == branch and _owns(one, owner)]
    return found


def _owns(pull: PullRequest, owner: str) -> bool:
    return pull.head_owner is not None and pull.head_owner.login.lower() == owner.lower()


def _sorted(call: Call, found: list[PullRequest]) -> list[PullRequest]:
    keys = {
        "created": lambda one: one.id,
        "updated": lambda one: (one.updated_at, one.id),
        "popularity": lambda one: (len(one.comments), one.id),
        "long-running": lambda one: (one.created_at, one.id),
    }
    sort = call.query.get("sort", "created")
    direction = call.query.get("direction", "desc" if sort == "created" else "asc")
    return sorted(found, key=keys.get(sort, keys["created"]), reverse=direction == "desc")
