"""The comments of an issue since the last one that had its effect."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.board import Board
from bot.domain.facts import SaidComment
from bot.domain.ports import Place
from bot.github.ask import Ask
from bot.github.probe import Schema
from bot.github.read import queries
from bot.github.read.shapes import Comments, CommentShape, as_shape

PAGE = "nodes { ...Said } pageInfo { hasPreviousPage startCursor }"
COMMENTS = f"comments(last: 100) {{ {PAGE} }}"
LAST_COMMENTS = "comments(last: 50) { nodes { ...Said } }"
MOST_PAGES = 10


def comment_fragment(schema: Schema) -> str:
    full = "fullDatabaseId" if schema.full_ids else ""
    return f"""
fragment Said on IssueComment {{
  id databaseId {full} body createdAt lastEditedAt
  author {{ ...Who }}
}}
"""


async def comments_since(
    ask: Ask, place: Place, content: Mapping[str, Any] | None, *, board: Board, of: int | None
) -> tuple[tuple[SaidComment, ...], bool]:
    """Comments that are newer than the issue's `seen`, oldest first, and whether these are all of them."""
    if content is None or of is None:
        return (), True
    issue = board.by_number(of)
    seen = issue.state.seen if issue else 0
    page = as_shape(content["comments"], Comments, what="comments")
    found: dict[int, SaidComment] = {}
    for _ in range(MOST_PAGES):
        found |= {comment.number_for_ever: to_comment(comment) for comment in page.nodes if comment}
        reaches = not page.page_info.has_previous_page or min(found, default=0) <= seen
        if reaches:
            break
        page = await _page_before(ask, place, of, page.page_info.start_cursor)
    newer = sorted((comment for comment in found.values() if comment.id > seen), key=lambda comment: comment.id)
    return tuple(newer), reaches


def last_comments(content: Mapping[str, Any]) -> tuple[SaidComment, ...]:
    """The newest comments of an issue, oldest first."""
    page = as_shape(content["comments"], Comments, what="comments")
    return tuple(sorted((to_comment(comment) for comment in page.nodes if comment), key=lambda said: said.id))


async def more_comments(
    ask: Ask, place: Place, number: int, *, before: str | None, since: datetime
) -> list[SaidComment]:
    """An issue's comments before a cursor, back to a moment."""
    found: list[SaidComment] = []
    for _ in range(MOST_PAGES):
        page = await _page_before(ask, place, number, before)
        found += [to_comment(comment) for comment in page.nodes if comment]
        if not page.page_info.has_previous_page or any(one.at < since for one in found):
            break
        before = page.page_info.start_cursor
    return found


def page_query(schema: Schema, number: int) -> str:
    wanted = f"said: issue(number: {number}) {{ comments(last: 100, before: $before) {{ {PAGE} }} }}"
    return queries.with_repository([wanted], comment_fragment(schema) + queries.WHO, variables=["before"])


async def _page_before(ask: Ask, place: Place, number: int, cursor: str | None) -> Comments:
    content = await ask.repository(lambda schema: page_query(schema, number), place, before=cursor)
    return as_shape(content["said"]["comments"], Comments, what="comments")


def to_comment(shape: CommentShape) -> SaidComment:
    return SaidComment(
        id=shape.number_for_ever,
        node_id=shape.id,
        body=shape.body,
        author=shape.author.account() if shape.author else None,
        at=shape.created_at,
        is_edited=shape.last_edited_at is not None,
    )
