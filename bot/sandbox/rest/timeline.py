"""REST: events and timeline of issues."""

from bot.sandbox.changes import Review
from bot.sandbox.errors import NotFound
from bot.sandbox.model import Comment, TimelineEvent
from bot.sandbox.rest.answer import Answer
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.issues import ISSUE, ISSUES
from bot.sandbox.rest.router import route
from bot.sandbox.shapes import timeline


@route("GET", ISSUE + "/timeline", "issues/timeline#list-timeline-events-for-an-issue")
def list_timeline(call: Call) -> Answer:
    return call.page(call.issue().timeline, lambda one: timeline.entry(call.world, one), kind="timeline")


@route("GET", ISSUE + "/events", "issues/events#list-issue-events")
def list_events(call: Call) -> Answer:
    return call.page(_events(call.issue().timeline), lambda one: timeline.event(call.world, one), kind="events")


@route("GET", ISSUES + "/events", "issues/events#list-issue-events-for-a-repository")
def list_repository_events(call: Call) -> Answer:
    repository = call.readable("issues")
    found = [line for issue in repository.issues.values() for line in _events(issue.timeline)]
    found.sort(key=lambda one: one.id, reverse=True)
    return call.page(found, lambda one: timeline.event_with_issue(call.world, one), kind="events")


@route("GET", ISSUES + "/events/{event_id}", "issues/events#get-an-issue-event")
def get_event(call: Call) -> Answer:
    event = call.world.events.get(call.number("event_id"))
    if event is None or event.issue.repository is not call.readable("issues"):
        raise NotFound
    return Answer(200, timeline.event_with_issue(call.world, event))


def _events(lines: list[TimelineEvent | Comment | Review]) -> list[TimelineEvent]:
    return [one for one in lines if isinstance(one, TimelineEvent) and one.event not in timeline.ONLY_TIMELINE]
