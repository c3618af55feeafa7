"""How much is done over time, beside how much there is, and when the two are expected to meet."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.board import Issue, entry_of, kind_of
from bot.pages.dashboard.finished import finished_at
from bot.pages.situation import Situation

WIDTH, HEIGHT = 640, 200
ROWS = 60


@dataclass(frozen=True, slots=True)
class Day:
    """By the end of a day: tasks done, of how many there were."""

    day: date
    done: int
    total: int


def view(s: Situation, *, today: date) -> Mapping[str, object]:
    """`line`, `scope` and `hope` are paths of SVG; `days` says the same as a table."""
    days = days_of(s, today)
    total, done = days[-1].total, days[-1].done
    most = max(one.total for one in days)
    end = s.outlook.end if s.outlook else None
    last = max(end or today, today, days[0].day + timedelta(days=1))

    def x(day: date) -> float:
        return round((day - days[0].day).days * WIDTH / (last - days[0].day).days, 1)

    def y(count: int) -> float:
        return round(HEIGHT - count * HEIGHT / most, 1) if most else float(HEIGHT)

    line = [f"M0 {y(days[0].done)}", *(f"H{x(one.day)}V{y(one.done)}" for one in days[1:]), f"H{x(today)}"]
    scope = [f"M0 {y(days[0].total)}", *(f"H{x(one.day)}V{y(one.total)}" for one in days[1:]), f"H{WIDTH}"]
    hope = f"M{x(today)} {y(done)}L{x(end)} {y(total)}" if end and end > today and done < total else ""
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "line": " ".join(line),
        "area": " ".join([*line, f"V{HEIGHT}H0Z"]),
        "scope": " ".join(scope),
        "hope": hope,
        "today": x(today),
        "total": total,
        "most": most,
        "done": done,
        "began": days[0].total,
        "first": days[0].day,
        "last": last,
        "end": end,
        "days": days[-ROWS:],
        "has_history": days[0].day < today,
    }


def days_of(s: Situation, today: date) -> list[Day]:
    """The days on which something changed, the last one today. What nobody dates was there from the start."""
    changes = [*_finished(s), *_scope(s)]
    known = [day for day, _, _ in changes if day]
    first = min([*known, *([s.plan.session.starts] if s.plan.session.starts else []), today])
    done, total = Counter[date](), Counter[date]()
    for day, finished, there in changes:
        at = min(max(day or first, first), today)
        done[at] += finished
        total[at] += there
    days, so_far, of = [], 0, 0
    for at in sorted({first, *done, *total, today}):
        so_far, of = so_far + done[at], of + total[at]
        days.append(Day(at, so_far, of))
    return days


Change = tuple[date | None, int, int]
"""A day, and by how much there is more done and more to do."""


def _finished(s: Situation) -> Iterator[Change]:
    for name in s.plan.tasks:
        entry = entry_of("task", name)
        if s.states[entry] == "done":
            at = finished_at(s, entry)
            yield at.date() if at else None, 1, 0


def _scope(s: Situation) -> Iterator[Change]:
    """Tasks come with their issues, and leave when an issue that the plan has no longer is closed."""
    for name in s.plan.tasks:
        issue = s.issue(entry_of("task", name))
        yield _day(issue), 0, 1
    for issue in _removed(s):
        if issue.closed_at and (came := _day(issue)):
            yield came, 0, 1
            yield issue.closed_at.date(), 0, -1


def _removed(s: Situation) -> Iterator[Issue]:
    """Issues of tasks that this session's plan had once."""
    kept = {entry_of("task", name) for name in s.plan.tasks}
    every = (*s.board.issues.values(), *s.board.archived.values())
    for issue in every:
        is_ours = kind_of(issue.entry) == "task" and issue.session in ("", s.board.session)
        if is_ours and issue.entry not in kept and not issue.is_open:
            yield issue


def _day(issue: Issue | None) -> date | None:
    return issue.created_at.date() if issue and issue.created_at else None
