"""The dates of a plan as an iCalendar feed: checkpoints, phases and tasks that are due, what comes back every week."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event, Todo

from bot import inert
from bot.domain.board import Entry, entry_of
from bot.plan.dates import day_of
from bot.plan.models import Checkpoint, Phase, Plan, Task, title_from_id
from bot.plan.models.working import Recurring

PRODUCT = "-//baton//dates of a plan//EN"
DAYS = {"monday": "MO", "tuesday": "TU", "wednesday": "WE", "thursday": "TH", "friday": "FR"}
DAYS |= {"saturday": "SA", "sunday": "SU"}
LONG = 120
NOTHING: Mapping[Entry, str] = {}


def calendar(plan: Plan, *, links: Mapping[Entry, str] = NOTHING, done: frozenset[Entry] = frozenset()) -> bytes:
    """The feed. `links` are the addresses of issues. Nothing of it depends on when it is asked for."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", inert.plain(plan.session.title, LONG))
    for one in (*_gates(plan, links, done), *_phases(plan, links), *_tasks(plan, links, done), *_recurring(plan)):
        made.add_component(one)
    return bytes(made.to_ical())


def _gates(plan: Plan, links: Mapping[Entry, str], done: frozenset[Entry]) -> Iterator[Event]:
    for name, point in plan.checkpoints.items():
        if day := day_of(point.due, plan.session.starts):
            entry = entry_of("checkpoint", name)
            yield _day(plan, entry, _title(point, name, entry in done), day, day, links)


def _phases(plan: Plan, links: Mapping[Entry, str]) -> Iterator[Event]:
    for name, phase in plan.phases.items():
        starts, due = (day_of(one, plan.session.starts) for one in (phase.starts, phase.due))
        if first := starts or due:
            yield _day(plan, entry_of("phase", name), _title(phase, name), first, max(first, due or first), links)


def _tasks(plan: Plan, links: Mapping[Entry, str], done: frozenset[Entry]) -> Iterator[Todo]:
    for name, task in plan.tasks.items():
        day = day_of(task.due, plan.session.starts)
        if day is None:
            continue
        entry = entry_of("task", name)
        todo = Todo()
        _head(todo, plan, entry, _title(task, name), day, links)
        todo.add("due", day)
        todo.add("status", "COMPLETED" if entry in done else "NEEDS-ACTION")
        yield todo


def _recurring(plan: Plan) -> Iterator[Event]:
    """What comes back, from the first such day of the session on; at a time of day where one is said."""
    starts = plan.session.starts or plan.session.created
    for name, one in plan.schedule.recurring.items() if plan.schedule and starts else ():
        rule = _rule(one)
        if rule is None or starts is None:
            continue
        first = next(day for day in (starts + timedelta(days=ahead) for ahead in range(7)) if _falls(day, rule))
        event = Event()
        _head(event, plan, Entry(f"schedule:{name}"), inert.plain(one.title or title_from_id(name), LONG), first, {})
        at = _time(one)
        event.add("dtstart", datetime.combine(first, at) if at else first)
        if at and plan.schedule:
            event["dtstart"].params["TZID"] = plan.schedule.timezone
        event.add("rrule", rule)
        if one.items:
            event.add("description", "\n".join(inert.plain(item) for item in one.items))
        yield event


def _rule(one: Recurring) -> dict[str, str | list[str]] | None:
    word = (one.every or "").split(" ")[0].lower()
    if word in DAYS:
        return {"freq": "weekly", "byday": DAYS[word]}
    if word == "weekday":
        return {"freq": "weekly", "byday": list(DAYS.values())[:5]}
    return (
        {"freq": {"day": "daily", "week": "weekly", "month": "monthly"}[word]}
        if word in ("day", "week", "month")
        else None
    )


def _falls(day: date, rule: Mapping[str, str | list[str]]) -> bool:
    days = rule.get("byday")
    return days is None or list(DAYS.values())[day.weekday()] in ([days] if isinstance(days, str) else days)


def _time(one: Recurring) -> time | None:
    hour, colon, minute = (one.every or "").rpartition(" ")[2].partition(":")
    try:
        return time(int(hour), int(minute)) if colon else None
    except ValueError:
        return None


def _day(plan: Plan, entry: Entry, title: str, first: date, last: date, links: Mapping[Entry, str]) -> Event:
    event = Event()
    _head(event, plan, entry, title, first, links)
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def _head(made: Event | Todo, plan: Plan, entry: Entry, title: str, day: date, links: Mapping[Entry, str]) -> None:
    made.add("uid", f"{entry}@{plan.session_id}.baton")
    # The format asks for a time of making; the day itself keeps the feed the same while nothing changes.
    made.add("dtstamp", datetime.combine(day, time(), UTC))
    made.add("summary", title)
    if entry in links:
        made.add("url", links[entry])


def _title(one: Checkpoint | Phase | Task, name: str, is_done: bool = False) -> str:
    title = inert.plain(one.title or title_from_id(name), LONG)
    return f"✓ {title}" if is_done else title
