"""Apps, installations and webhook deliveries as JSON."""

import json

from bot.sandbox.model import Account, App, Delivery, Installation, Organization
from bot.sandbox.shapes import Json, accounts, stamp, stamp_or_none
from bot.sandbox.world import World


def owner(world: World, account: Account) -> Json:
    return accounts.simple(world, account)


def app(world: World, app: App) -> Json:
    return {
        "id": app.id,
        "client_id": app.client_id,
        "slug": app.slug,
        "node_id": app.node_id,
        "owner": owner(world, app.owner),
        "name": app.name,
        "description": app.description,
        "external_url": app.external_url or f"{world.url}/apps/{app.slug}",
        "html_url": f"{world.url}/apps/{app.slug}",
        "created_at": stamp(app.created_at),
        "updated_at": stamp(app.updated_at),
        "permissions": dict(app.permissions),
        "events": list(app.events),
    }


def app_or_none(world: World, via: App | None) -> Json | None:
    return None if via is None else app(world, via)


def own(world: World, subject: App) -> Json:
    """An App as it sees itself."""
    return app(world, subject) | {"installations_count": len(subject.installations)}


def created(world: World, subject: App) -> Json:
    """The only answer that shows the secrets: the conversion of a manifest."""
    return app(world, subject) | {
        "client_secret": subject.client_secret,
        "webhook_secret": subject.webhook_secret,
        "pem": subject.private_key,
    }


def installation(world: World, installation: Installation) -> Json:
    is_organization = isinstance(installation.account, Organization)
    place = f"organizations/{installation.account.login}/settings" if is_organization else "settings"
    return {
        "id": installation.id,
        "client_id": installation.app.client_id,
        "account": accounts.simple(world, installation.account),
        "repository_selection": installation.repository_selection,
        "access_tokens_url": f"{world.api_url}/app/installations/{installation.id}/access_tokens",
        "repositories_url": f"{world.api_url}/installation/repositories",
        "html_url": f"{world.url}/{place}/installations/{installation.id}",
        "app_id": installation.app.id,
        "app_slug": installation.app.slug,
        "target_id": installation.account.id,
        "target_type": installation.account.type,
        "permissions": dict(installation.permissions),
        "events": list(installation.events),
        "created_at": stamp(installation.created_at),
        "updated_at": stamp(installation.updated_at),
        "single_file_name": None,
        "has_multiple_single_files": False,
        "single_file_paths": [],
        "suspended_by": accounts.simple_or_none(world, installation.suspended_by),
        "suspended_at": stamp_or_none(installation.suspended_at),
    }


def listed_installation(world: World, subject: Installation) -> Json:
    """GitHub describes the account of this list as user and enterprise at once."""
    answer = installation(world, subject)
    account = subject.account
    answer["account"] |= {
        "name": account.name or account.login,
        "slug": account.login.lower(),
        "created_at": stamp(account.created_at),
        "updated_at": stamp(account.updated_at),
    }
    return answer


def delivery_item(delivery: Delivery) -> Json:
    return {
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": stamp(delivery.delivered_at or delivery.created_at),
        "redelivery": delivery.redelivery,
        "duration": round(delivery.duration, 2),
        "status": delivery.status,
        "status_code": delivery.status_code,
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": delivery.installation_id,
        "repository_id": delivery.repository_id,
        "throttled_at": stamp_or_none(delivery.throttled_at),
    }


def delivery(delivery: Delivery) -> Json:
    return delivery_item(delivery) | {
        "url": delivery.app.webhook_url or "",
        "request": {"headers": delivery.request_headers, "payload": json.loads(delivery.payload)},
        "response": {"headers": delivery.response_headers, "payload": delivery.response_body},
    }
