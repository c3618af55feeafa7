"""What of Baton's issues changed since a moment, each with its newest comments: for what no webhook told."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.domain.board import OURS
from bot.domain.facts import SaidComment
from bot.domain.ports import Place
from bot.github.ask import Ask
from bot.github.probe import Schema
from bot.github.read import queries
from bot.github.read.comments import PAGE, comment_fragment, more_comments, to_comment
from bot.github.read.shapes import Issues, IssueShape, as_shape

AT_ONCE = 50
MOST_PAGES = 20


def wanted(since: datetime, *, after: str = "") -> str:
    """One alias of a query; the oldest change first, so that what changes meanwhile comes once more, not never."""
    only = f'filterBy: {{since: "{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", labels: ["{OURS}"]}}'
    order = "orderBy: {field: UPDATED_AT, direction: ASC}"
    nodes = f"nodes {{ ...Whole comments(last: {AT_ONCE}) {{ {PAGE} }} }}"
    return (
        f"recent: issues(first: {AT_ONCE}{after}, {only}, {order}) {{ {nodes} pageInfo {{ hasNextPage endCursor }} }}"
    )


async def recent(
    ask: Ask, place: Place, content: Any, *, since: datetime | None
) -> tuple[dict[int, IssueShape], dict[int, tuple[SaidComment, ...]]]:
    """The issues by number, and their comments since then, oldest first. `content` is the answer's first page."""
    if since is None:
        return {}, {}
    page = as_shape(content, Issues, what="recent issues")
    found: dict[int, IssueShape] = {}
    for _ in range(MOST_PAGES):
        found |= {issue.number: issue for issue in page.nodes if issue}
        if not page.page_info.has_next_page:
            break
        more: Mapping[str, Any] = await ask.repository(
            lambda schema: _query(schema, since), place, after=page.page_info.end_cursor
        )
        page = as_shape(more["recent"], Issues, what="recent issues")
    return found, {number: await _said(ask, place, issue, since=since) for number, issue in found.items()}


async def _said(ask: Ask, place: Place, issue: IssueShape, *, since: datetime) -> tuple[SaidComment, ...]:
    page = issue.comments
    comments = [to_comment(one) for one in (page.nodes if page else ()) if one]
    if page and page.page_info.has_previous_page and all(one.at >= since for one in comments):
        comments += await more_comments(ask, place, issue.number, before=page.page_info.start_cursor, since=since)
    return tuple(sorted((one for one in comments if one.at >= since), key=lambda one: one.id))


def _query(schema: Schema, since: datetime) -> str:
    fragments = queries.whole(schema) + comment_fragment(schema)
    return queries.with_repository([wanted(since, after=", after: $after")], fragments, variables=["after"])
