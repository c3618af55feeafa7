"""What one entry of the plan should look like on GitHub."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot import inert
from bot.domain.board import OURS, STATUS, Board, Entry, id_of, kind_of
from bot.domain.state import IssueState, StatusState
from bot.plan.models import Plan
from bot.reconcile.held import standing
from bot.reconcile.labels import wanted_labels
from bot.reconcile.openness import REMOVED, Openness, is_fresh, openness
from bot.reconcile.regions import region_of, removed_region
from bot.reconcile.starting import entry_state, starting_state
from bot.reconcile.status import pages_of, unused_page
from bot.reconcile.telling import with_told
from bot.reconcile.view import View, is_overflow
from bot.rules.handoffs import kept

PINS_FULL = "pins-full"
"""Said in the session's state where GitHub had no place left for a pin."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """None leaves a part as it is. `labels` are Baton's own: what else an issue has is people's."""

    entry: Entry
    title: str | None
    region: str | None
    labels: frozenset[str]
    is_open: bool
    state: IssueState | StatusState
    checkpoint: str | None = None
    """Whose milestone the issue has."""
    milestone: str | None = None
    """The title of that milestone."""
    parent: Entry | None = None
    blocked_by: tuple[Entry, ...] = ()
    is_pinned: bool = False
    closed_as: Literal["completed", "not_planned"] = "completed"


def wanted(plan: Plan, board: Board, entry: Entry, *, now: datetime) -> Wanted:
    """An entry that the plan does not have should be closed and say so."""
    view = View(plan, board)
    pages = pages_of(view) if kind_of(entry) == "status" else ()
    return wanted_entry(view, entry, now=now, pages=pages)


def wanted_entry(view: View, entry: Entry, *, now: datetime, pages: tuple[str, ...] = ()) -> Wanted:
    """`pages` are the status's texts, needed for the status alone."""
    if entry == STATUS or is_overflow(entry):
        return _status(view, entry, pages)
    if not view.is_planned(entry):
        return _removed(view, entry)
    return _planned(view, entry, now)


def _planned(view: View, entry: Entry, now: datetime) -> Wanted:
    issue = view.issue(entry)
    how = openness(view, entry)
    if issue is None:
        state = IssueState()
    else:
        begun = issue.state if not is_fresh(issue) else starting_state(view, issue, now=now)
        begun = _with_items(view, entry, begun)
        state = entry_state(view, entry, still_true(entry, begun, how), done_by=how.done_by)
        state = with_told(view, entry, state) if how.is_open else state
    checkpoint = _checkpoint(view, entry)
    return Wanted(
        entry=entry,
        title=view.title(entry),
        region=region_of(view, entry, state=state, is_open=how.is_open),
        labels=wanted_labels(view, entry) if how.is_open else _closed_labels(view, entry),
        is_open=how.is_open,
        state=state,
        checkpoint=checkpoint,
        milestone=view.milestone_title(checkpoint) if checkpoint else None,
        parent=view.outline.parents.get(entry) if view.board.features.sub_issues else None,
        blocked_by=view.outline.edges.get(entry, ()) if view.board.features.dependencies else (),
    )


def still_true(entry: Entry, state: IssueState, how: Openness) -> IssueState:
    """The state without what ended: a hand-off whose claim is gone, an overruling of what is open again."""
    handoff = kept(entry, state, is_open=how.is_open)
    overruled = None if how.is_open else state.overruled
    if handoff is state.handoff and overruled is state.overruled:
        return state
    return replace(state, handoff=handoff, overruled=overruled)


def _with_items(view: View, entry: Entry, state: IssueState) -> IssueState:
    """An agent's list with what the plan asks: numbers are given here, once."""
    if kind_of(entry) != "requirements":
        return state
    listed = view.list_of(entry)
    if (state.items, state.numbered) == (listed.items, listed.numbered):
        return state
    return replace(state, items=listed.items, numbered=listed.numbered)


def _closed_labels(view: View, entry: Entry) -> frozenset[str]:
    return frozenset(name for name in wanted_labels(view, entry) if not name.startswith("state:"))


def _checkpoint(view: View, entry: Entry) -> str | None:
    """A gate issue stands in its own milestone."""
    if kind_of(entry) == "checkpoint":
        return id_of(entry)
    task = view.plan.tasks.get(id_of(entry)) if kind_of(entry) == "task" else None
    return task.checkpoint if task and task.checkpoint in view.plan.checkpoints else None


def _removed(view: View, entry: Entry) -> Wanted:
    """Of an issue that is closed already only the state label goes: it was done before it left the plan."""
    issue = view.board.issues[entry]
    agents = frozenset(name for name in issue.labels if name.lower().startswith("agent:"))
    state = issue.state
    if issue.is_open:
        state = entry_state(view, entry, state, done_by=REMOVED)
    return Wanted(
        entry=entry,
        title=None,
        region=removed_region(entry) if issue.is_open else None,
        labels=agents | {OURS},
        is_open=False,
        state=state,
        closed_as="not_planned",
    )


def _status(view: View, entry: Entry, pages: tuple[str, ...]) -> Wanted:
    """The status is pinned and open whatever people do; a further page is closed while it is not needed."""
    page = 1 if entry == STATUS else int(id_of(entry))
    is_used = page <= len(pages)
    title = view.outline.titles[STATUS]
    return Wanted(
        entry=entry,
        title=title if page == 1 else f"{inert.plain(title, 240)} ({page})",
        region=pages[page - 1] if is_used else unused_page(view),
        labels=frozenset({OURS}),
        is_open=is_used,
        state=_session_state(view) if page == 1 else _page_state(view, entry),
        is_pinned=page == 1 and view.board.features.pins and PINS_FULL not in view.status.said,
    )


def _session_state(view: View) -> StatusState:
    """Whoever writes is recorded, so that App and people with a token know each other's issues as Baton's."""
    status, bot = view.status, view.board.bot.id
    authors = status.authors if bot in status.authors else (*status.authors, bot)
    approved = standing(view.board) if status.approved else None
    return replace(status, session=view.session, authors=authors, approved=approved)


def _page_state(view: View, entry: Entry) -> IssueState:
    issue = view.issue(entry)
    return entry_state(view, entry, issue.state if issue else IssueState(), done_by="")
