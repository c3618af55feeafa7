"""One board seen with one plan: the lookups that several questions share, made at most once."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from bot.domain.board import Board, Entry, Issue, Milestone, id_of, kind_of
from bot.domain.state import IssueState, SignOff, StatusState
from bot.plan.models import Checkpoint, Plan, State
from bot.reconcile.outline import Outline, outline_of, requirements_title
from bot.rules.requirements import Listed, listed
from bot.rules.signoffs import Verdict, signed_by_plan, verdicts_of

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_MARK = re.compile(r"Baton checkpoint (\S+)/(\S+)\Z")


def milestone_mark(session: str, checkpoint: str) -> str:
    """The end of a milestone's description: by it the milestone is found when its title has changed."""
    return f"Baton checkpoint {session}/{checkpoint}"


def marked(milestone: Milestone) -> tuple[str, str] | None:
    """Session and checkpoint that a milestone's description names; None for people's milestones."""
    found = _MARK.search(milestone.description.rstrip())
    return (found[1], found[2]) if found else None


def seen_from(board: Board, plan: Plan) -> Board:
    """The board of the plan's session. One without a session is nobody's yet."""
    return board.of_session(plan.session_id) if board.session else replace(board, session=plan.session_id)


class View:
    """Nothing of it changes; a new board is a new view."""

    def __init__(self, plan: Plan, board: Board) -> None:
        self.plan = plan
        self.board = seen_from(board, plan)
        self.outline: Outline = outline_of(plan)
        self.standing: dict[Entry, bool] = {}
        """Answers of `openness`, which asks again and again along a chain."""
        self.over: dict[Entry, bool] = {}
        """Answers of `states.is_over`, which is asked of each entry by all that wait for it."""
        self.states: dict[Entry, State] = {}
        """Answers of `states.derive`: labels, words and announcements of one entry ask it in turn."""
        self.lines: dict[Entry, str] = {}
        """What each phase's hand-off lacks, by `states`."""
        self.hands: dict[Entry, tuple[int, ...]] = {}
        """Edges made by hand, of those that were asked for, by `circles`."""
        self.circular: Mapping[tuple[Entry, int], tuple[str, ...]] | None = None
        """Edges made by hand that close a circle, by `circles`."""

        self._verdicts: dict[Entry, tuple[Verdict, ...]] = {}
        self._lists: dict[Entry, Listed] = {}

    @property
    def session(self) -> str:
        return self.plan.session_id

    @cached_property
    def entries(self) -> Mapping[int, Entry]:
        """Entries by the numbers of their issues."""
        return {issue.number: entry for entry, issue in self.board.issues.items()}

    @cached_property
    def milestones(self) -> Mapping[str, Milestone]:
        """By checkpoint: the milestone that is marked as its own, else the one with its title."""
        own: dict[str, Milestone] = {}
        titled: dict[str, Milestone] = {}
        for one in self.board.milestones.values():
            session, checkpoint = marked(one) or ("", "")
            if session == self.session and checkpoint in self.plan.checkpoints:
                own[checkpoint] = one
            else:
                titled[one.title] = one
        found = {name: own.get(name) or titled.get(self.milestone_title(name)) for name in self.plan.checkpoints}
        return {name: one for name, one in found.items() if one}

    @cached_property
    def status(self) -> StatusState:
        """The session's state; a new session keeps only what is about the repository."""
        status = self.board.status
        if status.session in ("", self.session):
            return status
        return StatusState(said=status.said, authors=status.authors, principals=status.principals)

    def issue(self, entry: Entry) -> Issue | None:
        return self.board.issues.get(entry)

    def number(self, entry: Entry) -> int:
        """0 where the entry has no issue yet."""
        issue = self.board.issues.get(entry)
        return issue.number if issue else 0

    def verdicts(self, entry: Entry) -> tuple[Verdict, ...]:
        """How each item of a checkpoint stands; nothing for other entries, and for checkpoints without items."""
        if entry not in self._verdicts:
            point = self.plan.checkpoints.get(id_of(entry)) if kind_of(entry) == "checkpoint" else None
            self._verdicts[entry] = verdicts_of(self.plan, point, self._signs(entry, point)) if point else ()
        return self._verdicts[entry]

    def _signs(self, entry: Entry, point: Checkpoint) -> tuple[SignOff, ...]:
        """Before the first state is written, what the plan begins with counts."""
        issue = self.issue(entry)
        if issue and (issue.state.started or issue.state_fault):
            return issue.state.signs
        return signed_by_plan(point, LONG_AGO)

    def list_of(self, entry: Entry) -> Listed:
        """An agent's requirements, with those that the plan asks since they were written."""
        if entry not in self._lists:
            issue = self.issue(entry)
            needs = ((need.to, need.need) for need in self.outline.needs.get(entry, ()))
            self._lists[entry] = listed(issue.state if issue else IssueState(), needs, self.plan)
        return self._lists[entry]

    def is_asked(self, entry: Entry) -> bool:
        """Is it the list of an agent for which only people ask something, not the plan?"""
        is_list = kind_of(entry) == "requirements" and id_of(entry) in self.plan.agents
        return is_list and bool(self.list_of(entry).items)

    def title(self, entry: Entry) -> str:
        return self.outline.titles.get(entry) or requirements_title(self.plan, id_of(entry))

    def milestone_title(self, checkpoint: str) -> str:
        return self.outline.milestones[checkpoint]

    def is_planned(self, entry: Entry) -> bool:
        is_own = kind_of(entry) == "log" or is_overflow(entry)
        return entry in self.outline.titles or is_own or self.is_asked(entry)


def overflow(page: int) -> Entry:
    """The entry of the status's second page and those after it."""
    return Entry(f"status:{page}")


def is_overflow(entry: Entry) -> bool:
    return kind_of(entry) == "status" and id_of(entry).isdecimal()
