"""REST: git's own objects and refs."""

import base64
import binascii
from typing import Any
from urllib.parse import unquote

from bot.sandbox.errors import NotFound, Unprocessable
from bot.sandbox.git import pushes, store, writing
from bot.sandbox.model import Repository
from bot.sandbox.rest.answer import Answer, created, nothing
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.contents import lines_of_base64, signature
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json, repositories
from bot.sandbox.shapes import git as shapes

GIT = "/repos/{owner}/{repo}/git"
MODES = {"100644": 0o100644, "100755": 0o100755, "040000": 0o040000, "160000": 0o160000, "120000": 0o120000}
ENTRIES_A_TREE = 100_000


@route("GET", GIT + "/blobs/{file_sha}", "git/blobs#get-a-blob")
def get_blob(call: Call) -> Answer:
    repository = call.readable("contents")
    sha = call.names["file_sha"]
    content = store.blob(repository, sha).data
    if "raw" in call.headers.get("accept", ""):
        return Answer(200, content, media_type="application/vnd.github.raw; charset=utf-8")
    return Answer(
        200,
        {
            "sha": sha,
            "node_id": shapes.object_node("B", repository, sha),
            "size": len(content),
            "url": f"{repositories.url(call.world, repository)}/git/blobs/{sha}",
            "content": lines_of_base64(content),
            "encoding": "base64",
        },
    )


@route("POST", GIT + "/blobs", "git/blobs#create-a-blob")
def create_blob(call: Call) -> Answer:
    repository = _writable(call)
    text = call.text("content")
    try:
        content = base64.b64decode(text) if call.text_or_none("encoding") == "base64" else text.encode()
    except binascii.Error:
        raise Unprocessable("content is not valid Base64") from None
    sha = writing.put_blob(repository, content)
    url = f"{repositories.url(call.world, repository)}/git/blobs/{sha}"
    return created({"sha": sha, "url": url}, url)


@route("GET", GIT + "/trees/{tree_sha...}", "git/trees#get-a-tree")
def get_tree(call: Call) -> Answer:
    repository = call.readable("contents")
    store.require_history(repository)
    wanted = call.names["tree_sha"]
    named = store.get(repository, wanted)
    sha = wanted if named is not None else store.resolve(repository, wanted).id.decode()
    return Answer(200, _tree(call, repository, store.tree(repository, sha).id.decode(), "recursive" in call.query))


@route("POST", GIT + "/trees", "git/trees#create-a-tree")
def create_tree(call: Call) -> Answer:
    repository = _writable(call)
    entries: Any = call.fields().get("tree")
    if not isinstance(entries, list):
        raise Unprocessable('Invalid request.\n\n"tree" wasn\'t supplied.')
    changes = [_change(repository, one) for one in entries]
    pushes.require_workflows(call.actor, [path for path, _, _ in changes])
    base = call.text_or_none("base_tree")
    sha = writing.put_tree(repository, changes, store.tree(repository, base).id.decode() if base else None)
    return created(_tree(call, repository, sha, False))


@route("GET", GIT + "/commits/{commit_sha}", "git/commits#get-a-commit-object")
def get_commit(call: Call) -> Answer:
    repository = call.readable("contents")
    commit = store.commit(repository, call.names["commit_sha"])
    return Answer(200, shapes.git_commit(call.world, repository, commit))


@route("POST", GIT + "/commits", "git/commits#create-a-commit")
def create_commit(call: Call) -> Answer:
    repository = _writable(call)
    tree, parents = call.text("tree"), call.texts("parents") or []
    if store.get(repository, tree) is None:
        raise Unprocessable("Tree SHA does not exist")
    for parent in parents:
        if store.get(repository, parent) is None:
            raise Unprocessable("Parent SHA does not exist or is not a commit object")
    author = signature(call, "author") or writing.signature_of(call.actor.author)
    sha = writing.put_commit(
        call.world,
        repository,
        tree=tree,
        parents=parents,
        message=call.text("message"),
        author=author,
        committer=signature(call, "committer"),
    )
    return created(shapes.git_commit(call.world, repository, store.commit(repository, sha)))


@route("GET", GIT + "/ref/{ref...}", "git/refs#get-a-reference")
def get_ref(call: Call) -> Answer:
    repository = call.readable("contents")
    store.require_history(repository)
    name = f"refs/{unquote(call.names['ref'])}"
    sha = store.ref_or_none(repository, name)
    if sha is None:
        raise NotFound
    return Answer(200, shapes.ref(call.world, repository, name, sha))


@route("GET", GIT + "/matching-refs/{ref...}", "git/refs#list-matching-references")
def list_matching_refs(call: Call) -> Answer:
    repository = call.readable("contents")
    prefix = f"refs/{call.names['ref']}"
    found = [(name, sha) for name, sha in store.refs(repository).items() if name.startswith(prefix)]
    return Answer(200, [shapes.ref(call.world, repository, name, sha) for name, sha in found])


@route("POST", GIT + "/refs", "git/refs#create-a-reference")
def create_ref(call: Call) -> Answer:
    repository = call.repository()
    name, sha = call.text("ref"), call.text("sha")
    call.do(pushes.create_ref, repository, name, sha)
    answer = shapes.ref(call.world, repository, name, sha)
    return created(answer, answer["url"])


@route("PATCH", GIT + "/refs/{ref...}", "git/refs#update-a-reference")
def update_ref(call: Call) -> Answer:
    repository = call.repository()
    name, sha = f"refs/{call.names['ref']}", call.text("sha")
    call.do(pushes.update_ref, repository, name, sha, force=call.flag("force"))
    return Answer(200, shapes.ref(call.world, repository, name, sha))


@route("DELETE", GIT + "/refs/{ref...}", "git/refs#delete-a-reference")
def delete_ref(call: Call) -> Answer:
    call.do(pushes.delete_ref, call.repository(), f"refs/{call.names['ref']}")
    return nothing()


def _writable(call: Call) -> Repository:
    repository = call.repository()
    pushes.require_push(call.actor, repository)
    return repository


def _change(repository: Repository, entry: Any) -> tuple[str, int, str | None]:
    """One line of a new tree: by `sha` (null deletes) or by `content`."""
    if not isinstance(entry, dict) or not isinstance(entry.get("path"), str):
        raise Unprocessable("tree.path is missing")
    mode = MODES.get(str(entry.get("mode", "100644")))
    if mode is None:
        raise Unprocessable("tree.mode must be one of 100644, 100755, 040000, 160000, 120000")
    if "content" in entry:
        return entry["path"], mode, writing.put_blob(repository, str(entry["content"]).encode())
    sha = entry.get("sha")
    if sha is not None and (not isinstance(sha, str) or store.get(repository, sha) is None):
        raise Unprocessable("tree.sha does not exist")
    return entry["path"], mode, sha


def _tree(call: Call, repository: Repository, sha: str, recursive: bool) -> Json:
    api = f"{repositories.url(call.world, repository)}/git"
    walk = store.walk(repository, sha) if recursive else store.entries(repository, sha)
    found = list(walk)
    lines: list[Json] = []
    for entry in found[:ENTRIES_A_TREE]:
        line: Json = {"path": entry.path, "mode": f"{entry.mode:06o}", "type": entry.type, "sha": entry.sha}
        if entry.type == "blob":
            line["size"] = len(store.blob(repository, entry.sha).data)
        if entry.type != "commit":
            line["url"] = f"{api}/{entry.type}s/{entry.sha}"
        lines.append(line)
    return {"sha": sha, "url": f"{api}/trees/{sha}", "tree": lines, "truncated": len(found) > ENTRIES_A_TREE}
