"""Who sends a request: by a person's token, an installation's, an App's JWT, or the cookie of the pages."""

import base64
import binascii
from datetime import timedelta
from typing import Any

import jwt
from jwt.types import Options

from bot.sandbox.actor import NOBODY, Actor
from bot.sandbox.errors import BadCredentials
from bot.sandbox.model import App, Token
from bot.sandbox.world import World

LONGEST = timedelta(minutes=10)
DRIFT = timedelta(seconds=60)
"""How far ahead GitHub lets a client's clock be."""


ONLY_THE_SIGNATURE: Options = {
    "verify_exp": False,
    "verify_iat": False,
    "verify_nbf": False,
    "verify_aud": False,
    "verify_iss": False,
}


def actor_of(world: World, header: str | None) -> Actor:
    """The actor that an Authorization header names; without a header, nobody."""
    if not header:
        return NOBODY
    scheme, _, value = header.partition(" ")
    match scheme.lower():
        case "basic":
            return _by_token(world, _password(value))
        case "bearer" | "token" if value.count(".") == 2:
            return by_jwt(world, value.strip())
        case "bearer" | "token":
            return _by_token(world, value.strip())
        case _:
            raise BadCredentials


def _password(value: str) -> str:
    """Basic authentication takes a token as the password, git's `x-access-token` included."""
    try:
        user, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise BadCredentials from None
    return user if password in ("", "x-oauth-basic") else password


def _by_token(world: World, value: str) -> Actor:
    token = world.tokens.get(value)
    if token is None or (token.expires_at is not None and token.expires_at <= world.now()):
        raise BadCredentials
    if token.installation is None:
        return Actor(account=token.account, scopes=token.scopes, key=f"user:{token.account.id}")
    return _by_installation(token)


def _by_installation(token: Token) -> Actor:
    installation = token.installation
    assert installation is not None, "asked for installation tokens only"
    return Actor(
        account=token.account,
        app=installation.app,
        installation=installation,
        permissions=token.permissions,
        repository_ids=token.repository_ids,
        key=f"installation:{installation.id}",
    )


def by_jwt(world: World, text: str) -> Actor:
    """An App: RS256, `iss` its id or client id, `iat` not in the future, `exp` at most ten minutes ahead."""
    try:
        claims: dict[str, Any] = jwt.decode(text, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise BadCredentials("A JSON web token could not be decoded") from None
    app = _issuer(world, claims.get("iss"))
    try:
        jwt.decode(text, app.public_key, algorithms=["RS256"], options=ONLY_THE_SIGNATURE)
    except jwt.InvalidTokenError:
        raise BadCredentials("A JSON web token could not be decoded") from None
    _check_times(world, claims)
    return Actor(app=app, key=f"app:{app.id}")


def _issuer(world: World, issuer: Any) -> App:
    for app in world.apps.values():
        if str(issuer) in (str(app.id), app.client_id):
            return app
    raise BadCredentials("'Issuer' claim ('iss') must be an Integer or a client id of a known App")


def _check_times(world: World, claims: dict[str, Any]) -> None:
    now = world.now().timestamp()
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int | float) or issued > now + DRIFT.total_seconds():
        words = "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"
        raise BadCredentials(words)
    if not isinstance(expires, int | float):
        raise BadCredentials(
            "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the "
            "assertion expires"
        )
    if expires <= now:
        raise BadCredentials("'Expiration time' claim ('exp') is too early")
    if expires > now + LONGEST.total_seconds() + 5 or expires - issued > (LONGEST + DRIFT).total_seconds():
        raise BadCredentials("'Expiration time' claim ('exp') is too far in the future")
