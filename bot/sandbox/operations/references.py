"""What a text names: other issues get a cross-reference, people a mention."""

import re
from collections.abc import Iterator

from bot.sandbox.access import sees
from bot.sandbox.actor import Actor, person
from bot.sandbox.model import Account, Comment, Issue, Repository, TimelineEvent
from bot.sandbox.operations.history import record
from bot.sandbox.world import World

NOT_TEXT = re.compile(r"<!--.*?-->|```.*?```|~~~.*?~~~|`[^`\n]*`", re.DOTALL)
NAMED = re.compile(r"(?<![\w/&])(?:([\w.-]+/[\w.-]+))?#(\d{1,9})\b")
LINKED = re.compile(r"https?://[^\s/]+/([\w.-]+/[\w.-]+)/(?:issues|pull)/(\d{1,9})\b")
TRAILER = re.compile(r"^co-authored-by:\s*(.+ <[^>\n]+>)\s*$", re.IGNORECASE | re.MULTILINE)
MENTION = re.compile(r"(?<![\w`/@.-])@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(?![\w/-])")
CLOSING = re.compile(
    r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+"
    r"(?:(?:([\w.-]+/[\w.-]+))?#|https?://[^\s/]+/([\w.-]+/[\w.-]+)/issues/)(\d{1,9})\b",
    re.IGNORECASE,
)


def follow(world: World, actor: Actor, issue: Issue, text: str | None, comment: Comment | None = None) -> None:
    """Notes on the timelines what the text names for the first time; code and HTML comments name nothing."""
    if not text or not ("#" in text or "@" in text or "/issues/" in text or "/pull/" in text):
        return
    words = plain(text)
    for target in _issues(world, issue.repository, words):
        if target is not issue and sees(actor, target.repository) and not _has_reference(target, issue):
            record(world, actor, target, "cross-referenced", other=issue, source_comment=comment)
    for account in _people(world, words):
        if sees(person(account), issue.repository) and not _is_mentioned(issue, account):
            mentioned = Actor(account=account)
            record(world, mentioned, issue, "mentioned")
            record(world, mentioned, issue, "subscribed")


def plain(text: str) -> str:
    """Without code and HTML comments, which name nothing."""
    return NOT_TEXT.sub(" ", text)


def closed_by(world: World, repository: Repository, message: str) -> Iterator[Issue]:
    """The issues that a commit message says it closes."""
    for match in CLOSING.finditer(message):
        issue = _find(world, repository, match[1] or match[2], int(match[3]))
        if issue is not None:
            yield issue


def _issues(world: World, repository: Repository, text: str) -> Iterator[Issue]:
    seen: set[int] = set()
    for pattern in (NAMED, LINKED):
        for match in pattern.finditer(text):
            issue = _find(world, repository, match[1], int(match[2]))
            if issue is not None and issue.id not in seen:
                seen.add(issue.id)
                yield issue


def _find(world: World, repository: Repository, full_name: str | None, number: int) -> Issue | None:
    place = world.repository_names.get(full_name.lower()) if full_name else repository
    return None if place is None else place.issues.get(number)


def _people(world: World, text: str) -> Iterator[Account]:
    for login in dict.fromkeys(match[1].lower() for match in MENTION.finditer(text)):
        account = world.logins.get(login)
        if account is not None and account.type == "User":
            yield account


def _has_reference(target: Issue, source: Issue) -> bool:
    return any(
        isinstance(line, TimelineEvent) and line.event == "cross-referenced" and line.other is source
        for line in target.timeline
    )


def _is_mentioned(issue: Issue, account: Account) -> bool:
    return any(
        isinstance(line, TimelineEvent) and line.event == "mentioned" and line.actor is account
        for line in issue.timeline
    )
