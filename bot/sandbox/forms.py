"""The pages of GitHub that a program sends people to: registering an App from a manifest, and installing it."""

import html
import json
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.sandbox.errors import Refused, ValidationFailed
from bot.sandbox.model import Account, App, Organization
from bot.sandbox.operations import apps
from bot.sandbox.world import World

COOKIE = "user"
"""The pages keep in it who the browser acts as."""


class Forms:
    """`/settings/apps/new` and `/organizations/{org}/settings/apps/new`, and the page that installs an App."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def new_app(self, request: Request) -> Response:
        """Takes the manifest, registers and installs the App, and sends the browser back with a code."""
        form = await request.form()
        try:
            manifest = json.loads(str(form.get("manifest", "")))
            app = self._register(request, manifest)
        except (ValueError, TypeError, KeyError) as reason:
            return _refusal(f"Invalid GitHub App configuration: {reason}")
        except Refused as reason:
            words = reason.faults[0].message or reason.graphql_message if isinstance(reason, ValidationFailed) else ""
            return _refusal(f"Invalid GitHub App configuration: {words or reason.message}")
        code = secrets.token_hex(20)
        self.world.manifest_codes[code] = app
        back = {"code": code, **({"state": request.query_params["state"]} if "state" in request.query_params else {})}
        target = str(manifest.get("redirect_url") or app.external_url)
        return RedirectResponse(f"{target}{'&' if '?' in target else '?'}{urlencode(back)}", 302)

    async def show_new_app(self, request: Request) -> Response:
        """What is there for somebody who comes without a manifest."""
        action = html.escape(str(request.url))
        return HTMLResponse(
            "<!doctype html><title>Register new GitHub App</title>"
            f'<form method="post" action="{action}"><p><label>Manifest (JSON)<br>'
            '<textarea name="manifest" rows="20" cols="80"></textarea></label></p>'
            "<p><button>Create GitHub App</button></p></form>"
        )

    async def install(self, request: Request) -> Response:
        """`/apps/{slug}/installations/new`: installs on the account of whoever is there, all repositories."""
        app = self.world.app_slugs.get(request.path_params["slug"])
        if app is None:
            return HTMLResponse("<!doctype html><title>Not found</title><p>Not found</p>", 404)
        account = self._account(request)
        found = next((one for one in app.installations.values() if one.account is account), None)
        installation = found or apps.install(self.world, app, account)
        query = urlencode({"installation_id": installation.id, "setup_action": "install"})
        return RedirectResponse(f"{app.setup_url}?{query}" if app.setup_url else f"{self.world.url}/", 302)

    def _register(self, request: Request, manifest: Mapping[str, Any]) -> App:
        if not isinstance(manifest, dict):
            raise TypeError("the manifest is no object")
        owner = self._account(request)
        hook = manifest.get("hook_attributes") or {}
        app = apps.create(
            self.world,
            name=_required(manifest, "name"),
            owner=owner,
            permissions=manifest.get("default_permissions") or {},
            events=manifest.get("default_events") or [],
            description=manifest.get("description"),
            external_url=_required(manifest, "url"),
            webhook_url=hook.get("url") if hook.get("active", True) else None,
            webhook_secret=secrets.token_hex(20),
            public=bool(manifest.get("public", False)),
            setup_url=manifest.get("setup_url"),
        )
        apps.install(self.world, app, owner)
        return app

    def _account(self, request: Request) -> Account:
        """The organization of the path; else whom the browser acts as, or the first user there is."""
        if "org" in request.path_params:
            return self.world.organization(request.path_params["org"])
        login = request.cookies.get(COOKIE)
        if login is not None and login.lower() in self.world.logins:
            return self.world.logins[login.lower()]
        people = [one for one in self.world.accounts.values() if one.type == "User"]
        if people:
            return people[0]
        return next(one for one in self.world.accounts.values() if isinstance(one, Organization))


def _required(manifest: Mapping[str, Any], name: str) -> str:
    value = manifest.get(name)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{name}" wasn\'t supplied.')
    return value


def _refusal(words: str) -> Response:
    return HTMLResponse(f"<!doctype html><title>Register new GitHub App</title><p>{html.escape(words)}</p>", 422)
