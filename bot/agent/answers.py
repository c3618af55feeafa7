"""Baton's own comments, told from those of others, and what an answer means."""

import re
from typing import Any
from urllib.parse import unquote

from bot.agent.model import Said
from bot.agent.region import unescaped

_MARK = re.compile(r"^<!-- baton:said (\S{1,200}) -->[ \t]*$", re.MULTILINE)
_HIDDEN = re.compile(r"^<!-- baton:[^\n]*-->[ \t]*\n?", re.MULTILINE)
_REPLY = re.compile(r"reply:(\d{1,18})")
_REFUSED = re.compile(r"^(?:`[^`\n]*` is not done: |Nothing was done: )", re.MULTILINE)
_LATE = re.compile(r"^(?:This|The) comment was edited", re.MULTILINE)


def said_by_baton(raw: dict[str, Any]) -> Said | None:
    """A comment of Baton's, from REST; None for anyone else's. Baton is an App, and signs with a marker.

    People can write the marker as well, but their accounts are no bots.
    """
    marks = _MARK.findall(raw.get("body") or "")
    if not marks or not is_bot(raw.get("user")):
        return None
    reply = _REPLY.fullmatch(unquote(marks[-1]))
    number = int(str(raw["issue_url"]).rpartition("/")[2])
    text = plain(raw["body"])
    return Said(number, text, raw["html_url"], at=raw["created_at"], replies_to=int(reply[1]) if reply else None)


def plain(body: str) -> str:
    """What people see of a comment, without escapes."""
    shown = _HIDDEN.sub("", body.replace("\r\n", "\n"))
    return "\n".join(unescaped(line) for line in shown.split("\n")).strip()


def is_bot(user: dict[str, Any] | None) -> bool:
    return bool(user) and user is not None and user.get("type") == "Bot"


def is_refusal(text: str) -> bool:
    """Does the answer say that something was not done?"""
    return _REFUSED.search(text) is not None or _LATE.search(text) is not None
