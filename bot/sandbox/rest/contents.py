"""REST: files and folders of a repository."""

import base64
import binascii
from typing import Any
from urllib.parse import quote

from bot.sandbox.errors import Forbidden, NotFound, Unprocessable
from bot.sandbox.git import store, writing
from bot.sandbox.git.store import Entry
from bot.sandbox.git.writing import Signature
from bot.sandbox.model import Repository
from bot.sandbox.rest.answer import Answer
from bot.sandbox.rest.call import Call, parse_time
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json, repositories
from bot.sandbox.shapes import git as shapes

CONTENTS = "/repos/{owner}/{repo}/contents"
MEGABYTE = 1024 * 1024
LARGE = 100 * MEGABYTE
FILES_A_FOLDER = 1000
RAW = "application/vnd.github.raw"


@route("GET", CONTENTS, "repos/contents#get-repository-content")
def get_root(call: Call) -> Answer:
    return _get(call, "")


@route("GET", CONTENTS + "/{path...}", "repos/contents#get-repository-content")
def get_content(call: Call) -> Answer:
    return _get(call, call.names["path"].strip("/"))


@route("GET", "/repos/{owner}/{repo}/readme", "repos/contents#get-a-repository-readme")
def get_readme(call: Call) -> Answer:
    repository = call.readable("contents")
    commit = store.resolve(repository, call.query.get("ref"))
    for entry in store.entries(repository, commit.tree.decode()):
        if entry.name.lower() in ("readme.md", "readme", "readme.txt", "readme.rst"):
            return _file(call, repository, entry, commit.id.decode())
    raise NotFound


@route("PUT", CONTENTS + "/{path...}", "repos/contents#create-or-update-file-contents")
def put_content(call: Call) -> Answer:
    repository = call.repository()
    path = call.names["path"].strip("/")
    message, text = call.text("message"), call.text("content")
    try:
        content = base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error:
        raise Unprocessable("content is not valid Base64") from None
    sha, is_new = call.do(
        writing.put_file,
        repository,
        path,
        content,
        message=message,
        sha=call.text_or_none("sha"),
        branch=_branch(call),
        author=signature(call, "author"),
        committer=signature(call, "committer"),
    )
    commit = store.commit(repository, sha)
    entry = store.lookup(repository, commit.tree.decode(), path)
    assert entry is not None, "the file was just written"
    shown = _entry(call, repository, entry, _branch(call) or repository.default_branch)
    body = {"content": shown, "commit": shapes.git_commit(call.world, repository, commit)}
    return Answer(201 if is_new else 200, body)


@route("DELETE", CONTENTS + "/{path...}", "repos/contents#delete-a-file")
def delete_content(call: Call) -> Answer:
    repository = call.repository()
    fields = call.fields() or call.query
    message, sha = fields.get("message"), fields.get("sha")
    if not isinstance(message, str) or not isinstance(sha, str):
        missing = "message" if not isinstance(message, str) else "sha"
        raise Unprocessable(f'Invalid request.\n\n"{missing}" wasn\'t supplied.')
    commit = call.do(
        writing.delete_file,
        repository,
        call.names["path"].strip("/"),
        message=message,
        sha=sha,
        branch=_branch(call),
        author=signature(call, "author"),
        committer=signature(call, "committer"),
    )
    shown = shapes.git_commit(call.world, repository, store.commit(repository, commit))
    return Answer(200, {"content": None, "commit": shown})


def signature(call: Call, name: str) -> Signature | None:
    """`author` or `committer` of a body."""
    value: Any = call.fields().get(name)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise call.wrong(name, value, "object")
    person, email = value.get("name"), value.get("email")
    if not isinstance(person, str) or not isinstance(email, str):
        raise Unprocessable(f"Invalid request.\n\n{name} needs a name and an email.")
    date = value.get("date")
    return Signature(person, email, parse_time(date) if isinstance(date, str) else None)


def _get(call: Call, path: str) -> Answer:
    repository = call.readable("contents")
    ref = call.query.get("ref")
    commit = store.resolve(repository, ref)
    entry = store.lookup(repository, commit.tree.decode(), path)
    if entry is None:
        raise NotFound
    if entry.type == "tree":
        return _folder(call, repository, entry, ref or repository.default_branch)
    return _file(call, repository, entry, ref or repository.default_branch)


def _folder(call: Call, repository: Repository, entry: Entry, ref: str) -> Answer:
    found = list(store.entries(repository, entry.sha, entry.path))[:FILES_A_FOLDER]
    shown = [_entry(call, repository, one, ref) for one in found]
    if "object" in call.headers.get("accept", ""):
        return Answer(200, _entry(call, repository, entry, ref) | {"entries": shown})
    return Answer(200, shown)


def _file(call: Call, repository: Repository, entry: Entry, ref: str) -> Answer:
    """Up to 1 MB with its text; up to 100 MB raw, or as an object without text."""
    content = store.blob(repository, entry.sha).data
    accept = call.headers.get("accept", "")
    if "raw" in accept and "github" in accept:
        return Answer(200, content, media_type=f"{RAW}; charset=utf-8")
    if len(content) > LARGE:
        raise Forbidden("This API returns blobs up to 100 MB in size. The requested blob is too large to fetch.")
    shown = _entry(call, repository, entry, ref)
    if len(content) > MEGABYTE:
        return Answer(200, shown | {"content": "", "encoding": "none"})
    return Answer(200, shown | {"content": lines_of_base64(content), "encoding": "base64"})


def lines_of_base64(content: bytes) -> str:
    """Base64 in lines of 60 characters, each ended, as GitHub's answers have it."""
    text = base64.b64encode(content).decode()
    return "".join(text[at : at + 60] + "\n" for at in range(0, len(text), 60))


def _entry(call: Call, repository: Repository, entry: Entry, ref: str) -> Json:
    kind = {"tree": "dir", "blob": "file", "commit": "submodule"}[entry.type]
    api, page = repositories.url(call.world, repository), repositories.html_url(call.world, repository)
    path, where = quote(entry.path), quote(ref)
    url = f"{api}/contents/{path}?ref={where}"
    git_url = f"{api}/git/{entry.type}s/{entry.sha}"
    html_url = f"{page}/{entry.type}/{where}/{path}"
    size = len(store.blob(repository, entry.sha).data) if kind == "file" else 0
    raw = f"{call.world.url}/raw/{repository.full_name}/{where}/{path}" if kind == "file" else None
    return {
        "name": entry.name,
        "path": entry.path,
        "sha": entry.sha,
        "size": size,
        "url": url,
        "html_url": html_url,
        "git_url": git_url,
        "download_url": raw,
        "type": kind,
        "_links": {"self": url, "git": git_url, "html": html_url},
    }


def _branch(call: Call) -> str | None:
    branch = call.text_or_none("branch") if call.body is not None else call.query.get("branch")
    return branch.removeprefix("refs/heads/") if branch else None
