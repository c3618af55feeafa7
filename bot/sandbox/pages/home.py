"""The front page, accounts, and the stylesheet and script that all pages share."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from bot.sandbox.errors import NotFound
from bot.sandbox.forms import COOKIE
from bot.sandbox.model import Account, Repository
from bot.sandbox.pages import files
from bot.sandbox.pages.colors import stylesheet
from bot.sandbox.pages.identicon import svg
from bot.sandbox.pages.site import Site

A_YEAR = 365 * 24 * 3600
Summary = tuple[Repository, int, int]


def summaries(site: Site, owner: Account | None = None) -> list[Summary]:
    """Repositories with their counts of open and closed issues, by name."""
    found = [one for one in site.world.repositories.values() if owner is None or one.owner is owner]
    return [
        (one, sum(issue.state == "open" for issue in one.issues.values()), len(one.issues))
        for one in sorted(found, key=lambda one: one.full_name.lower())
    ]


async def home(site: Site, request: Request) -> Response:
    apps = sorted(site.world.apps.values(), key=lambda app: app.name.lower())
    return site.page(request, "home", repositories=summaries(site), apps=apps)


async def account(site: Site, request: Request) -> Response:
    found = site.world.account(request.path_params["owner"])
    if found.type == "Bot":
        raise NotFound
    return site.page(request, "account", account=found, repositories=summaries(site, found))


async def act_as(site: Site, request: Request) -> Response:
    """Keeps in a cookie who the browser is."""
    form = await request.form()
    login, back = str(form.get("login", "")), str(form.get("back", "/"))
    found = site.world.account(login)
    response = RedirectResponse(back if back.startswith("/") and not back.startswith("//") else "/", 303)
    response.set_cookie(COOKIE, found.login, httponly=True, samesite="lax", max_age=A_YEAR)
    return response


async def avatar(site: Site, request: Request) -> Response:
    found = site.world.accounts.get(int(request.path_params["id"]))
    return Response(svg(found, 64), media_type="image/svg+xml", headers={"Cache-Control": f"max-age={A_YEAR}"})


async def label_colors(_site: Site, request: Request) -> Response:
    colors = request.query_params.get("c", "").split(",")
    return Response(stylesheet(colors), media_type="text/css", headers={"Cache-Control": f"max-age={A_YEAR}"})


async def static(_site: Site, request: Request) -> Response:
    name = request.path_params["name"]
    if name not in files.names():
        return PlainTextResponse("Not found\n", 404)
    return Response(
        files.content(name), media_type=files.media_type(name), headers={"Cache-Control": f"max-age={A_YEAR}"}
    )
