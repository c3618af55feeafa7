"""Apps for those who run them: what was delivered to whom, and again."""

import json

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.sandbox.errors import NotFound
from bot.sandbox.model import App, Delivery
from bot.sandbox.pages import links
from bot.sandbox.pages.site import Site

MOST = 100


def app_of(site: Site, request: Request) -> App:
    found = site.world.app_slugs.get(request.path_params["slug"].lower())
    if found is None:
        raise NotFound
    return found


def delivery_of(site: Site, request: Request) -> Delivery:
    found = app_of(site, request).deliveries.get(int(request.path_params["id"]))
    if found is None:
        raise NotFound
    return found


async def show(site: Site, request: Request) -> Response:
    return site.page(request, "app", app=app_of(site, request))


async def deliveries(site: Site, request: Request) -> Response:
    """The newest first."""
    app = app_of(site, request)
    shown = list(app.deliveries.values())[: -MOST - 1 : -1]
    return site.page(request, "deliveries", app=app, deliveries=shown, total=len(app.deliveries))


async def delivery(site: Site, request: Request) -> Response:
    found = delivery_of(site, request)
    repository = site.world.repositories.get(found.repository_id or 0)
    return site.page(
        request, "delivery", app=found.app, delivery=found, of_repository=repository, payload=readable(found.payload)
    )


async def redeliver(site: Site, request: Request) -> Response:
    found = delivery_of(site, request)
    site.world.webhooks.redeliver(found.app, found.id)
    return RedirectResponse(links.of_deliveries(found.app), 303)


def readable(payload: bytes) -> str:
    try:
        return json.dumps(json.loads(payload), indent=2, ensure_ascii=False)
    except ValueError:
        return payload.decode(errors="replace")
