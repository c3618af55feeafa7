"""A changed session id: the former session's issues are closed and say so; nothing is deleted."""

from collections.abc import Iterator

from bot.domain.actions import Action, CloseIssue, EditIssue, RemoveLabels, Unpin
from bot.domain.board import OURS, STATUS, Board, Entry, Issue, kind_of
from bot.plan.models import Plan
from bot.reconcile.labels import STATES
from bot.reconcile.regions import archived_region


def former_session(plan: Plan, board: Board) -> str | None:
    """The session that is still to be archived, if there is one."""
    issues = (*board.issues.values(), *board.archived.values())
    left = {issue.session for issue in issues if issue.session not in ("", plan.session_id) and _is_live(issue)}
    return min(left, default=None)


def archive(plan: Plan, board: Board) -> Iterator[Action]:
    """For a board seen from the former session. Its status comes last: the newest open one says which session runs."""
    live = [entry for entry, issue in board.issues.items() if _is_live(issue)]
    for entry in sorted(live, key=lambda entry: entry == STATUS):
        yield from _archive(plan, board, entry)


def _is_live(issue: Issue) -> bool:
    """Logs of a month belong to no session."""
    return kind_of(issue.entry) != "log" and (issue.is_open or bool(_gone(issue)))


def _archive(plan: Plan, board: Board, entry: Entry) -> Iterator[Action]:
    issue = board.issues[entry]
    yield EditIssue(entry, region=archived_region(issue.region, former=board.session, session=plan.session_id))
    if issue.is_open:
        yield CloseIssue(entry, "not_planned")
    if issue.is_pinned:
        yield Unpin(entry)
    if gone := _gone(issue):
        yield RemoveLabels(entry, gone)


def _gone(issue: Issue) -> tuple[str, ...]:
    """Agents stay on the issue as its history; `baton` goes, so that one request reads the running session."""
    return tuple(sorted(name for name in issue.labels if name.lower() == OURS or name.lower() in STATES))
