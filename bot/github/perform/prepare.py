"""From an action to the mutations that do it, as the board stands at that moment."""

from collections.abc import Collection, Mapping
from typing import Any, assert_never

from bot.domain.actions import (
    Action,
    AddBlockedBy,
    AddLabels,
    AdoptIssue,
    CloseIssue,
    Comment,
    CommitFiles,
    CreateIssue,
    CreateLabel,
    CreateMilestone,
    EditIssue,
    EditLabel,
    EditMilestone,
    Pin,
    React,
    Record,
    RefreshStatus,
    RemoveBlockedBy,
    RemoveLabels,
    ReopenIssue,
    SetMilestone,
    SetParent,
    Unlabel,
    Unpin,
)
from bot.domain.log import remembered
from bot.github.perform import bodies, edges, issues, labels, talk
from bot.github.perform.desk import Desk, Unready
from bot.github.perform.write import Write


def prepare(
    action: Action, desk: Desk, *, with_parent: bool, strangers: Mapping[int, Mapping[str, Any]]
) -> list[Write]:
    """The writes; none where everything is so already. Raises `Unready`. `strangers` are the issues to adopt."""
    match action:
        case CreateLabel():
            return labels.create(action, desk)
        case EditLabel():
            return labels.edit(action, desk)
        case CreateIssue():
            return issues.create(action, desk, with_parent=with_parent)
        case AdoptIssue(_, number):
            if number not in strangers:
                raise Unready(f"issue #{number}, which was to become {action.entry}, is gone")
            return bodies.adopt(action, desk, strangers[number])
        case EditIssue():
            return bodies.edit(action, desk)
        case AddLabels():
            return labels.add(action, desk)
        case RemoveLabels():
            return labels.remove(action, desk)
        case Unlabel():
            return labels.take_off(action, desk)
        case SetMilestone():
            return issues.set_milestone(action, desk)
        case CloseIssue():
            return issues.close(action, desk)
        case ReopenIssue():
            return issues.reopen(action, desk)
        case AddBlockedBy():
            return edges.add_blocked_by(action, desk)
        case RemoveBlockedBy():
            return edges.remove_blocked_by(action, desk)
        case SetParent():
            return edges.set_parent(action, desk)
        case Pin():
            return issues.pin(action, desk)
        case Unpin():
            return issues.unpin(action, desk)
        case Comment():
            return talk.comment(action, desk)
        case React():
            return talk.react(action, desk)
        case Record(log):
            desk.status, desk.pending = remembered(log, status=desk.status, pending=desk.pending, issues=desk.issues)
            return []
        case CreateMilestone() | EditMilestone() | RefreshStatus() | CommitFiles():
            return []  # milestones go by REST, files in a commit of their own; the page is rendered by whoever asked
        case _:
            assert_never(action)


def unknown_numbers(actions: Collection[Action], desk: Desk) -> set[int]:
    """Numbers of issues that are no entries and whose node ids the actions need."""
    wanted: set[int] = set()
    for action in actions:
        match action:
            case Comment(number) | Unlabel(number):
                wanted.add(number)
            case AddBlockedBy(entry, int(by)) if entry in desk.issues and by not in desk.issues[entry].blocked_by:
                wanted.add(by)
            case RemoveBlockedBy(entry, int(by)) if entry in desk.issues and by in desk.issues[entry].blocked_by:
                wanted.add(by)
            case SetParent(entry, None) if entry in desk.issues:
                wanted.add(desk.issues[entry].parent or 0)
            case _:
                pass
    return wanted - set(desk.nodes) - {0}
