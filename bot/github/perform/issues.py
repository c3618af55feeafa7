"""Issues as a whole: created, closed, opened again, moved to a milestone, pinned."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.actions import CloseIssue, CreateIssue, Pin, ReopenIssue, SetMilestone, Unpin
from bot.domain.apply import going_on
from bot.domain.board import OURS, Entry
from bot.domain.region import Parts, join
from bot.domain.state import IssueState
from bot.github.answers import Fault
from bot.github.perform.bodies import BUDGET
from bot.github.perform.desk import Desk, Unready
from bot.github.perform.write import Excuse, Write

_STATE = "issue { number state stateReason closedAt }"
MOST_TITLE = 256
PINS_FULL = "pins-full"
PIN_REFUSED = "pin-refused"


def create(action: CreateIssue, desk: Desk, *, with_parent: bool) -> list[Write]:
    if action.entry in desk.issues:
        return []
    session = desk.origin.session
    body = join(Parts(region=action.region, entry=str(action.entry), session=session))
    if len(body) > BUDGET:
        raise Unready(f"{action.entry}: its text has {len(body)} characters, over {BUDGET}; it must be split before")
    fields: dict[str, Any] = {
        "repositoryId": desk.origin.repository.node_id,
        "title": action.title[:MOST_TITLE],
        "body": body,
        "labelIds": desk.label_ids(tuple(dict.fromkeys((OURS, *action.labels)))),
    }
    if action.milestone is not None:
        fields["milestoneId"] = desk.milestone_titled(action.milestone).node_id
    if action.parent is not None and with_parent:
        fields["parentIssueId"] = desk.issue(action.parent).node_id

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        created(desk, action.entry, payload["issue"])

    return [Write(action, "createIssue", fields, "issue { ...Whole }", take, is_content=True, must_look=True)]


def created(desk: Desk, entry: Entry, content: Any) -> None:
    """Puts a new issue on the desk, from the creation's answer or from where it was found."""
    _, found = desk.seen(content)
    session = desk.origin.session
    new = replace(found, entry=entry, session=session, state=IssueState(entry=str(entry), session=session))
    desk.put(going_on(new, status=desk.status, pending=desk.pending))
    desk.fresh.add(found.node_id)


def close(action: CloseIssue, desk: Desk) -> list[Write]:
    issue = desk.issue(action.entry)
    if not issue.is_open and issue.closed_as == action.reason:
        return []

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        closed_at = payload["issue"].get("closedAt")
        at = datetime.fromisoformat(closed_at) if closed_at else None
        desk.put(replace(desk.issue(action.entry), is_open=False, closed_as=action.reason, closed_at=at))

    fields = {"issueId": issue.node_id, "stateReason": action.reason.upper()}
    return [Write(action, "closeIssue", fields, _STATE, take)]


def reopen(action: ReopenIssue, desk: Desk) -> list[Write]:
    issue = desk.issue(action.entry)
    if issue.is_open:
        return []

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        desk.put(replace(desk.issue(action.entry), is_open=True, closed_as=None, closed_at=None))

    return [Write(action, "reopenIssue", {"issueId": issue.node_id}, _STATE, take)]


def set_milestone(action: SetMilestone, desk: Desk) -> list[Write]:
    issue = desk.issue(action.entry)
    milestone = desk.milestone_titled(action.milestone) if action.milestone is not None else None
    number = milestone.number if milestone else None
    if issue.milestone == number:
        return []

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        answered = payload["issue"].get("milestone")
        desk.put(replace(desk.issue(action.entry), milestone=answered["number"] if answered else None))

    fields = {"id": issue.node_id, "milestoneId": milestone.node_id if milestone else None}
    return [Write(action, "updateIssue", fields, "issue { number milestone { number } }", take)]


def pin(action: Pin, desk: Desk) -> list[Write]:
    """A repository has three pins: where they are taken, that is noted once and no failure."""
    issue = desk.issue(action.entry)
    if issue.is_pinned or not desk.origin.features.pins:
        return []

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        desk.put(replace(desk.issue(action.entry), is_pinned=True))

    def excuse(fault: Fault) -> Excuse | None:
        if fault.is_limit or fault.is_missing:
            return None
        if "already" in fault.message.lower():
            desk.put(replace(desk.issue(action.entry), is_pinned=True))
        else:
            is_full = "maximum" in fault.message.lower() or "limit" in fault.message.lower()
            desk.status = desk.status.with_said(PINS_FULL if is_full else PIN_REFUSED)
        return "done"

    return [Write(action, "pinIssue", {"issueId": issue.node_id}, "issue { number }", take, excuse)]


def unpin(action: Unpin, desk: Desk) -> list[Write]:
    """Makes room for another; where it is not pinned any more, nothing is wrong."""
    issue = desk.issue(action.entry)
    if not issue.is_pinned or not desk.origin.features.pins:
        return []

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        desk.put(replace(desk.issue(action.entry), is_pinned=False))

    def excuse(fault: Fault) -> Excuse | None:
        return None if fault.is_limit else "done"

    return [Write(action, "unpinIssue", {"issueId": issue.node_id}, "issue { number }", take, excuse)]
