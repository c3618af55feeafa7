"""Comments and reactions. A comment carries its key in a marker, by which it is found again."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from bot.domain.actions import Comment, React
from bot.domain.region import defused
from bot.github.answers import Fault
from bot.github.perform.desk import Desk
from bot.github.perform.write import Excuse, Write

_CONTENT = {
    "+1": "THUMBS_UP",
    "-1": "THUMBS_DOWN",
    "eyes": "EYES",
    "rocket": "ROCKET",
    "confused": "CONFUSED",
    "hooray": "HOORAY",
}


def marker(key: str) -> str:
    """Hidden at the end of a comment."""
    return f"<!-- baton:said {quote(key, safe=':._~').replace('--', '-%2D')} -->"


def comment(action: Comment, desk: Desk) -> list[Write]:
    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        return None  # the board holds no comments

    body = f"{defused(action.text).rstrip()}\n\n{marker(action.key)}"
    fields = {"subjectId": desk.node(action.number), "body": body}
    selection = "commentEdge { node { id } }"
    return [Write(action, "addComment", fields, selection, take, _is_locked, is_content=True, must_look=True)]


def react(action: React, desk: Desk) -> list[Write]:
    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        return None  # nor reactions

    fields = {"subjectId": action.comment_node_id, "content": _CONTENT[action.content]}
    return [Write(action, "addReaction", fields, "reaction { content }", take, _comment_is_gone)]


def _is_locked(fault: Fault) -> Excuse | None:
    """Somebody closed the conversation: nothing is said in it, and the issue's own text still tells how it stands."""
    return "done" if "locked" in fault.message.lower() and not fault.is_limit else None


def _comment_is_gone(fault: Fault) -> Excuse | None:
    """A receipt under a comment that was deleted meanwhile is owed to nobody."""
    return "done" if fault.is_missing else _is_locked(fault)
