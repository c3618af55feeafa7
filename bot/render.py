"""Templates to text: every word that Baton writes is in `templates/`, and text of people comes out of it inert."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from bot import inert

_HERE = Path(__file__).resolve().parent
FOLDERS = (_HERE / "templates", _HERE.parent / "templates")
"""Where templates are: inside the package when installed, beside it in a checkout."""

_LOGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}")
_LINE_ENDS = re.compile(r"[ \t]+\n")
_GAPS = re.compile(r"\n{3,}")


def render(name: str, /, **values: object) -> str:
    """The text of `templates/<name>`. Plain strings among the values are inert whatever the template does with them.

    A value that the template names and nobody gave is an error, as is one that is None where it is printed.
    """
    text = template(name).render(values)
    if " \n" in text or "\t\n" in text:  # looking is a hundred times faster than replacing nothing
        text = _LINE_ENDS.sub("\n", text)
    return (_GAPS.sub("\n\n", text) if "\n\n\n" in text else text).strip()


@cache
def template(name: str) -> Template:
    """The compiled template."""
    return environment().get_template(name)


@cache
def environment() -> Environment:
    """The one environment. `finalize` is the guard: what a filter has not marked as safe is made inert."""
    made = Environment(
        loader=FileSystemLoader(FOLDERS),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_guarded,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(_FILTERS)
    return made


def _guarded(value: object) -> Markup:
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return _inert(value)
    if value is None:
        raise ValueError("a template prints a value that is None")
    return Markup(value)


@lru_cache(maxsize=16_384)
def _inert(text: str) -> Markup:
    return Markup(inert.apart(text, inert.inline(text)))


def _safe(function: Callable[..., str]) -> Callable[..., Markup]:
    """A filter whose answer is final text."""

    def filtered(value: Any, *args: Any, **named: Any) -> Markup:
        return Markup(function(value, *args, **named))

    return filtered


def reference(number: int) -> str:
    """`#12`, meant as a reference; nothing for what GitHub has no number for yet."""
    return f"#{number}" if number > 0 else ""


def mention(login: str) -> str:
    """`@ada`, meant: she must act. What cannot be a login is inert."""
    return f"@{login}" if _LOGIN.fullmatch(login) else inert.inline(login)


def link(text: str, url: str) -> str:
    """A link to an address of our own making. Brackets in the text are dead already."""
    return f"[{inert.inline(text)}]({url})" if url else inert.inline(text)


def listed(values: Iterable[object] | str, between: str = ", ") -> str:
    """Several values in a line, each inert; a string is one value."""
    if isinstance(values, str):
        return _guarded(values)
    return between.join(_guarded(value) for value in values)


def tick(done: bool) -> str:
    """The box of a task list."""
    return "[x]" if done else "[ ]"


def bar(percent: int, width: int = 10) -> str:
    """`▰▰▰▱▱▱▱▱▱▱ 30 %`: nothing is full before 100."""
    filled = min(width - 1, percent * width // 100) if percent < 100 else width
    return f"{'▰' * filled}{'▱' * (width - filled)} {percent} %"


def day(value: date) -> str:
    return value.strftime("%Y-%m-%d")


def moment(value: datetime) -> str:
    """To the minute, as UTC; times on the board are UTC."""
    return value.strftime("%Y-%m-%d %H:%M UTC")


def clock(value: datetime) -> str:
    return value.strftime("%H:%M")


_FILTERS: dict[str, Callable[..., Any]] = {
    "short": inert.shortened,
    "plain": inert.plain,
    "inline": _safe(inert.inline),
    "lines": _safe(inert.lines),
    "code": _safe(inert.code),
    "fenced": _safe(inert.fenced),
    "html": _safe(inert.html),
    "mermaid": _safe(inert.mermaid),
    "ref": _safe(reference),
    "mention": _safe(mention),
    "link": _safe(link),
    "listed": _safe(listed),
    "tick": _safe(tick),
    "bar": _safe(bar),
    "day": _safe(day),
    "moment": _safe(moment),
    "clock": _safe(clock),
    "final": _safe(str),
}
