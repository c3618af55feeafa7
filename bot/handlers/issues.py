"""An issue was closed, reopened, labeled, edited or deleted by hand: derived facts win, and the correction says so."""

from dataclasses import replace

from bot.commands.actor import roster_of
from bot.domain.actions import Action, CloseIssue, Comment, Record
from bot.domain.board import OURS, Board, Issue, kind_of
from bot.domain.events import IssueChanged
from bot.domain.facts import Facts, Needs
from bot.domain.log import is_over
from bot.domain.state import LogEntry
from bot.handlers import boxes, foreign
from bot.handlers.decided import Decided, is_own
from bot.handlers.foreign import borrowed
from bot.handlers.in_force import is_held_back, learn_plan
from bot.handlers.reading import moved
from bot.handlers.ticks import needs_of, on_ticks, ticks_of
from bot.reconcile.journal import restored
from bot.reconcile.labels import LOG_LABEL, is_ours, wanted_labels
from bot.reconcile.openness import BY_HAND, too_early, unvalidated
from bot.reconcile.reasons import reopening
from bot.reconcile.states import derive
from bot.reconcile.view import View
from bot.render import render
from bot.rules.flood import too_many_reopened

GONE = ("deleted", "transferred")
MOST_BLOCKERS = 50
OWN_PAGES = frozenset({"status", "log"})
"""Open or closed as they need to be, whatever people do."""


def needs(event: IssueChanged, board: Board) -> Needs:
    if board.by_number(event.number) is None:
        return Needs(issues=(event.number,)) if may_be_ours(event, board) else Needs()
    if is_own(event, board) or event.action in GONE:
        return Needs()
    if event.action == "closed" and is_held_back(board):
        return Needs(plan_file=True, whole_board=True)
    if asked := ticks_of(event, board):
        return needs_of(event, asked)
    return Needs(issues=(event.number,), permissions_of=boxes.permissions_of(event, board))


def more_needs(event: IssueChanged, board: Board, facts: Facts) -> Needs:
    """Before an issue is reopened, what it waits for is read live: that may be closed, and the event on its way."""
    issue = board.by_number(event.number)
    if event.action != "closed" or issue is None or is_own(event, board) or board.in_force is None:
        return Needs()
    waits_for = too_early(View(board.in_force.plan, board), issue.entry)
    return Needs(issues=tuple(one.number for one in waits_for if one.number > 0)[:MOST_BLOCKERS])


def learn(event: IssueChanged, board: Board, facts: Facts) -> Board:
    """Issues that are no entries matter where they block one; a deleted issue is off the board."""
    board = learn_plan(board, facts)
    if event.number in board.others_blocking:
        is_open = event.action not in (*GONE, "closed") and (
            event.action in ("opened", "reopened") or board.others_blocking[event.number]
        )
        return replace(board, others_blocking={**board.others_blocking, event.number: is_open})
    issue = board.by_number(event.number)
    if issue and event.action in GONE:
        return replace(board, issues={entry: one for entry, one in board.issues.items() if one is not issue})
    return board


def decide(event: IssueChanged, before: Board, board: Board, facts: Facts) -> Decided:
    """`before` is the board as it was cached: what was deleted since is still on it."""
    issue = board.by_number(event.number)
    if issue is None:
        return decide_absent(event, before, board, facts)
    why = f"#{event.number} was {event.action}"
    if asked := ticks_of(event, board):
        return on_ticks(event, asked, board, facts)
    actions = () if is_own(event, board) else by_hand(event, issue, board, facts)
    return Decided(actions, touched=(issue.entry, *moved(before, board)), everything=facts.plan_was_read, why=why)


def decide_absent(event: IssueChanged, before: Board, board: Board, facts: Facts) -> Decided:
    blocked = tuple(entry for entry, one in board.issues.items() if waits_on(one, event.number))
    if former := before.by_number(event.number):
        said = Record(logged("recreated", event, former, facts))
        why = f"#{event.number} was {event.action} and is made again"
        return Decided((said,), touched=(former.entry, *blocked), why=why)
    if blocked:
        return Decided(touched=blocked, why=f"#{event.number}, which others wait for, was {event.action}")
    return foreign.decide(event, board)


