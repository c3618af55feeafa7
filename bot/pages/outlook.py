"""When it will be done, as the sections tell it: the forecast as dates, against what the plan aims at.

It is counted from the day of the newest fact on the board: a page that changed with the clock would be written again
and again while nothing happens.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bot.domain.board import Board, Entry, id_of, kind_of
from bot.plan.dates import day_of, working_days
from bot.plan.estimate import parse_estimate
from bot.plan.forecast import Forecast, Took, forecast, on_day, pace, working_time
from bot.plan.graph import Graph, estimates
from bot.plan.grouped import grouped
from bot.plan.models import Checkpoint, Phase, Plan, Task


@dataclass(frozen=True)
class Outlook:
    """Worked out at most once a page. `today` is the day from which it is counted."""

    plan: Plan
    board: Board
    graph: Graph
    done: frozenset[Entry]
    today: date

    @cached_property
    def days(self) -> dict[str, float]:
        return estimates(self.plan)

    @cached_property
    def pace(self) -> float | None:
        """Days that an estimated day took so far; None while too little is finished to tell."""
        return pace(self._took())

    @cached_property
    def forecast(self) -> Forecast:
        said = {str(entry): issue.state for entry, issue in self.board.issues.items()}
        holders = {node: claim.agent or claim.login for node, state in said.items() if (claim := state.claim)}
        progress = {node: state.progress for node, state in said.items() if state.progress}
        return forecast(
            self.graph,
            self.days,
            owners={**grouped(self.plan).owners_of_nodes, **holders},
            done=self.done,
            progress=progress,
            pace=self.pace or 1.0,
        )

    @property
    def is_told(self) -> bool:
        """Without a single estimate a date would be a guess."""
        return bool(self.days) and any(node not in self.done for node in grouped(self.plan).nodes.values())

    @property
    def begins(self) -> date:
        starts = self.plan.session.starts
        return max(self.today, starts) if starts else self.today

    def ends_on(self, entry: Entry) -> date | None:
        """When an open entry will be over."""
        ends = self.forecast.ends.get(entry)
        return on_day(self.begins, ends) if ends and self.is_told and entry not in self.done else None

    @cached_property
    def end(self) -> date | None:
        return on_day(self.begins, self.forecast.days) if self.is_told else None

    @cached_property
    def target(self) -> date | None:
        """The end of the session's timeline, or a later day that the plan names."""
        plan = self.plan
        every: list[Phase | Checkpoint | Task] = [
            *plan.phases.values(),
            *plan.checkpoints.values(),
            *plan.tasks.values(),
        ]
        days = [day_of(one.due, plan.session.starts) for one in every]
        span = parse_estimate(plan.session.timeline) if plan.session.starts else None
        if span and plan.session.starts:
            days.append(on_day(plan.session.starts, span.most))
        return max((day for day in days if day), default=None)

    def due(self, entry: Entry) -> date | None:
        """The last day of a phase or of a checkpoint."""
        gates: Mapping[str, Phase | Checkpoint] = (
            self.plan.phases if kind_of(entry) == "phase" else self.plan.checkpoints
        )
        return day_of(gates[id_of(entry)].due, self.plan.session.starts)

    def against(self, day: date | None, target: date | None) -> str:
        """`2025-02-03, 1 working day after 2025-01-31`; empty where there is no forecast."""
        if day is None:
            return ""
        if target is None:
            return str(day)
        late = working_days(target, day) - 1 if day > target else 0
        if late > 0:
            return f"{day}, {late} working day{'s' if late > 1 else ''} after {target}"
        return f"{day}, in time for {target}"

    def _took(self) -> list[Took]:
        found = []
        for entry, issue in self.board.issues.items():
            claim = issue.state.claim
            if entry in self.days and entry in self.done and claim and claim.login and issue.closed_at:
                found.append(Took(self.days[entry], working_time(claim.at, issue.closed_at)))
        return found


def newest_day(board: Board, plan: Plan) -> date | None:
    """The day of the last fact that the board knows, else the day that the plan gives for its beginning."""
    moments: list[datetime] = [entry.at for entry in board.status.log]
    moments += [issue.closed_at for issue in board.issues.values() if issue.closed_at]
    moments += [issue.state.claim.at for issue in board.issues.values() if issue.state.claim]
    head = plan.session
    return max(moments).date() if moments else head.starts or head.updated or head.created
