"""Templates to HTML: every text is escaped and without hidden or turning characters; Markdown of people is cleaned."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Any

import nh3
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from bot import inert
from bot.render import FOLDERS
from bot.web.dashboard import static

TAGS = {"p", "em", "strong", "code", "pre", "ul", "ol", "li", "br", "a", "blockquote", "del", "h4", "h5", "h6", "hr"}
ATTRIBUTES = {"a": {"href"}}
MARKDOWN_LIMIT = 4_000
ISO_DAY = re.compile(
    r"\b2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])\b|\b2\d{3}-(?:0[13-9]|1[0-2])-(?:29|30)\b", re.ASCII
)
"""Days that are days for sure, within words; the others are left as they are."""
STATE_WORDS = {
    "blocked": "Blocked",
    "waiting": "Waiting",
    "ready": "Ready",
    "in-progress": "In progress",
    "review": "In review",
    "done": "Done",
    "approved": "Approved",
    "failing": "Failing",
    "overridden": "Overridden",
    "idle": "Not asked",
    "asked": "Asked",
    "provided": "Provided",
    "accepted": "Accepted",
    "disputed": "Disputed",
    "queued": "Queued",
    "running": "Running",
    "ignored": "Ignored",
    "dead": "Dead letter",
    "revived": "Runs again",
}


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDERS),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_guarded,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["static"] = static.address
    made.filters.update(
        visible=inert.visible,
        short=lambda text, limit: inert.plain(str(text), limit),
        markdown=markdown,
        word=lambda state: STATE_WORDS.get(state, state),
        day=day,
        short_day=lambda value: f"{value.day} {value:%b}",
        moment=moment,
        dates=lambda text: ISO_DAY.sub(lambda found: day(date.fromisoformat(found[0])), text),
        stamp=lambda at: f"{at:%Y-%m-%dT%H:%M:%SZ}",
        clip=clipped,
    )
    return made


def render(name: str, /, **values: object) -> str:
    """The text of `templates/dashboard/<name>.html.j2`."""
    return environment().get_template(f"dashboard/{name}.html.j2").render(values)


def markdown(text: str) -> Markup:
    """Markdown of people as HTML: no raw HTML, no picture, links to http and https alone."""
    rendered = str(_parser().render(inert.visible(text)[:MARKDOWN_LIMIT]))
    return Markup(nh3.clean(rendered, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}))


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 20}).disable("image")


def day(value: date | datetime) -> str:
    return f"{value.day} {value:%b %Y}"


def moment(value: datetime) -> str:
    """To the minute, as UTC; times on the board are UTC."""
    return f"{value.day} {value:%b %Y, %H:%M} UTC"


def clipped(values: Iterable[Any], most: int) -> list[Any]:
    return list(values)[:most]


def _guarded(value: object) -> object:
    if value is None:
        raise ValueError("a template prints a value that is None")
    return inert.visible(value) if type(value) is str else value
