"""The sandbox's pages for a browser: what GitHub shows of repositories and issues, rendered on the server."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.errors import NotFound, Refused
from bot.sandbox.pages import apps, code, forms, home, issues, live, pull_forms, pulls
from bot.sandbox.pages.guard import guarded
from bot.sandbox.pages.site import Site
from bot.sandbox.world import World

Handler = Callable[[Site, Request], Awaitable[Response]]

REPOSITORY = "/{owner}/{repo}"
PAGES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/", home.home),
    ("GET", "/-/live", live.stream),
    ("GET", "/-/labels.css", home.label_colors),
    ("GET", "/-/static/{name}", home.static),
    ("POST", "/-/as", home.act_as),
    ("GET", "/avatars/u/{id:int}", home.avatar),
    ("GET", "/apps/{slug}", apps.show),
    ("GET", "/apps/{slug}/deliveries", apps.deliveries),
    ("GET", "/apps/{slug}/deliveries/{id:int}", apps.delivery),
    ("POST", "/apps/{slug}/deliveries/{id:int}/again", apps.redeliver),
    ("GET", f"{REPOSITORY}/issues", issues.index),
    ("POST", f"{REPOSITORY}/issues", forms.create),
    ("GET", f"{REPOSITORY}/issues/new", issues.new),
    ("GET", f"{REPOSITORY}/issues/{{number:int}}", issues.show),
    ("GET", f"{REPOSITORY}/issues/{{number:int}}/history", issues.history),
    ("POST", f"{REPOSITORY}/issues/{{number:int}}", forms.answer),
    ("POST", f"{REPOSITORY}/issues/{{number:int}}/edit", forms.edit),
    ("POST", f"{REPOSITORY}/issues/{{number:int}}/labels", forms.label),
    ("POST", f"{REPOSITORY}/issues/{{number:int}}/reactions", forms.react),
    ("POST", f"{REPOSITORY}/issues/{{number:int}}/tasks", forms.tick),
    ("GET", f"{REPOSITORY}/pulls", pulls.index),
    ("GET", f"{REPOSITORY}/branches", pulls.branches),
    ("GET", f"{REPOSITORY}/pull/{{number:int}}", pulls.show),
    ("GET", f"{REPOSITORY}/pull/{{number:int}}/commits", pulls.commits),
    ("GET", f"{REPOSITORY}/pull/{{number:int}}/files", pulls.files),
    ("GET", f"{REPOSITORY}/pull/{{number:int}}/checks", pulls.shown_checks),
    ("GET", f"{REPOSITORY}/pull/{{number:int}}/history", issues.history),
    ("POST", f"{REPOSITORY}/pull/{{number:int}}", forms.answer),
    ("POST", f"{REPOSITORY}/pull/{{number:int}}/edit", forms.edit),
    ("POST", f"{REPOSITORY}/pull/{{number:int}}/labels", forms.label),
    ("POST", f"{REPOSITORY}/pull/{{number:int}}/reactions", forms.react),
    ("POST", f"{REPOSITORY}/pull/{{number:int}}/tasks", forms.tick),
    ("POST", f"{REPOSITORY}/pull/{{number:int}}/review", pull_forms.review),
    ("POST", f"{REPOSITORY}/pull/{{number:int}}/reviews/{{id:int}}/dismiss", pull_forms.dismiss),
    ("POST", f"{REPOSITORY}/pull/{{number:int}}/merge", pull_forms.merge),
    ("POST", f"{REPOSITORY}/pull/{{number:int}}/checks/{{id:int}}", pull_forms.press),
    ("GET", f"{REPOSITORY}/labels", issues.labels),
    ("GET", f"{REPOSITORY}/labels/{{name}}", issues.label),
    ("GET", f"{REPOSITORY}/milestones", issues.milestones),
    ("GET", f"{REPOSITORY}/milestone/{{number:int}}", issues.milestone),
    ("GET", f"{REPOSITORY}/tree/{{branch}}/{{path:path}}", code.folder),
    ("GET", f"{REPOSITORY}/blob/{{branch}}/{{path:path}}", code.file),
    ("GET", REPOSITORY, code.folder),
    ("GET", "/{owner}", home.account),
)
"""The same paths as GitHub's; what is the sandbox's own is under `/-/`."""


def routes(world: World) -> list[Route]:
    """The routes of the pages, most specific first. They answer browsers: the API has the same root."""
    site = Site(world)
    return [Route(path, guarded(page(site, handler)), methods=[method]) for method, path, handler in PAGES]


def app(world: World) -> Starlette:
    """The pages alone, for a server that sends browsers here."""
    return Starlette(routes=routes(world))


def page(site: Site, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            return await handler(site, request)
        except NotFound as reason:
            if request.method == "GET":
                return site.page(request, "missing", status=404)
            return site.refusal(request, reason)
        except Refused as reason:
            return site.refusal(request, reason)

    return answer
