"""The files of a repository's default branch, read from its git objects."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.errors import NotFound
from bot.sandbox.git import store
from bot.sandbox.model import Repository
from bot.sandbox.pages.issues import repository_of
from bot.sandbox.pages.markdown import as_html
from bot.sandbox.pages.site import Site

LARGEST = 512_000
MARKDOWN = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is shown: Markdown rendered, text by line, else neither."""

    path: str
    size: int
    html: str | None = None
    lines: tuple[str, ...] | None = None


async def folder(site: Site, request: Request) -> Response:
    """The names in a folder, and its README below them."""
    repository = repository_of(site, request)
    path = request.path_params.get("path", "").strip("/")
    head = store.heads(repository).get(branch_of(request, repository))
    entries: list[store.Entry] = []
    readme = None
    if head is not None:
        found = store.lookup(repository, store.commit(repository, head).tree.decode(), path)
        if found is None or found.type != "tree":
            raise NotFound
        entries = sorted(store.entries(repository, found.sha, path), key=lambda one: (one.type != "tree", one.name))
        named = next((one for one in entries if one.name.lower() == "readme.md"), None)
        readme = read(site, repository, named) if named else None
    elif path or "branch" in request.path_params:
        raise NotFound
    commit = store.commit(repository, head) if head else None
    return site.page(request, "code", repository=repository, path=path, entries=entries, readme=readme, commit=commit)


async def file(site: Site, request: Request) -> Response:
    repository = repository_of(site, request)
    head = store.heads(repository).get(branch_of(request, repository))
    if head is None:
        raise NotFound
    path = request.path_params["path"].strip("/")
    found = store.lookup(repository, store.commit(repository, head).tree.decode(), path)
    if found is None or found.type != "blob":
        raise NotFound
    return site.page(request, "file", repository=repository, path=path, file=read(site, repository, found))


def branch_of(request: Request, repository: Repository) -> str:
    return str(request.path_params.get("branch", repository.default_branch))


def read(site: Site, repository: Repository, entry: store.Entry) -> File:
    content = store.blob(repository, entry.sha).data
    if len(content) > LARGEST or b"\0" in content[:8000]:
        return File(entry.path, len(content))
    text = content.decode(errors="replace")
    if entry.name.lower().endswith(MARKDOWN):
        return File(entry.path, len(content), html=as_html(text, site.world, repository))
    return File(entry.path, len(content), lines=tuple(text.splitlines()))
