"""Files as they are: what `download_url` of a file's answer leads to."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.sandbox.access import require
from bot.sandbox.auth import actor_of
from bot.sandbox.errors import NotFound, Refused
from bot.sandbox.git import store
from bot.sandbox.world import World


class RawFiles:
    """`/raw/{owner}/{repo}/{ref}/{path}`; a branch with slashes is the longest one that fits."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def show(self, request: Request) -> Response:
        try:
            content = self._content(request)
        except Refused as reason:
            return PlainTextResponse(f"{reason.status}: {reason.message}", reason.status)
        return Response(content, media_type="text/plain; charset=utf-8", headers={"X-Content-Type-Options": "nosniff"})

    def _content(self, request: Request) -> bytes:
        actor = actor_of(self.world, request.headers.get("authorization"))
        repository = self.world.repository(request.path_params["owner"], request.path_params["repo"])
        require(actor, repository, "contents", "read")
        where: str = request.path_params["where"]
        branches = [name for name in store.heads(repository) if where.startswith(f"{name}/")]
        ref = max(branches, key=len, default=where.partition("/")[0])
        commit = store.resolve(repository, ref)
        entry = store.lookup(repository, commit.tree.decode(), where[len(ref) + 1 :])
        if entry is None or entry.type != "blob":
            raise NotFound
        return bytes(store.blob(repository, entry.sha).data)
