"""The status as pictures: a badge for a README, and a card with bars."""

from collections import Counter
from collections.abc import Iterator
from html import escape

from bot import inert
from bot.domain.board import entry_of
from bot.pages.situation import Situation
from bot.plan.models import Area, State, title_from_id

COLORS: dict[State, str] = {
    "done": "#1a7f37", "review": "#8250df", "in-progress": "#0969da", "ready": "#4ac26b", "blocked": "#cf222e",
    "waiting": "#afb8c1",
}  # fmt: skip
WIDTH = 640
AREAS = 20
FONT = "-apple-system,Segoe UI,Helvetica,Arial,sans-serif"


def percent_done(s: Situation) -> int:
    total = len(s.plan.tasks)
    return sum(s.task_state(name) == "done" for name in s.plan.tasks) * 100 // total if total else 0


def badge(s: Situation) -> str:
    """`Shop launch | 40 %`, red where something is blocked."""
    name = inert.plain(s.plan.session.title, 40)
    blocked = sum(s.task_state(task) == "blocked" for task in s.plan.tasks)
    percent = percent_done(s)
    told = f"{percent} %" + (f", {blocked} blocked" if blocked else "")
    color = COLORS["blocked"] if blocked else COLORS["done"] if percent == 100 else COLORS["in-progress"]
    left, right = _wide(name), _wide(told)
    whole = left + right
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" '
        f'aria-label="{escape(f"{name}: {told}")}"><title>{escape(f"{name}: {told}")}</title>'
        f'<clipPath id="r"><rect width="{whole}" height="20" rx="3"/></clipPath><g clip-path="url(#r)">'
        f'<rect width="{left}" height="20" fill="#444c56"/>'
        f'<rect x="{left}" width="{right}" height="20" fill="{color}"/>'
        f'</g><g fill="#fff" text-anchor="middle" font-family="{FONT}" font-size="11">'
        f'<text x="{left / 2:g}" y="14">{escape(name)}</text>'
        f'<text x="{left + right / 2:g}" y="14">{escape(told)}</text></g></svg>\n'
    )


def card(s: Situation) -> str:
    """Title, all tasks by state in one bar, and a bar an area. Text of people stays text."""
    states = Counter(s.states[entry_of("task", name)] for name in s.plan.tasks)
    total = len(s.plan.tasks)
    areas = [line for at, pair in enumerate(list(s.plan.areas.items())[:AREAS]) for line in _area(130 + 24 * at, *pair)]
    height = 130 + 24 * min(len(s.plan.areas), AREAS) if s.plan.areas else 120
    title = inert.plain(s.plan.session.title, 120)
    parts = [
        _text(20, 34, inert.plain(title, 60), size=18, weight=600),
        _text(20, 56, f"{percent_done(s)} %, {states['done']} of {total} tasks done", fill="#57606a"),
        *_bar(states, total),
        *_legend(states),
        *areas,
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" font-family="{FONT}" font-size="12"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{height}" rx="6" fill="#fff" stroke="#d0d7de"/>{"".join(parts)}</svg>\n'
    )


def _bar(states: Counter[State], total: int) -> Iterator[str]:
    whole = WIDTH - 40
    yield f'<rect x="20" y="70" width="{whole}" height="12" fill="#eaeef2"/>'
    at = 20.0
    for state, color in COLORS.items():
        wide = whole * states[state] / total if total else 0
        if wide:
            yield f'<rect x="{at:.1f}" y="70" width="{wide:.1f}" height="12" fill="{color}"/>'
        at += wide


def _legend(states: Counter[State]) -> Iterator[str]:
    at = 20
    for state, color in COLORS.items():
        if states[state]:
            words = f"{state} {states[state]}"
            yield f'<circle cx="{at + 4}" cy="100" r="4" fill="{color}"/>'
            yield _text(at + 13, 104, words)
            at += 24 + len(words) * 7


def _area(y: int, name: str, area: Area) -> Iterator[str]:
    """What is said of it, with a line where it should be."""
    said = area.progress or 0
    yield _text(20, y + 10, inert.plain(area.title or title_from_id(name), 28))
    yield f'<rect x="220" y="{y}" width="340" height="10" rx="5" fill="#eaeef2"/>'
    yield f'<rect x="220" y="{y}" width="{3.4 * said:g}" height="10" rx="5" fill="#0969da"/>'
    if area.target and area.target.progress is not None:
        yield f'<rect x="{219 + 3.4 * area.target.progress:g}" y="{y - 3}" width="2" height="16" fill="#1f2328"/>'
    yield _text(570, y + 10, f"{said} %")


def _text(x: float, y: float, words: str, *, size: int = 12, weight: int = 400, fill: str = "#1f2328") -> str:
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" fill="{fill}">{escape(words)}</text>'


def _wide(words: str) -> int:
    """About as wide as a browser draws it: wide scripts take a whole square."""
    return 12 + round(sum(6.6 if ord(one) < 0x1100 else 12 for one in words))
