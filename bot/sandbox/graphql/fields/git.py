"""Branches, commits, trees and files, read from the repository's git objects."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import PurePosixPath
from typing import Any

from dulwich.objects import Blob, Commit, Tree

from bot.sandbox.graphql.asking import Info, field_of, plain
from bot.sandbox.graphql.fields.selection import ordered
from bot.sandbox.graphql.objects import HEADS, PREFIXES, Branch, GitThing, at_path, branch, find, thing, tree_of
from bot.sandbox.graphql.paging import Connection, page
from bot.sandbox.model import Account, Repository

LARGEST = 512_000  # GitHub gives no more of a blob's text
TREE_MODE = 0o040000
SUBMODULE_MODE = 0o160000


@field_of("Repository.defaultBranchRef")
def default_branch_ref(repository: Repository, _info: Info) -> Branch | None:
    return branch(repository, HEADS + repository.default_branch)


@field_of("Repository.isEmpty")
def is_empty(repository: Repository, _info: Info) -> bool:
    return branch(repository, HEADS + repository.default_branch) is None


@field_of("Repository.ref")
def ref(repository: Repository, info: Info, qualifiedName: str) -> Branch | None:
    info.context.require_read(repository, "contents")
    names = (qualifiedName, HEADS + qualifiedName, f"refs/tags/{qualifiedName}", f"refs/{qualifiedName}")
    return next((found for name in names if name.startswith("refs/") and (found := branch(repository, name))), None)


@field_of("Repository.refs")
def refs(repository: Repository, info: Info, refPrefix: str, query: str | None = None, **arguments: Any) -> Connection:
    info.context.require_read(repository, "contents")
    prefix = refPrefix if refPrefix.endswith("/") else f"{refPrefix}/"
    names = sorted(name.decode() for name in repository.git.refs.allkeys())
    found = [Branch(repository, name) for name in names if name.startswith(prefix) and (query or "") in name]
    keys = {"ALPHABETICAL": lambda one: one.full_name, "TAG_COMMIT_DATE": lambda one: one.full_name}
    return page(ordered(found, arguments.get("orderBy"), keys), info, arguments, key=lambda one: one.full_name)


@field_of("Repository.object")
def repository_object(
    repository: Repository, info: Info, expression: str | None = None, oid: str | None = None
) -> GitThing | None:
    info.context.require_read(repository, "contents")
    return thing(repository, oid) if oid else find(repository, expression or "")


plain(
    "Ref",
    "id prefix repository",
    name=lambda ref: ref.full_name.removeprefix(ref.prefix),
    target=lambda ref: thing(ref.repository, ref.oid or ""),
)
for kind in PREFIXES:
    plain(
        kind, "id oid repository", abbreviatedOid=lambda one: one.oid[:7], commitResourcePath=lambda one: web_path(one)
    )
    field_of(f"{kind}.commitUrl")(lambda one, info: info.context.world.url + web_path(one))

plain(
    "Commit",
    message=lambda one: message(one).rstrip("\n"),
    messageHeadline=lambda one: message(one).partition("\n")[0],
    messageBody=lambda one: message(one).partition("\n")[2].strip("\n"),
    authoredDate=lambda one: moment(one.object.author_time, one.object.author_timezone).astimezone(UTC),
    committedDate=lambda one: moment(one.object.commit_time, one.object.commit_timezone).astimezone(UTC),
    resourcePath=lambda one: web_path(one),
    tree=lambda one: tree_of(one),
)
plain(
    "Blob",
    byteSize=lambda one: one.object.raw_length(),
    isBinary=lambda one: is_binary(one),
    isTruncated=lambda one: one.object.raw_length() > LARGEST,
    text=lambda one: None if is_binary(one) else one.object.data[:LARGEST].decode(errors="replace"),
)
plain(
    "Tag",
    message=lambda one: one.object.message.decode(errors="replace"),
    name=lambda one: one.object.name.decode(errors="replace"),
    target=lambda one: thing(one.repository, one.object.object[1].decode()),
)


def web_path(one: GitThing) -> str:
    return f"/{one.repository.full_name}/commit/{one.oid}"


def message(one: GitThing) -> str:
    assert isinstance(one.object, Commit)
    return str(one.object.message.decode(errors="replace"))


def moment(seconds: int, offset: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone(timedelta(seconds=offset)))


def is_binary(one: GitThing) -> bool:
    assert isinstance(one.object, Blob)
    return b"\0" in one.object.data[:8000]


@field_of("Commit.url")
def commit_url(one: GitThing, info: Info) -> str:
    return info.context.world.url + web_path(one)


@field_of("Commit.author")
def author(one: GitThing, _info: Info) -> dict[str, Any]:
    return person(one.object.author, moment(one.object.author_time, one.object.author_timezone))


@field_of("Commit.committer")
def committer(one: GitThing, _info: Info) -> dict[str, Any]:
    return person(one.object.committer, moment(one.object.commit_time, one.object.commit_timezone))


@field_of("Tag.tagger")
def tagger(one: GitThing, _info: Info) -> dict[str, Any] | None:
    if one.object.tagger is None:
        return None
    return person(one.object.tagger, moment(one.object.tag_time, one.object.tag_timezone))


def person(line: bytes, at: datetime) -> dict[str, Any]:
    """`Ada <ada@example.org>` as GraphQL's GitActor; its user is found by the email."""
    name, _, email = line.decode(errors="replace").partition(" <")
    address = email.rstrip(">")

    def user(info: Info) -> Account | None:
        accounts = info.context.world.accounts.values()
        return next((one for one in accounts if one.type == "User" and one.email == address and address), None)

    return {"name": name, "email": address, "date": at.isoformat(), "user": user}


