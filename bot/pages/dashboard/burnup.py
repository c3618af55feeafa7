"""How much is done over time, beside how much there is, and when the two are expected to meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.board import entry_of
from bot.pages.dashboard.finished import finished_at
from bot.pages.situation import Situation

WIDTH, HEIGHT = 640, 200


@dataclass(frozen=True, slots=True)
class Day:
    """Tasks done by the end of a day."""

    day: date
    done: int


def view(s: Situation, *, today: date) -> Mapping[str, object]:
    """`line` and `hope` are paths of SVG; `days` says the same as a table."""
    total = len(s.plan.tasks)
    days = _days(s, today)
    done = days[-1].done
    end = s.outlook.end if s.outlook else None
    last = max(end or today, today, days[0].day + timedelta(days=1))

    def x(day: date) -> float:
        return round((day - days[0].day).days * WIDTH / (last - days[0].day).days, 1)

    def y(count: int) -> float:
        return round(HEIGHT - count * HEIGHT / total, 1) if total else float(HEIGHT)

    steps = [f"M0 {y(days[0].done)}", *(f"H{x(one.day)}V{y(one.done)}" for one in days[1:]), f"H{x(today)}"]
    area = " ".join([*steps, f"V{HEIGHT}H0Z"])
    hope = f"M{x(today)} {y(done)}L{x(end)} {y(total)}" if end and end > today and done < total else ""
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "line": " ".join(steps),
        "area": area,
        "hope": hope,
        "today": x(today),
        "total": total,
        "done": done,
        "first": days[0].day,
        "last": last,
        "end": end,
        "days": days[-60:],
    }


def _days(s: Situation, today: date) -> list[Day]:
    """From the first day on; what was done before, or when nobody knows, is there from the start."""
    every = [entry_of("task", name) for name in s.plan.tasks if s.task_state(name) == "done"]
    known = sorted(at.date() for entry in every if (at := finished_at(s, entry)))
    starts = s.plan.session.starts
    first = min([day for day in (starts, *known[:1]) if day] or [today])
    first = min(first, today)
    count = len(every) - len(known)
    days = {first: count}
    for day in known:
        count += 1
        days[min(day, today)] = count
    return [Day(day, done) for day, done in days.items()]
