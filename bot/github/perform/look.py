"""Looks whether a write whose answer was lost had its effect."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.domain.actions import Action, Comment, CreateIssue, CreateLabel
from bot.domain.ports import Place
from bot.github.ask import Ask
from bot.github.perform.desk import Desk
from bot.github.perform.issues import created
from bot.github.perform.labels import LABEL, put_label
from bot.github.perform.talk import marker
from bot.github.probe import Schema
from bot.github.read import queries

NEWEST = 50
"""Issues, or comments of an issue, among which those of a batch are looked for."""


async def find(actions: Sequence[Action], desk: Desk, *, ask: Ask, place: Place) -> list[Action]:
    """Those of the actions whose effect is there; what was found is on the desk. One request."""
    looked: list[CreateIssue | CreateLabel | Comment] = [
        one for one in actions if isinstance(one, CreateIssue | CreateLabel | Comment)
    ]
    if not looked:
        return []
    labels = {f"label{at}": one.name for at, one in enumerate(looked) if isinstance(one, CreateLabel)}
    content = await ask.repository(lambda schema: query(schema, looked, labels), place, **labels)
    _take_issues(content, [one for one in looked if isinstance(one, CreateIssue)], desk)
    for name in labels:
        if content.get(name):
            put_label(desk, content[name])
    return [one for one in looked if _is_there(one, desk, content)]


def query(schema: Schema, looked: Sequence[Action], labels: Collection[str]) -> str:
    wanted, fragments = ["id"], ""
    if any(isinstance(one, CreateIssue) for one in looked):
        order = "orderBy: {field: CREATED_AT, direction: DESC}"
        wanted.append(f"newest: issues(first: {NEWEST}, {order}) {{ nodes {{ ...Whole }} }}")
        fragments = queries.whole(schema)
    wanted += [f"{name}: label(name: ${name}) {{ {LABEL} }}" for name in labels]
    numbers = dict.fromkeys(one.number for one in looked if isinstance(one, Comment))
    numbers = dict.fromkeys(one.number for one in looked if isinstance(one, Comment))
    wanted += [
        f"said{number}: issueOrPullRequest(number: {number})"
        f" {{ ... on Issue {{ comments(last: {NEWEST}) {{ nodes {{ body viewerDidAuthor }} }} }} }}"
        for number in numbers
    ]
    return queries.with_repository(wanted, fragments, variables=labels)


def _take_issues(content: Mapping[str, Any], actions: Sequence[CreateIssue], desk: Desk) -> None:
    wanted = {one.entry for one in actions}
    oldest_first = reversed((content.get("newest") or {}).get("nodes") or [])
    for node in oldest_first:
        seen, issue = desk.seen(node)
        is_own = issue.author is not None and issue.author.id in desk.eyes.own
        is_ours = is_own and seen.parts.session == desk.origin.session
        if is_ours and seen.entry in wanted and seen.entry not in desk.issues:
            created(desk, seen.entry, node)


def _is_there(action: CreateIssue | CreateLabel | Comment, desk: Desk, content: Mapping[str, Any]) -> bool:
    match action:
        case CreateIssue():
            return action.entry in desk.issues
        case CreateLabel():
            return action.name.lower() in desk.labels
        case Comment():
            comments = ((content.get(f"said{action.number}") or {}).get("comments") or {}).get("nodes") or []
            return any(one["viewerDidAuthor"] and marker(action.key) in one["body"] for one in comments)
