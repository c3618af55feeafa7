"""Signing in with GitHub: the page that asks who one is, and the exchange of its code for a person's token."""

import base64
import hashlib
import html
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.sandbox.model import Account, App, Token
from bot.sandbox.world import World

CODE_LASTS = timedelta(minutes=10)
TOKEN_LASTS = timedelta(hours=8)
WRONG_CLIENT = "The client_id and/or client_secret passed are incorrect."
WRONG_CODE = "The code passed is incorrect or expired."
WRONG_VERIFIER = "The code_verifier does not fit the code_challenge."


@dataclass(frozen=True, slots=True)
class Code:
    """What a browser brings back to the App; it works once."""

    app: App
    account: Account
    back: str
    challenge: str
    ends: datetime


@dataclass(slots=True)
class SignIns:
    """Codes that were handed out, and the App that each person's token was made for."""

    codes: dict[str, Code]
    apps: dict[str, App]


_OF: WeakKeyDictionary[World, SignIns] = WeakKeyDictionary()


def sign_ins(world: World) -> SignIns:
    return _OF.setdefault(world, SignIns({}, {}))


def routes(world: World) -> list[BaseRoute]:
    door = Door(world)
    return [
        Route("/login/oauth/authorize", door.ask, methods=["GET"]),
        Route("/login/oauth/authorize", door.authorize, methods=["POST"]),
        Route("/login/oauth/access_token", door.exchange, methods=["POST"]),
    ]


class Door:
    """docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token"""

    def __init__(self, world: World) -> None:
        self.world = world

    async def ask(self, request: Request) -> Response:
        """GitHub knows who is signed in; here one says it."""
        app = self._app(request.query_params.get("client_id", ""))
        if app is None:
            return HTMLResponse("<!doctype html><title>Not found</title><p>Not found</p>", 404)
        people = [one for one in self.world.accounts.values() if one.type == "User"]
        buttons = "".join(f'<p><button name="login" value="{one.login}">{one.login}</button></p>' for one in people)
        return HTMLResponse(
            f'<!doctype html><html lang="en"><title>Authorize {html.escape(app.name)}</title>'
            f'<h1>Sign in to {html.escape(app.name)} as</h1><form method="post">{buttons}</form></html>'
        )

    async def authorize(self, request: Request) -> Response:
        query = request.query_params
        app = self._app(query.get("client_id", ""))
        form = await request.form()
        account = self.world.logins.get(str(form.get("login") or "").lower())
        back = query.get("redirect_uri", "")
        if app is None or account is None or not back.startswith(("http://", "https://")):
            return HTMLResponse("<!doctype html><title>Not found</title><p>Not found</p>", 404)
        code = secrets.token_hex(10)
        ends = self.world.now() + CODE_LASTS
        sign_ins(self.world).codes[code] = Code(app, account, back, query.get("code_challenge", ""), ends)
        answer = urlencode({"code": code, "state": query.get("state", "")})
        return RedirectResponse(f"{back}{'&' if '?' in back else '?'}{answer}", 302)

    async def exchange(self, request: Request) -> Response:
        """Refusals have status 200, as GitHub's do."""
        form = {name: str(value) for name, value in (await request.form()).items()}
        app = self._app(form.get("client_id", ""))
        if app is None or not secrets.compare_digest(app.client_secret, form.get("client_secret", "")):
            return _refused("incorrect_client_credentials", WRONG_CLIENT)
        code = sign_ins(self.world).codes.pop(form.get("code", ""), None)
        is_known = code is not None and code.app is app and code.ends > self.world.now()
        if code is None or not is_known or form.get("redirect_uri", code.back) != code.back:
            return _refused("bad_verification_code", WRONG_CODE)
        if code.challenge and challenge_of(form.get("code_verifier", "")) != code.challenge:
            return _refused("bad_verification_code", WRONG_VERIFIER)
        value = f"ghu_{secrets.token_hex(18)}"
        self.world.tokens[value] = Token(value, code.account, expires_at=self.world.now() + TOKEN_LASTS)
        sign_ins(self.world).apps[value] = app
        lasts = int(TOKEN_LASTS.total_seconds())
        return JSONResponse({"access_token": value, "expires_in": lasts, "scope": "", "token_type": "bearer"})

    def _app(self, client_id: str) -> App | None:
        return next((app for app in self.world.apps.values() if app.client_id == client_id), None)


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _refused(error: str, words: str) -> Response:
    return JSONResponse({"error": error, "error_description": words})
