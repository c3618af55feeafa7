"""Git over HTTP: `git clone` and `git push` against the sandbox."""

import base64
import gzip
from io import BytesIO
from typing import cast
from urllib.parse import parse_qs

from dulwich.objects import ObjectID
from dulwich.protocol import ReceivableProtocol
from dulwich.refs import Ref
from dulwich.server import BackendRepo, DictBackend, ReceivePackHandler, UploadPackHandler
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.sandbox.access import require
from bot.sandbox.actor import Actor
from bot.sandbox.auth import actor_of
from bot.sandbox.errors import Refused
from bot.sandbox.git import pushes, store
from bot.sandbox.model import Repository
from bot.sandbox.rules import verdict
from bot.sandbox.world import World

CHALLENGE = {"WWW-Authenticate": 'Basic realm="GitHub"'}


class Guarded(ReceivePackHandler):
    """Asks protection and rulesets for each ref of a push."""

    actor: Actor
    repository: Repository

    def _on_update(self, ref: Ref, old: ObjectID, new: ObjectID) -> bytes | None:
        before, after = (None if set(sha) == {ord("0")} else sha.decode() for sha in (old, new))
        refusal = verdict.push_refusal(self.repository, self.actor, ref.decode(), before, after)
        return None if refusal is None else b"protected branch hook declined"


HANDLERS: dict[str, type[UploadPackHandler | ReceivePackHandler]] = {
    "git-upload-pack": UploadPackHandler,
    "git-receive-pack": Guarded,
}


class GitOverHttp:
    """The three addresses of git's smart protocol."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def refs(self, request: Request) -> Response:
        """`GET /o/r.git/info/refs?service=...`: what is there."""
        service = parse_qs(request.url.query).get("service", [""])[0]
        if service not in HANDLERS:
            return PlainTextResponse("Please upgrade your git client.", 403)
        return self._serve(request, service, b"", advertise=True)

    async def service(self, request: Request) -> Response:
        """`POST /o/r.git/git-upload-pack` and `git-receive-pack`: the exchange itself."""
        content = await request.body()
        if request.headers.get("content-encoding") == "gzip":
            content = gzip.decompress(content)
        return self._serve(request, request.url.path.rpartition("/")[2], content, advertise=False)

    def _serve(self, request: Request, service: str, content: bytes, *, advertise: bool) -> Response:
        is_push = service == "git-receive-pack"
        try:
            actor = actor_of(self.world, _basic(request))
            repository = self._repository(request, actor, is_push)
        except Refused as reason:
            status = 401 if reason.status in (401, 404) and "authorization" not in request.headers else reason.status
            return PlainTextResponse(reason.message, status, headers=CHALLENGE if status == 401 else {})
        before = store.refs(repository)
        answer = _run(actor, repository, service, content, advertise=advertise)
        if is_push and not advertise:
            self._announce(actor, repository, before)
        kind = "advertisement" if advertise else "result"
        headers = {"Cache-Control": "no-cache"}
        return Response(answer, headers=headers, media_type=f"application/x-{service}-{kind}")

    def _repository(self, request: Request, actor: Actor, is_push: bool) -> Repository:
        owner, name = request.path_params["owner"], request.path_params["repo"].removesuffix(".git")
        repository = self.world.repository_names.get(f"{owner}/{name}".lower())
        repository = repository or self.world.former_names.get(f"{owner}/{name}".lower())
        if repository is None:
            repository = self.world.repository(owner, name)
        if is_push:
            pushes.require_push(actor, repository)
        else:
            require(actor, repository, "contents", "read")
        return repository

    def _announce(self, actor: Actor, repository: Repository, before: dict[str, str]) -> None:
        after = store.refs(repository)
        for ref in sorted({*before, *after}):
            if before.get(ref) != after.get(ref):
                pushes.announce(self.world, actor, repository, ref, before.get(ref), after.get(ref))


def _basic(request: Request) -> str | None:
    """Git sends the token as a password, or as a bearer in an extra header."""
    header = request.headers.get("authorization")
    if header and header.lower().startswith("basic "):
        user, _, password = base64.b64decode(header.split(" ", 1)[1]).decode().partition(":")
        return f"token {password or user}"
    return header


def _run(actor: Actor, repository: Repository, service: str, content: bytes, *, advertise: bool) -> bytes:
    written = BytesIO()
    incoming = BytesIO(content)
    protocol = ReceivableProtocol(incoming.read, written.write)
    backend = DictBackend({"/": cast(BackendRepo, repository.git)})
    handler = HANDLERS[service](backend, ["/"], protocol, stateless_rpc=True, advertise_refs=advertise)
    if isinstance(handler, Guarded):
        handler.actor, handler.repository = actor, repository
    if advertise:
        handler.proto.write_pkt_line(b"# service=" + service.encode() + b"\n")
        handler.proto.write_pkt_line(None)
    handler.handle()
    return written.getvalue()
