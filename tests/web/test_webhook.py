"""What is stored and what is refused, with real signed bytes."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web import body as body_module
from bot.web.envelope import Refusal, read
from bot.web.signature import is_signed, signature_of
from tests.web.conftest import NEW, OLD, Server

SHAPED = [(b"x-hub-signature-256", b"sha256=" + b"0" * 64)]
PUSH = json.dumps({"ref": "refs/heads/main", "repository": {"id": 42, "name": "shop"}, "installation": {"id": 7}})


async def test_signed_delivery_is_stored_whole_before_the_answer(server: Server) -> None:
    answer = await server.deliver(PUSH)
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    [stored] = server.shelf.stored
    assert stored.body == PUSH.encode()
    assert (stored.guid, stored.event, stored.action) == ("guid-1", "push", "")
    assert (stored.repository_id, stored.installation_id, stored.lane) == (42, 7, "repository:42")


@pytest.mark.parametrize(
    "body",
    [
        '{"x":' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"repository":{"id":18446744073709551615}}',
        '{"installation":{"id":-1}}',
    ],
    ids=["deep", "huge id", "negative id"],
)
async def test_signed_body_that_no_github_sends_is_refused_in_one_line(server: Server, body: str) -> None:
    answer = await server.deliver(body)
    assert answer.status_code == 400
    assert "\n" not in answer.json()["reason"]
    assert server.shelf.stored == []


async def test_action_is_read_and_installation_events_have_their_own_lane(server: Server) -> None:
    await server.deliver('{"action":"created","installation":{"id":7}}', event="installation")
    assert (server.shelf.stored[0].action, server.shelf.stored[0].lane) == ("created", "installation:7")


async def test_both_secrets_count_while_the_secret_is_rotated(server: Server) -> None:
    assert (await server.deliver(PUSH, secret=OLD, guid="a")).status_code == 202
    assert (await server.deliver(PUSH, secret=NEW, guid="b")).status_code == 202
    assert (await server.deliver(PUSH, secret=b"stranger", guid="c")).status_code == 401
    assert len(server.shelf.stored) == 2


async def test_sha1_alone_is_refused_with_the_remedy(server: Server) -> None:
    sha1 = "sha1=" + hmac.new(NEW, PUSH.encode(), hashlib.sha1).hexdigest()
    answer = await server.deliver(PUSH, headers={"x-hub-signature": sha1, "x-hub-signature-256": None})
    assert answer.status_code == 401
    assert "set a secret" in answer.json()["reason"]
    assert server.shelf.stored == []


@pytest.mark.parametrize("header", ["", "sha256=", "sha256=zz", "sha1=abc", "sha256=" + "0" * 64, "SHA256=00"])
async def test_wrong_signature_is_refused(server: Server, header: str) -> None:
    assert (await server.deliver(PUSH, headers={"x-hub-signature-256": header})).status_code == 401


async def test_changed_byte_breaks_the_signature(server: Server) -> None:
    signature = signature_of(PUSH.encode(), NEW)
    answer = await server.deliver(PUSH + " ", headers={"x-hub-signature-256": signature})
    assert answer.status_code == 401


async def test_second_delivery_of_a_guid_is_acknowledged_and_not_stored(server: Server) -> None:
    await server.deliver(PUSH)
    answer = await server.deliver(PUSH)
    assert (answer.status_code, answer.json()["status"]) == (202, "duplicate")
    assert len(server.shelf.stored) == 1


async def test_form_encoding_is_refused_with_what_to_set(server: Server) -> None:
    answer = await server.deliver(b"payload=%7B%7D", headers={"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 415
    assert "set the webhook's content type to application/json" in answer.json()["reason"]


async def test_content_type_may_carry_a_charset(server: Server) -> None:
    answer = await server.deliver(PUSH, headers={"content-type": "Application/JSON; charset=utf-8"})
    assert answer.status_code == 202


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"),
        (b'{"action": "x', "not JSON"),
        (b"nonsense", "not JSON"),
        (b'{"a": "\xff"}', "not UTF-8 at byte 7"),
        (b"\xff\xfe{}", "not UTF-8 at byte 0"),
        (b"[]", "not GitHub's"),
        (b"null", "not GitHub's"),
        (b'{"repository": {"id": "x"}}', "not GitHub's"),
        (b'{"repository": []}', "not GitHub's"),
        (b'{"action": 5}', "not GitHub's"),
        (b"[" * 100_000, ""),
    ],
)
async def test_body_that_is_no_payload_is_refused_in_one_line(server: Server, body: bytes, words: str) -> None:
    answer = await server.deliver(body)
    assert answer.status_code == 400
    assert words in answer.json()["reason"]
    assert "\n" not in answer.json()["reason"]
    assert server.shelf.stored == []


@pytest.mark.parametrize("missing", [{"event": None}, {"event": "Push!"}, {"guid": None}, {"guid": "a b"}])
async def test_headers_that_github_always_sends_are_asked_for(server: Server, missing: dict) -> None:
    assert (await server.deliver(PUSH, **missing)).status_code == 400


async def test_event_that_baton_does_not_know_is_acknowledged_with_the_reason(server: Server) -> None:
    answer = await server.deliver(PUSH, event="team_discussion_of_2031")
    assert answer.status_code == 202
    assert answer.json() == {"status": "ignored", "reason": "Baton does nothing on team_discussion_of_2031"}
    assert server.shelf.stored == []


async def test_body_over_the_limit_is_refused_before_it_is_read(server: Server, monkeypatch) -> None:
    monkeypatch.setattr(body_module, "BODY_LIMIT", 100)
    assert (await server.deliver(b"x" * 101)).status_code == 413
    assert (await server.deliver(b"x" * 100)).status_code == 400


async def test_body_in_pieces_is_counted_as_it_comes(server: Server, monkeypatch) -> None:
    monkeypatch.setattr(body_module, "BODY_LIMIT", 100)
    given = {"type": "http.request", "body": b"x" * 60, "more_body": True}
    scope = {"type": "http", "method": "POST", "path": "/webhook", "headers": SHAPED}
    answers = []

    async def receive():
        return given

    async def send(message) -> None:
        answers.append(message)

    await server.webhook(scope, receive, send)
    assert answers[0]["status"] == 413


async def test_sender_that_hangs_up_in_the_body_gets_nothing_stored(server: Server) -> None:
    messages = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    scope = {"type": "http", "method": "POST", "path": "/webhook", "headers": SHAPED}

    async def receive():
        return messages.pop(0)

    async def send(message) -> None:
        raise AssertionError("nobody is there")

    await server.webhook(scope, receive, send)
    assert server.shelf.stored == []


async def test_delivery_that_cannot_be_stored_is_not_acknowledged(server: Server) -> None:
    server.shelf.fault = OSError("disk full")
    answer = await server.deliver(PUSH)
    assert answer.status_code == 503
    assert "disk" not in answer.text


async def test_nothing_is_taken_while_the_server_stops(server: Server) -> None:
    server.webhook.is_stopping = True
    assert (await server.deliver(PUSH)).status_code == 503


async def test_other_methods_are_told_to_post(server: Server) -> None:
    answer = await server.client.get("/webhook")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


@given(st.binary(max_size=300))
def test_any_bytes_are_a_delivery_or_one_line(body: bytes) -> None:
    try:
        kept = read(body, guid="g", event="push", now=0.0).body
    except Refusal as refusal:
        kept = body if refusal.status == 400 and "\n" not in refusal.line else b"refused badly"
    assert kept == body


@given(st.binary(max_size=100), st.binary(min_size=1, max_size=30), st.binary(max_size=100))
def test_only_the_right_signature_counts(body: bytes, secret: bytes, noise: bytes) -> None:
    right = signature_of(body, secret).encode()
    assert is_signed(body, right, (b"other", secret))
    assert is_signed(body, right.replace(b"sha256=", b"").upper().join((b"sha256=", b"")), (secret,))
    assert not is_signed(body, noise, (secret,))
    assert not is_signed(body + b"x", right, (secret,))
    assert not is_signed(body, right, ())


async def test_who_shows_no_signature_has_no_body_read(server: Server) -> None:
    read: list[int] = []

    async def body() -> AsyncIterator[bytes]:
        read.append(1)
        yield b"x"

    for header in ({}, {"x-hub-signature-256": "sha256=00"}):
        answer = await server.client.post("/webhook", content=body(), headers=header)
        assert answer.status_code == 401
    assert read == []


async def test_body_that_never_ends_is_given_up(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_module, "BODY_TIME", 0.05)
    sent: list[dict[str, Any]] = []
    pieces = iter([{"type": "http.request", "body": b"{", "more_body": True}])

    async def receive() -> dict[str, Any]:
        for piece in pieces:
            return piece
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await server.webhook({"type": "http", "method": "POST", "headers": SHAPED}, receive, send)
    assert sent[0]["status"] == 408
    assert server.webhook.bodies.held == 0


async def test_only_so_much_of_unverified_bodies_is_held_at_a_time(server: Server) -> None:
    server.webhook.bodies.held = body_module.MOST
    large = json.dumps({"ref": "x" * body_module.SMALL})
    assert (await server.deliver(large)).status_code == 503
    assert (await server.deliver(PUSH)).status_code == 202, "small ones are taken all the same"
    assert server.webhook.bodies.held == body_module.MOST
    server.webhook.bodies.held = 0
    assert (await server.deliver(large, guid="again")).status_code == 202
