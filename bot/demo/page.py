"""The demo's page: the document, the live status, the story, and a box to say something as any agent."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.demo.feed import Feed
from bot.demo.story import Said, Scene, Step
from bot.render import FOLDERS
from bot.sandbox.pages.markdown import as_html
from bot.sandbox.server import Sandbox

STATIC = Path(__file__).parent / "static"
LOCAL = {"127.0.0.1", "localhost"}
LONGEST_COMMENT = 2000
SECURITY = {
    "content-security-policy": "default-src 'self'; img-src 'self' data:; style-src 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
}

Say = Callable[[str, int, str], Awaitable[None]]
"""Writes a comment: login, issue number, text."""


@dataclass(slots=True)
class DemoPage:
    """What the page shows; `document` is Markdown."""

    sandbox: Sandbox
    repository: str
    title: str
    file: str
    document: str
    steps: list[Step]
    feed: Feed
    say: Say

    def app(self) -> Starlette:
        routes = [
            Route("/", self.index),
            Route("/events", self.events),
            Route("/say", self.comment, methods=["POST"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
        return Starlette(routes=routes)

    async def index(self, request: Request) -> Response:
        if not _is_local(request):
            return PlainTextResponse("this page is for this machine alone", 403)
        html = TEMPLATES.get_template("demo/index.html.j2").render(
            title=self.title,
            file=self.file,
            document=self.html(self.document),
            sandbox_url=self.sandbox.url,
            repository=self.repository,
            steps=self.steps,
        )
        return HTMLResponse(html, headers=SECURITY)

    async def events(self, request: Request) -> Response:
        if not _is_local(request):
            return PlainTextResponse("this page is for this machine alone", 403)
        return StreamingResponse(self.feed.listen(), media_type="text/event-stream", headers=SECURITY)

    async def comment(self, request: Request) -> Response:
        """From this page only: another site in the same browser sends another origin."""
        origin = urlsplit(request.headers.get("origin", ""))
        if not _is_local(request) or origin.netloc != request.headers.get("host"):
            return PlainTextResponse("comments come from this page alone", 403)
        form = await request.form()
        login, number, body = (str(form.get(key) or "").strip() for key in ("login", "number", "body"))
        if not body or len(body) > LONGEST_COMMENT or not number.isdecimal():
            return PlainTextResponse(f"write between 1 and {LONGEST_COMMENT} characters", 422)
        await self.say(login, int(number), body)
        return Response(status_code=204)

    def html(self, markdown: str) -> Markup:
        """Clean HTML, made by the sandbox's own renderer."""
        world = self.sandbox.world
        owner, _, name = self.repository.partition("/")
        return Markup(as_html(markdown, world, world.repository(owner, name)))

    def scene(self, scene: Scene) -> str:
        lines = [self._line(line) for line in scene.lines]
        return TEMPLATES.get_template("demo/scene.html.j2").render(caption=scene.caption, lines=lines)

    def _line(self, line: Said) -> Mapping[str, Any]:
        where = f"#{line.number}" if line.number else ""
        url = f"{self.sandbox.url}/{self.repository}/issues/{line.number}" if line.number else ""
        html = self.html(line.text) if line.kind == "answer" else ""
        return {"kind": line.kind, "who": line.who, "text": line.text, "html": html, "where": where, "url": url}


def _is_local(request: Request) -> bool:
    """A name that somebody else's DNS points at this machine is not ours."""
    return (request.url.hostname or "") in LOCAL


TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDERS), undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
)
