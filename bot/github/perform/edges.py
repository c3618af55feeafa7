"""Native edges between issues: dependencies and sub-issues, where the server has them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.actions import AddBlockedBy, RemoveBlockedBy, SetParent
from bot.domain.board import Entry
from bot.github.answers import Fault
from bot.github.perform.desk import Desk
from bot.github.perform.write import Excuse, Write
from bot.github.read.shapes import Numbers, as_shape

_BLOCKED = "issue { number blockedBy(first: 50) { nodes { number state repository { id } } } }"


def add_blocked_by(action: AddBlockedBy, desk: Desk) -> list[Write]:
    return [] if _number(desk, action.by) in desk.issue(action.entry).blocked_by else _change(action, desk)


def remove_blocked_by(action: RemoveBlockedBy, desk: Desk) -> list[Write]:
    is_there = _number(desk, action.by) in desk.issue(action.entry).blocked_by
    return _change(action, desk) if is_there else []


def set_parent(action: SetParent, desk: Desk) -> list[Write]:
    issue = desk.issue(action.entry)
    number = desk.issue(action.parent).number if action.parent is not None else None
    if issue.parent == number or not desk.origin.features.sub_issues:
        return []

    def assume(desk: Desk) -> None:
        desk.put(replace(desk.issue(action.entry), parent=number))

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        assume(desk)

    selection = "subIssue { number parent { number } }"
    if action.parent is not None:
        fields = {"issueId": desk.node(action.parent), "subIssueId": issue.node_id, "replaceParent": True}
        return [Write(action, "addSubIssue", fields, selection, take, _is_so, assume)]
    fields = {"issueId": desk.node(issue.parent or 0), "subIssueId": issue.node_id}
    return [Write(action, "removeSubIssue", fields, selection, take, _is_not_so, assume)]


def _change(action: AddBlockedBy | RemoveBlockedBy, desk: Desk) -> list[Write]:
    if not desk.origin.features.dependencies:
        return []
    is_added = isinstance(action, AddBlockedBy)

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        edges = as_shape(payload["issue"]["blockedBy"], Numbers, what="dependencies")
        home = desk.origin.repository.node_id
        here = [edge for edge in edges.nodes if edge and (edge.repository is None or edge.repository.id == home)]
        desk.put(replace(desk.issue(action.entry), blocked_by=frozenset(edge.number for edge in here)))
        desk.others_blocking |= {edge.number: edge.state == "OPEN" for edge in here if edge.number not in desk.numbers}

    def assume(desk: Desk) -> None:
        issue, other = desk.issue(action.entry), {_number(desk, action.by)}
        edges = issue.blocked_by | other if is_added else issue.blocked_by - other
        desk.put(replace(issue, blocked_by=edges))

    fields = {"issueId": desk.issue(action.entry).node_id, "blockingIssueId": desk.node(action.by)}
    excuse = _is_so if is_added else _is_not_so
    mutation = "addBlockedBy" if is_added else "removeBlockedBy"
    return [Write(action, mutation, fields, _BLOCKED, take, excuse, assume)]


def _number(desk: Desk, other: Entry | int) -> int:
    return other if isinstance(other, int) else desk.issue(other).number


def _is_so(fault: Fault) -> Excuse | None:
    words = ("already", "has already been taken", "duplicate sub-issues", "already a sub-issue")
    return "done" if any(word in fault.message.lower() for word in words) else None


def _is_not_so(fault: Fault) -> Excuse | None:
    words = ("not blocked by", "does not exist", "not a sub-issue", "isn't", "no such")
    return "done" if any(word in fault.message.lower() for word in words) else None
