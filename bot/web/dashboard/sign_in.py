"""Signing in with GitHub: the web flow of an App's users, with a state and a proof key that stay in a sealed cookie."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import asdict

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.errors import GitHubError, SignInRefused
from bot.web.dashboard import answers
from bot.web.dashboard.access import SESSION, SignedAccess
from bot.web.dashboard.cookies import LONGEST, Session
from bot.web.dashboard.deliveries import form_of
from bot.web.dashboard.guard import HEADERS, is_own_form, safe_path

ATTEMPT = "baton-sign-in"
MINUTES = 10 * 60
BACK = "/sign-in/back"
log = structlog.get_logger()


class SignIn:
    """`origin` is the public address, without a path."""

    def __init__(self, access: SignedAccess, origin: str) -> None:
        self.access, self.origin = access, origin

    async def begin(self, request: Request) -> Response:
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        digest = hashlib.sha256(verifier.encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        address = self.access.people.address(state=state, challenge=challenge, back=self.origin + BACK)
        response = RedirectResponse(address, 303, headers={**HEADERS, "cache-control": "no-store"})
        attempt = {"state": state, "verifier": verifier, "next": safe_path(request.query_params.get("next", "/"))}
        self.access.jar.put(response, ATTEMPT, attempt, lasts=MINUTES)
        return response

    async def back(self, request: Request) -> Response:
        """GitHub sends the browser here; only the browser that began can go on."""
        jar = self.access.jar
        attempt = jar.open(request.cookies.get(jar.name(ATTEMPT)), ATTEMPT, lasts=MINUTES)
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        if not attempt or not code or not hmac.compare_digest(attempt["state"].encode(), state.encode()):
            return self._refused(request, 400)
        try:
            session, lasts = await self._signed(code, attempt["verifier"])
        except SignInRefused as reason:
            log.info("sign-in refused", reason=str(reason)[:200])
            return self._refused(request, 403)
        except GitHubError as error:
            log.warning("sign-in failed", error=str(error)[:200])
            return self._refused(request, 503)
        response = RedirectResponse(attempt["next"], 303, headers={**HEADERS, "cache-control": "no-store"})
        jar.put(response, SESSION, asdict(session), lasts=lasts)
        jar.drop(response, ATTEMPT)
        return response

    async def end(self, request: Request) -> Response:
        session = self.access.session(request)
        given = (await form_of(request)).get("form", "")
        if session is None or not is_own_form(request, self.origin):
            return RedirectResponse("/", 303)
        if self.access.jar.is_form_token(given, session.nonce):
            self.access.forget(session)
            response = RedirectResponse("/", 303)
            self.access.jar.drop(response, SESSION)
            return response
        return RedirectResponse("/", 303)

    async def _signed(self, code: str, verifier: str) -> tuple[Session, int]:
        people = self.access.people
        grant = await people.exchange(code, verifier=verifier, back=self.origin + BACK)
        person = await people.person(grant.token)
        session = Session(person.id, person.login, grant.token, secrets.token_urlsafe(16))
        return session, min(grant.lasts or LONGEST, LONGEST)

    def _refused(self, request: Request, status: int) -> Response:
        response = answers.page(request, "refused", viewer=None, status=status)
        self.access.jar.drop(response, ATTEMPT)
        return response
