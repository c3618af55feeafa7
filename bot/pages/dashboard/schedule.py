"""The phases in time: what was planned, what is expected, and the checkpoints between them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot import inert
from bot.domain.board import Entry, entry_of
from bot.pages.dashboard.finished import finished_at
from bot.pages.dashboard.names import LONGEST, issue_url
from bot.pages.situation import Situation
from bot.plan.dates import day_of
from bot.plan.forecast import on_day
from bot.plan.models import Checkpoint, Phase, State, title_from_id

WIDTH = 100
"""Percent of the drawing from its first to its last day: they need no box, so nothing is stretched."""
MARKS = 8
"""Dates that are written above it, about."""
FARTHEST = timedelta(days=3_650)


@dataclass(frozen=True, slots=True)
class Bar:
    """From one day to another, both counted; `x` and `width` are percent of the drawing."""

    first: date
    last: date
    x: float = 0.0
    width: float = 0.0

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Row:
    """`is_late`: it is expected to end after its last day."""

    kind: str
    title: str
    url: str
    state: State
    done: int
    total: int
    planned: Bar | None
    expected: Bar | None
    is_late: bool

    @property
    def share(self) -> float:
        """Of the expected bar that is done."""
        return self.expected.width * self.done / self.total if self.expected and self.total else 0.0


def view(s: Situation, *, today: date) -> Mapping[str, object]:
    rows = [*_phases(s, today), *_checkpoints(s, today)]
    days = [day for row in rows for bar in (row.planned, row.expected) if bar for day in (bar.first, bar.last)]
    begins = s.plan.session.starts
    days += [begins] if begins else []
    if not days:
        return {
            "rows": rows,
            "marks": [],
            "first": None,
            "last": None,
            "today": None,
            "end": None,
            "is_told": False,
        }
    first, last = min(days), min(max(days), min(days) + FARTHEST)
    scale = Scale(first, last)
    return {
        "rows": [scale.placed(row) for row in rows],
        "marks": scale.marks(),
        "first": first,
        "last": last,
        "today": scale.x(today) if first <= today <= last else None,
        "end": s.outlook.end if s.outlook else None,
        "is_told": s.outlook is not None,
    }


@dataclass(frozen=True, slots=True)
class Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        whole = max(1, (self.last - self.first).days + 1)
        return round(min(max((day - self.first).days, 0), whole) * WIDTH / whole, 2)

    def bar(self, bar: Bar | None) -> Bar | None:
        if bar is None:
            return None
        x = self.x(bar.first)
        return Bar(bar.first, bar.last, x, round(max(self.x(bar.last + timedelta(days=1)) - x, 0.4), 2))

    def placed(self, row: Row) -> Row:
        planned, expected = self.bar(row.planned), self.bar(row.expected)
        return Row(row.kind, row.title, row.url, row.state, row.done, row.total, planned, expected, row.is_late)

    def marks(self) -> list[tuple[float, date]]:
        """Mondays, as many as can be read."""
        monday = self.first + timedelta(days=-self.first.weekday() % 7)
        weeks = max(0, (self.last - monday).days // 7 + 1)
        step = max(1, -(-weeks // MARKS))
        return [
            (self.x(day), day) for at in range(0, weeks, step) if (day := monday + timedelta(weeks=at)) <= self.last
        ]


def _phases(s: Situation, today: date) -> Iterable[Row]:
    former: date | None = s.plan.session.starts
    for name, phase in s.plan.phases.items():
        entry = entry_of("phase", name)
        planned = _planned(s, phase, former)
        former = planned.last + timedelta(days=1) if planned else former
        tasks = s.tasks_by_phase.get(name, ())
        expected = _expected(s, entry, [entry_of("task", task) for task in tasks], today)
        yield _row(s, "phase", entry, phase.title or title_from_id(name), tasks, planned, expected)


def _checkpoints(s: Situation, today: date) -> Iterable[Row]:
    members: dict[str, list[str]] = {}
    for name, task in s.plan.tasks.items():
        if task.checkpoint:
            members.setdefault(task.checkpoint, []).append(name)
    for name, point in s.plan.checkpoints.items():
        entry = entry_of("checkpoint", name)
        due = _due(s, point)
        ends = _ended(s, entry) or (s.outlook.ends_on(entry) if s.outlook and s.states[entry] != "done" else None)
        planned = Bar(due, due) if due else None
        expected = Bar(ends, ends) if ends else None
        yield _row(s, "checkpoint", entry, point.title or title_from_id(name), members.get(name, ()), planned, expected)


def _row(
    s: Situation,
    kind: str,
    entry: Entry,
    title: str,
    tasks: Sequence[str],
    planned: Bar | None,
    expected: Bar | None,
) -> Row:
    return Row(
        kind=kind,
        title=inert.plain(title, LONGEST),
        url=issue_url(s.board, s.number(entry)),
        state=s.states[entry],
        done=sum(s.task_state(name) == "done" for name in tasks),
        total=len(tasks),
        planned=planned,
        expected=expected,
        is_late=bool(planned and expected and expected.last > planned.last),
    )


def _planned(s: Situation, phase: Phase, former: date | None) -> Bar | None:
    """From its dates; else from its weeks, counted from the session's first day."""
    starts = s.plan.session.starts
    first, last = day_of(phase.starts, starts), day_of(phase.due, starts)
    if first is None and last is None and starts and (weeks := _weeks(phase.weeks or "")):
        first, last = starts + timedelta(weeks=weeks[0] - 1), starts + timedelta(weeks=weeks[1], days=-1)
    first = first or former
    return Bar(min(first, last), last) if first and last else None


def _weeks(text: str) -> tuple[int, int] | None:
    """`1-2`, `3`, `weeks 4–8`."""
    numbers = [int(word) for word in "".join(c if c.isdecimal() else " " for c in text[:40]).split()[:2]]
    if not numbers or not all(0 < one < 520 for one in numbers):
        return None
    return numbers[0], max(numbers)


def _due(s: Situation, point: Checkpoint) -> date | None:
    return day_of(point.due, s.plan.session.starts)


def _ended(s: Situation, entry: Entry) -> date | None:
    at = finished_at(s, entry)
    return at.date() if at else None


def _expected(s: Situation, entry: Entry, tasks: Sequence[Entry], today: date) -> Bar | None:
    """From the first thing that was begun to the last that ended, or is expected to."""
    issues = [issue for task in tasks if (issue := s.issue(task))]
    begun = [issue.state.claim.at.date() for issue in issues if issue.state.claim and issue.state.claim.login]
    ended = [day for task in tasks if (day := _ended(s, task))]
    if s.states[entry] == "done":
        last = _ended(s, entry) or max(ended, default=None)
        return Bar(min([*begun, *ended, last]), last) if last else None
    if s.outlook is None or (last := s.outlook.ends_on(entry)) is None:
        return None
    first = min([*begun, *ended], default=None) or _earliest(s, tasks) or today
    return Bar(min(first, last), last)


def _earliest(s: Situation, tasks: Sequence[Entry]) -> date | None:
    """When the first of its tasks can begin."""
    if s.outlook is None:
        return None
    ends, days = s.outlook.forecast.ends, s.outlook.days
    starts = [ends[task] - days.get(task, 1.0) for task in tasks if task in ends and s.states[task] != "done"]
    return on_day(s.outlook.begins, max(min(starts), 0.0) + 0.01) if starts else None
