"""How long Baton itself takes from a delivery to the updated check of a pull request; GitHub answers at once here.

    python -m benchmarks.judging [--rounds 40]

A pull request of 100 files, 50 reviews and 20 rules. The time is the whole of one delivery: parsing, reading the
answers into facts, judging, rendering and sending the check. The median counts.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from datetime import UTC, datetime
from typing import Any

import httpx

from bot.bench import Bench, Session
from bot.domain.board import Board
from bot.domain.decided import Decided
from bot.domain.delivery import Delivery
from bot.domain.parse import parse
from bot.domain.ports import Place
from bot.github.auth import PersonalToken
from bot.github.budget import UNLIMITED
from bot.github.gateway import Gateway
from bot.github.probe import NEWEST
from bot.github.state_block import Keys
from bot.handlers.dirty import dirty_by

WANTED = 0.150
HEAD, BLOB = "a" * 40, "b" * 40
FILES, REVIEWS, RULES = 100, 50, 20
PLACE = Place(42, "acme", "shop", 0)
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def plan() -> str:
    agents = [
        f'  agent-{n}: {{role: Part, principals: "user-{n}#{n + 100}", owns: ["part-{n}/**"]}}' for n in range(20)
    ]
    rules = [
        f"  rule-{n}: {{when: {{paths: ['part-{n}/**', 'src/**/{n}.py']}}, primary: agent-{n}, "
        f"supporting: [agent-{(n + 1) % 20}], clearances: [agent-{(n + 2) % 20}]}}"
        for n in range(RULES)
    ]
    return "\n".join(["version: 1", "session: Large", "agents:", *agents, "approvals:", *rules]) + "\n"


def who(number: int) -> dict[str, Any]:
    return {"__typename": "User", "login": f"user-{number}", "databaseId": number + 100}


def pull() -> dict[str, Any]:
    person = {"name": "User", "email": "user@example.org", "user": {"login": "user-0", "databaseId": 100}}
    commit = {
        "oid": HEAD, "author": person, "committer": person, "authors": {"nodes": [person]},
        "parents": {"nodes": [{"oid": "c" * 40}]}, "signature": {"isValid": True},
    }  # fmt: skip
    reviews = [
        {"databaseId": n, "state": "APPROVED", "submittedAt": "2026-05-04T10:00:00Z", "author": who(n % 20),
         "commit": {"oid": HEAD}}
        for n in range(REVIEWS)
    ]  # fmt: skip
    comments = [
        {"id": f"IC_{n}", "databaseId": n, "body": "Looks good to me.", "createdAt": "2026-05-04T10:00:00Z",
         "lastEditedAt": None, "author": who(n % 20)}
        for n in range(50)
    ]  # fmt: skip
    return {
        "number": 7, "title": "Change it", "body": "", "state": "OPEN", "isDraft": False, "changedFiles": FILES,
        "headRefName": "topic", "headRefOid": HEAD, "headRepository": {"nameWithOwner": "acme/shop"},
        "baseRefName": "main", "baseRefOid": "c" * 40, "author": who(0), "milestone": None,
        "commits": {"totalCount": 1, "nodes": [{"commit": commit}]}, "reviews": {"nodes": reviews},
        "comments": {"nodes": comments}, "labels": {"nodes": []}, "timelineItems": {"nodes": []},
        "closingIssuesReferences": {"nodes": []}, "userContentEdits": {"nodes": []},
        "last": {"nodes": [{"commit": {"oid": HEAD, "statusCheckRollup": None}}]},
    }  # fmt: skip


def answer(request: httpx.Request) -> httpx.Response:
    path = request.url.path
    if path == "/graphql":
        people = [{"permission": "WRITE", "node": {"databaseId": n + 100, "login": f"user-{n}"}} for n in range(20)]
        home = {"id": "R_42", "plan": {"oid": BLOB}, "people": {"edges": people}, "pull": pull()}
        viewer = {"login": "baton[bot]", "databaseId": 5}
        return httpx.Response(200, json={"data": {"viewer": viewer, "repository": home}})
    if path.endswith("/files"):
        files = [{"filename": f"part-{n % 20}/file-{n}.py", "additions": 3, "deletions": 1} for n in range(FILES)]
        return httpx.Response(200, json=files)
    if "/git/blobs/" in path:
        import base64

        text = base64.b64encode(plan().encode()).decode()
        return httpx.Response(200, json={"size": len(text), "encoding": "base64", "content": text})
    if path.endswith("/activity"):
        pushed = {"after": HEAD, "timestamp": "2026-03-02T08:00:00Z", "actor": {"id": 100, "login": "user-0"}}
        return httpx.Response(200, json=[pushed])
    return httpx.Response(201, json={"id": 1})


def delivery() -> Delivery:
    body = {
        "action": "submitted",
        "repository": {"id": 42, "name": "shop", "full_name": "acme/shop", "owner": {"login": "acme"}},
        "pull_request": {"number": 7},
        "sender": {"id": 101, "login": "user-1"},
    }
    return Delivery("guid", "pull_request_review", "submitted", 42, 0, json.dumps(body).encode(), 0.0)


async def never(_decided: Decided) -> Board:
    raise AssertionError("no command was said")


async def measure(rounds: int) -> list[float]:
    transport = httpx.MockTransport(answer)
    keys = Keys.of(("k" * 32,))
    found: list[float] = []
    auth = PersonalToken("token")
    async with Gateway(auth, keys, limits=UNLIMITED, schema=NEWEST, transport=transport) as gateway:
        bench = Bench(gateway)
        for _ in range(rounds + 1):
            began = time.perf_counter()
            event = parse(delivery())
            await bench.look(Session(PLACE, None, NOW, never), dirty_by(event))  # type: ignore[arg-type]
            found.append(time.perf_counter() - began)
    return found[1:]  # the first also loads what later ones have


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40)
    found = asyncio.run(measure(parser.parse_args().rounds))
    median = statistics.median(found)
    print(f"from delivery to check: {median * 1000:.1f} ms (median of {len(found)}), wanted {WANTED * 1000:.0f} ms")
    return 0 if median <= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
