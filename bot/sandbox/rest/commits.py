"""REST: commits and branches."""

from bot.sandbox.errors import NotFound
from bot.sandbox.git import store
from bot.sandbox.model import Repository
from bot.sandbox.rest.answer import Answer
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json, protection, repositories
from bot.sandbox.shapes import git as shapes

REPO = "/repos/{owner}/{repo}"
SHA_ONLY = "application/vnd.github.sha"


@route("GET", REPO + "/commits", "commits/commits#list-commits")
def list_commits(call: Call) -> Answer:
    repository = call.readable("contents")
    store.require_history(repository)
    start = store.resolve(repository, call.query.get("sha"))
    found = list(store.history(repository, start, call.query.get("path")))
    since, until = call.moment("since"), call.moment("until")
    if since is not None:
        found = [one for one in found if one.commit_time >= since.timestamp()]
    if until is not None:
        found = [one for one in found if one.commit_time <= until.timestamp()]
    author = call.query.get("author")
    if author is not None:
        found = [one for one in found if _is_by(call, one.author, author)]
    return call.page(found, lambda one: shapes.commit(call.world, repository, one))


@route("GET", REPO + "/commits/{ref...}", "commits/commits#get-a-commit")
def get_commit(call: Call) -> Answer:
    repository = call.readable("contents")
    store.require_history(repository)
    commit = store.resolve(repository, call.names["ref"])
    if SHA_ONLY in call.headers.get("accept", ""):
        return Answer(200, commit.id, media_type=f"{SHA_ONLY}; charset=utf-8")
    return Answer(200, shapes.commit_with_files(call.world, repository, commit))


@route("GET", REPO + "/branches", "branches/branches#list-branches")
def list_branches(call: Call) -> Answer:
    repository = call.readable("contents")
    found = list(store.heads(repository).items())
    if "protected" in call.query:
        wanted = call.query["protected"] == "true"
        found = [one for one in found if protection.is_protected(repository, one[0]) is wanted]
    return call.page(found, lambda one: _branch(call, repository, *one))


@route("GET", REPO + "/branches/{branch...}", "branches/branches#get-a-branch")
def get_branch(call: Call) -> Answer:
    repository = call.readable("contents")
    name = call.names["branch"]
    sha = store.ref_or_none(repository, f"refs/heads/{name}")
    if sha is None:
        raise NotFound("Branch not found")
    api = repositories.url(call.world, repository)
    page = f"{repositories.html_url(call.world, repository)}/tree/{name}"
    answer = _branch(call, repository, name, sha)
    answer["commit"] = shapes.commit(call.world, repository, store.commit(repository, sha))
    answer["_links"] = {"self": f"{api}/branches/{name}", "html": page}
    summary = protection.summary(call.world, repository, name)
    return Answer(200, answer | {"protection": summary, "protection_url": f"{api}/branches/{name}/protection"})


def _branch(call: Call, repository: Repository, name: str, sha: str) -> Json:
    url = f"{repositories.url(call.world, repository)}/commits/{sha}"
    return {"name": name, "commit": {"sha": sha, "url": url}, "protected": protection.is_protected(repository, name)}


def _is_by(call: Call, raw: bytes, author: str) -> bool:
    account = shapes.account_of(call.world, raw)
    return author.lower() in (shapes.identity(raw)[1].lower(), account.login.lower() if account else "")
