"""The bytes of a delivery and the headers that go with them."""

import hashlib
import hmac
import json
from urllib.parse import urlencode

from bot.sandbox.model import App, Delivery, Installation, Organization
from bot.sandbox.shapes import Json, accounts, repositories
from bot.sandbox.world import Notice, World


def render(world: World, notice: Notice, installation: Installation) -> bytes:
    """The event's own part, and what GitHub adds to each: repository, organization, sender, installation."""
    payload: Json = {} if notice.action is None else {"action": notice.action}
    payload |= notice.body()
    if notice.repository is not None:
        payload.setdefault("repository", repositories.minimal(world, notice.repository))
        if isinstance(notice.repository.owner, Organization):
            payload["organization"] = accounts.organization_simple(world, notice.repository.owner)
    elif notice.organization is not None:
        payload["organization"] = accounts.organization_simple(world, notice.organization)
    payload["sender"] = accounts.simple(world, notice.sender)
    payload.setdefault("installation", {"id": installation.id, "node_id": installation.node_id})
    return encode(payload)


def encode(payload: Json) -> bytes:
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def content(app: App, payload: bytes) -> bytes:
    """What goes over the wire: JSON, or the form that some Apps still take."""
    return payload if app.content_type == "json" else urlencode({"payload": payload.decode()}).encode()


def headers(delivery: Delivery, body: bytes) -> dict[str, str]:
    app = delivery.app
    is_json = app.content_type == "json"
    answer = {
        "Accept": "*/*",
        "Content-Type": "application/json" if is_json else "application/x-www-form-urlencoded",
        "User-Agent": f"GitHub-Hookshot/{hashlib.sha1(app.slug.encode()).hexdigest()[:7]}",
        "X-GitHub-Delivery": delivery.guid,
        "X-GitHub-Event": delivery.event,
        "X-GitHub-Hook-ID": str(app.hook_id),
        "X-GitHub-Hook-Installation-Target-ID": str(app.id),
        "X-GitHub-Hook-Installation-Target-Type": "integration",
    }
    if app.webhook_secret:
        secret = app.webhook_secret.encode()
        answer["X-Hub-Signature"] = "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest()
        answer["X-Hub-Signature-256"] = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
    return answer