def may_be_ours(event: IssueChanged, board: Board) -> bool:
    """`baton apply` may have made it behind the cache: its label tells. A part of the log that is over is not read
    with every board, and looked at when somebody edits it."""
    if event.action == "labeled" and event.label.lower() == OURS:
        return True
    is_old_log = event.action == "edited" and LOG_LABEL in event.labels
    return not is_own(event, board) and (is_old_log or bool(borrowed(event)))


def waits_on(issue: Issue, number: int) -> bool:
    """By an edge, or because somebody said so."""
    return number in issue.blocked_by or any(block.on == number for block in issue.state.blocks)


def by_hand(event: IssueChanged, issue: Issue, board: Board, facts: Facts) -> tuple[Action, ...]:
    assert board.in_force
    view = View(board.in_force.plan, board)
    match event.action:
        case "closed" | "reopened" if kind_of(issue.entry) in OWN_PAGES:
            return ()
        case "closed":
            return closed(event, issue, view, facts)
        case "reopened":
            return reopened(event, issue, board, facts)
        case "labeled" | "unlabeled":
            return corrected_label(event, issue, view)
        case "edited" if is_over(issue):
            return restored(issue, url=board.repository.url)
        case "edited":
            return boxes.by_hand(event, issue, board, facts)
        case _:
            return ()


def reopened(event: IssueChanged, issue: Issue, board: Board, facts: Facts) -> tuple[Action, ...]:
    """An agent that runs wild opens no more than the policy lets it; what it found closed is closed again."""
    assert board.in_force
    if not issue.is_open:
        return ()
    plan, sender = board.in_force.plan, event.origin.sender
    agents = roster_of(plan, board).agents_of(sender) if sender else ()
    if sender is None or not too_many_reopened(plan, board, agents, sender, now=facts.now):
        return (Record(logged("reopened", event, issue, facts)),)
    text = render("comments/reopened_often.md.j2", agents=agents, most=plan.policy.max_tasks_an_hour)
    at = event.at or facts.now
    return (
        CloseIssue(issue.entry),
        Record(logged("closed again", event, issue, facts)),
        Comment(issue.number, text, key=f"often:{issue.number}:{sender.id}:{at:%Y%m%dT%H}"),
    )


def closed(event: IssueChanged, issue: Issue, view: View, facts: Facts) -> tuple[Action, ...]:
    """Closing counts as done, unless something is missing: then it is reopened, with the reason."""
    if issue.is_open or issue.state.done_by not in ("", BY_HAND):
        return ()
    waits_for, lacks = too_early(view, issue.entry), unvalidated(view, issue.entry)
    if not (waits_for or lacks):
        done = logged("done", event, issue, facts)
        return (Record(replace(done, at=issue.closed_at or done.at)),)
    login = event.origin.sender.login if event.origin.sender else "somebody"
    note = ", ".join(f"#{other.number}" for other in waits_for if other.number)
    return (
        Record(logged("reopened", event, issue, facts, note=f"waits for {note}" if note else "")),
        reopening(issue, waits_for, login=login, lacks=lacks, at=facts.now.isoformat()),
    )


def corrected_label(event: IssueChanged, issue: Issue, view: View) -> tuple[Action, ...]:
    """Says once an issue and label why it is put back."""
    label = event.label.lower()
    if issue.entry not in view.outline.titles or not is_ours(view, label):
        return ()
    wanted = {name.lower() for name in wanted_labels(view, issue.entry)}
    there = {name.lower() for name in issue.labels}
    if (label in wanted) == (label in there) or not issue.is_open:
        return ()
    text = render(
        "comments/label.md.j2",
        label=event.label,
        was_added=event.action == "labeled",
        state=derive(view, issue.entry) if label.startswith("state:") else "",
    )
    return (Comment(issue.number, text, key=f"label:{issue.number}:{label}"),)


def logged(what: str, event: IssueChanged, issue: Issue, facts: Facts, *, note: str = "") -> LogEntry:
    return LogEntry(
        at=event.at or facts.now,
        what=what,
        entry=issue.entry,
        login=event.origin.sender.login if event.origin.sender else "",
        number=issue.number,
        note=note,
        principal=event.origin.sender.id if event.origin.sender else 0,
    )
