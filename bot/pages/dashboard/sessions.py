"""The sessions of repositories: the active one of each, and those that came before."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot import inert
from bot.domain.board import OURS, Board, Issue, kind_of
from bot.pages.dashboard.cards import STATES
from bot.pages.dashboard.names import issue_url
from bot.pages.sections import attention
from bot.pages.situation import Situation


@dataclass(frozen=True, slots=True)
class Archived:
    """A session that another one replaced, as its issues tell it."""

    id: str
    title: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Active:
    """`counts` are tasks by state, in the order of a board's columns; `attention` counts what somebody must look at."""

    slug: str
    title: str
    objective: str
    style: str
    done: int
    total: int
    counts: tuple[tuple[str, int], ...]
    attention: int
    is_invalid: bool
    is_held: bool
    """The newest plan waits for a yes."""
    end: date | None
    agents: int
    archived: tuple[Archived, ...]

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0


def active(s: Situation) -> Active:
    states = Counter(s.task_state(name) for name in s.plan.tasks)
    force = s.board.in_force
    return Active(
        slug=s.board.repository.slug,
        title=inert.plain(s.plan.session.title, 160),
        objective=inert.plain(s.plan.session.objective or "", 240),
        style=s.plan.style,
        done=states["done"],
        total=len(s.plan.tasks),
        counts=tuple((state, states[state]) for state in STATES if states[state]),
        attention=_attention(s),
        is_invalid=bool(force and force.invalid and force.held is None),
        is_held=bool(force and force.held),
        end=s.outlook.end if s.outlook else None,
        agents=len(s.plan.agents),
        archived=archived(s.board),
    )


def _attention(s: Situation) -> int:
    """As many lines as the overview has of it; what is wrong with the plan is told apart."""
    told = attention.view(s) or {}
    return sum(len(lines) for name, lines in told.items() if isinstance(lines, list) and name != "findings")


def archived(board: Board) -> tuple[Archived, ...]:
    """Newest first."""
    by_session: dict[str, list[Issue]] = {}
    for issue in board.archived.values():
        if issue.session and issue.session != board.session:
            by_session.setdefault(issue.session, []).append(issue)
    newest = sorted(by_session, key=lambda name: -max(issue.number for issue in by_session[name]))
    return tuple(_archived(name, by_session[name]) for name in newest)


def _archived(name: str, issues: Iterable[Issue]) -> Archived:
    several = list(issues)
    status = next((issue for issue in several if issue.entry == "status"), None)
    tasks = [issue for issue in several if kind_of(issue.entry) == "task"]
    title = (status.title if status else "").removeprefix("Status: ") or name
    return Archived(name, inert.plain(title, 160), sum(map(_is_done, tasks)), len(tasks))


def _is_done(issue: Issue) -> bool:
    """What was open when its session ended was closed as not planned."""
    return not issue.is_open and issue.closed_as == "completed"


def issues_of(board: Board, session: str) -> Mapping[str, object] | None:
    """An archived session's issues as they were left; None where there is none of this id."""
    found = next((one for one in archived(board) if one.id == session), None)
    if found is None:
        return None
    issues = sorted((one for one in board.archived.values() if one.session == session), key=lambda one: one.number)
    return {
        "session": found,
        "rows": [
            {
                "number": one.number,
                "title": inert.plain(one.title, 160),
                "kind": kind_of(one.entry),
                "is_open": one.is_open,
                "is_done": _is_done(one),
                "is_ours": OURS in one.labels,
                "closed_at": one.closed_at,
                "url": issue_url(board, one.number),
            }
            for one in issues
        ],
    }
