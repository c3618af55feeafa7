"""Pull requests and plans for the tests of rules, a word each."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.board import Account
from bot.domain.facts import Permission
from bot.domain.pull_facts import ChangedFile, Commit, PullComment, PullFacts, Ref, Review, ReviewState, Said, Signature
from bot.plan.load import load
from bot.plan.models import Plan

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HEAD = "a" * 40
OLD = "b" * 40
ADA, BEN, CLEO, DAN, EVE = (
    Account(number, name) for number, name in enumerate(["ada", "ben", "cleo", "dan", "eve"], 1)
)
BOT = Account(71, "rover", is_bot=True)
OTHER_BOT = Account(72, "scout", is_bot=True)
PEOPLE = (ADA, BEN, CLEO, DAN, EVE)
WRITE: dict[int, Permission] = {one.id: "write" for one in PEOPLE}


def plan(text: str) -> Plan:
    """A plan from its sections."""
    loaded = load(f"version: 1\nsession: Test\n{text}", file="plan.yml")
    assert loaded.plan is not None, loaded.findings
    return loaded.plan


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def signed(account: Account | None, email: str = "") -> Signature:
    return Signature(account, account.login if account else "", email)


def commit(by: Account | None = EVE, sha: str = HEAD, **more: Any) -> Commit:
    author = more.pop("author", signed(by))
    return Commit(sha, author, more.pop("committer", author), **more)


def review(
    by: Account | None, state: ReviewState = "approved", *, sha: str = HEAD, minute: int = 1, id: int = 0
) -> Review:
    return Review(id or minute, by, state, sha, at(minute))


def comment(
    by: Account | None, word: str, rest: str = HEAD[:12], *, as_: str = "", minute: int = 1, is_edited: bool = False
) -> PullComment:
    return PullComment(minute, by, f"/{word} {rest}", at(minute), is_edited, (Said(word, rest, as_),))


def pull(*paths: str, by: Account | None = EVE, **more: Any) -> PullFacts:
    """A pull request of Eve's that changes these paths, or `src/a.py`."""
    facts = PullFacts(
        7, by, Ref("main", "c" * 40, "acme/shop"), Ref("topic", HEAD, "acme/shop"), at(100), pusher=by,
        title="Change it", files=tuple(ChangedFile(path, "", 3, 1) for path in paths or ("src/a.py",)),
        commits=(commit(by),), permissions=WRITE,
    )  # fmt: skip
    return replace(facts, **more)


def with_permission(account: Account, permission: Permission | None) -> Mapping[int, Permission]:
    others = {number: one for number, one in WRITE.items() if number != account.id}
    return {**others, account.id: permission} if permission else others
