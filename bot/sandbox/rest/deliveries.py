"""REST: the webhook of an App and its deliveries."""

from bot.sandbox.errors import NotFound, Refused
from bot.sandbox.model import App, Delivery
from bot.sandbox.rest.answer import Answer
from bot.sandbox.rest.call import MOST, USUAL, Call
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import Json, apps

DELIVERIES = "/app/hook/deliveries"
HIDDEN = "********"


class BadRequest(Refused):
    status = 400
    message = "Invalid cursor"


@route("GET", "/app/hook/config", "apps/webhooks#get-a-webhook-configuration-for-an-app")
def get_config(call: Call) -> Answer:
    return Answer(200, _config(call.app()))


@route("PATCH", "/app/hook/config", "apps/webhooks#update-a-webhook-configuration-for-an-app")
def update_config(call: Call) -> Answer:
    app = call.app()
    url, secret = call.text_or_none("url"), call.text_or_none("secret")
    app.webhook_url = url if url is not None else app.webhook_url
    app.webhook_secret = secret if secret is not None else app.webhook_secret
    app.content_type = call.one_of("content_type", ("json", "form")) or app.content_type
    app.insecure_ssl = str(call.fields().get("insecure_ssl", app.insecure_ssl))
    app.updated_at = call.world.now()
    return Answer(200, _config(app))


@route("GET", DELIVERIES, "apps/webhooks#list-deliveries-for-an-app-webhook")
def list_deliveries(call: Call) -> Answer:
    """Newest first, by a cursor that holds the last one seen."""
    found = [one for one in reversed(call.app().deliveries.values()) if _is_wanted(call, one)]
    size = call.query.get("per_page", "")
    count = min(MOST, int(size)) if size.isdecimal() and int(size) > 0 else USUAL
    cursor = call.query.get("cursor")
    if cursor is not None:
        seen = _cursor(cursor)
        found = [one for one in found if one.id < seen]
    page = found[:count]
    headers = {"Link": call.link({"cursor": f"v1_{page[-1].id}"}, "next")} if len(found) > count else {}
    return Answer(200, [apps.delivery_item(one) for one in page], headers)


@route("GET", DELIVERIES + "/{delivery_id}", "apps/webhooks#get-a-delivery-for-an-app-webhook")
def get_delivery(call: Call) -> Answer:
    delivery = call.app().deliveries.get(call.number("delivery_id"))
    if delivery is None:
        raise NotFound
    return Answer(200, apps.delivery(delivery))


@route("POST", DELIVERIES + "/{delivery_id}/attempts", "apps/webhooks#redeliver-a-delivery-for-an-app-webhook")
def redeliver(call: Call) -> Answer:
    call.world.webhooks.redeliver(call.app(), call.number("delivery_id"))
    return Answer(202, {})


def _is_wanted(call: Call, delivery: Delivery) -> bool:
    status = call.query.get("status")
    is_success = 200 <= delivery.status_code < 400
    return status is None or is_success == (status == "success")


def _cursor(text: str) -> int:
    number = text.removeprefix("v1_")
    if not number.isdecimal():
        raise BadRequest
    return int(number)


def _config(app: App) -> Json:
    answer: Json = {"content_type": app.content_type, "insecure_ssl": app.insecure_ssl, "url": app.webhook_url or ""}
    return answer | {"secret": HIDDEN} if app.webhook_secret else answer