@field_of("Commit.parents")
def parents(one: GitThing, info: Info, **arguments: Any) -> Connection:
    found = [thing(one.repository, oid.decode()) for oid in one.object.parents]
    return page(found, info, arguments, key=lambda parent: parent.oid)


@field_of("Commit.history")
def history(
    one: GitThing,
    info: Info,
    path: str | None = None,
    since: str | None = None,
    until: str | None = None,
    author: dict[str, Any] | None = None,
    **arguments: Any,
) -> Connection:
    walker = one.repository.git.get_walker(
        include=[one.object.id],
        paths=[path.encode()] if path else None,
        since=int(datetime.fromisoformat(since).timestamp()) if since else None,
        until=int(datetime.fromisoformat(until).timestamp()) if until else None,
    )
    found = [GitThing(one.repository, entry.commit) for entry in walker]
    emails = (author or {}).get("emails")
    if emails:
        found = [commit for commit in found if any(f"<{email}>".encode() in commit.object.author for email in emails)]
    return page(found, info, arguments, key=lambda commit: commit.oid)


@field_of("Commit.file")
def file(one: GitThing, _info: Info, path: str) -> dict[str, Any] | None:
    parent, name = str(PurePosixPath(path).parent), PurePosixPath(path).name
    folder = at_path(one, "" if parent == "." else parent)
    return next((entry for entry in entries_of(folder, parent) if entry["name"] == name), None)


@field_of("Tree.entries")
def entries(one: GitThing, _info: Info) -> list[dict[str, Any]]:
    return entries_of(one, one.path)


def entries_of(folder: GitThing | None, parent: str) -> list[dict[str, Any]]:
    if folder is None or not isinstance(folder.object, Tree):
        return []
    return [entry(folder.repository, item, parent.strip("./")) for item in folder.object.items()]


def entry(repository: Repository, item: Any, parent: str) -> dict[str, Any]:
    name, oid = item.path.decode(errors="replace"), item.sha.decode()
    kinds = {TREE_MODE: "tree", SUBMODULE_MODE: "commit"}
    path = f"{parent}/{name}" if parent else name
    held = thing(repository, oid, path)
    return {
        "name": name,
        "path": path,
        "extension": PurePosixPath(name).suffix,
        "mode": item.mode,
        "type": kinds.get(item.mode, "blob"),
        "oid": oid,
        "object": held,
        "repository": repository,
        "size": held.object.raw_length() if held and isinstance(held.object, Blob) else 0,
    }
