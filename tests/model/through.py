"""Answers a story with Baton's own reading of comments, commands, stops and facts around the engine."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.commands.call import Pull as Looked
from bot.commands.on_pulls import run_on_pull
from bot.domain.board import STATUS, Board, InForce, entry_of
from bot.domain.events import Commented, Ignored
from bot.domain.parse import parse
from bot.domain.pull_facts import PullFacts, UpdateMerge
from bot.domain.state import StatusState
from bot.domain.update_merges import update_merge
from bot.handlers.dirty import Dirty, dirty_by, together
from bot.handlers.pull_facts import complete, waiting
from bot.plan.models import Plan
from bot.rules.approvals import judge
from bot.rules.approvals import together as joined
from tests.boards import issue_of
from tests.fakes import HOME
from tests.model.ear import Ear
from tests.model.evaluators import Checks, delivery_of, touched
from tests.model.people import BATON
from tests.model.plans import TEAMS, plan_number
from tests.model.reading import read_of
from tests.model.world import ISSUES, Payload, Pull, World

FOR_GOOD = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Through:
    """As the corridor does it: events to dirty pull requests, read anew, their commands obeyed, judged, written."""

    world: World
    ear: Ear
    checks: Checks
    obeyed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.board = board_for(plan_number(0))

    def deliver(self, payloads: Iterable[Payload]) -> None:
        told = [parse(delivery_of(one)) for one in payloads]
        self.evaluate(together(dirty_by(one) for one in told if not isinstance(one, Ignored)))

    def sweep(self) -> None:
        self.evaluate(Dirty(every=True))

    def evaluate(self, dirty: Dirty) -> None:
        halts = halted(self.board)
        for several in touched(self.world, dirty):
            for pull in several:
                said = [one for one in dirty.said if one.number == pull.number]
                self.ear.listen(pull, {one.comment_id for one in said})
                self.obey(pull, said)
        if halts != halted(self.board):
            dirty = Dirty(every=True)
        for several in touched(self.world, dirty):
            self.judge(several)

    def obey(self, pull: Pull, said: list[Commented]) -> None:
        plan = plan_number(self.world.plan_of(pull.base))
        for one in waiting(read_of(self.world, pull, None), said, since=FOR_GOOD):
            if one.id in self.obeyed:
                continue
            self.obeyed.add(one.id)
            facts = self.facts(pull, plan)
            ran = run_on_pull(one, self.board, plan, Looked(facts, judge(facts, plan)))
            self.board = ran.board

    def facts(self, pull: Pull, plan: Plan) -> PullFacts:
        pusher = self.world.pushers.get((pull.branch, pull.head))
        facts = complete(read_of(self.world, pull, None), self.board, plan, pusher=pusher)
        return replace(facts, teams=TEAMS, updates=tuple(self.updates(pull)))

    def updates(self, pull: Pull) -> Iterable[UpdateMerge]:
        git = self.world.git
        made = git.commits[pull.head]
        base = git.commits[self.world.branches[pull.base]]
        while len(made.parents) == 2 and made.parents[1] in base.ancestors:
            before, merged = made.parents
            was = git.tree(git.merge_base(before, merged))
            yield update_merge(
                made.sha, before, ancestor=was, head=git.tree(before), base=git.tree(merged), merged=made.tree
            )
            made = git.commits[before]

    def judge(self, several: list[Pull]) -> None:
        sha, base = several[0].head, several[0].base
        plan = plan_number(self.world.plan_of(base))
        verdicts = [judge(self.facts(pull, plan), plan) for pull in several]
        if until := min((one.until for one in verdicts if one.until), default=None):
            numbers = frozenset(one.number for one in several)
            self.world.alarms[until] = lambda: self.evaluate(Dirty(numbers))
        self.checks.write(sha, base, joined(verdicts).conclusion)


def halted(board: Board) -> list[str]:
    return [one.rule for one in board.status.stops if one.kind == "halt"]


def board_for(plan: Plan) -> Board:
    """With the issues of the plan's tasks, and the status page that holds Baton's state."""
    entries = {entry_of("task", name): number for number, (name, *_) in ISSUES.items()}
    issues = {entry: issue_of(entry, number, plan) for entry, number in entries.items()}
    issues[STATUS] = issue_of(STATUS, 300, plan)
    status = StatusState(session=plan.session_id)
    return Board(
        repository=HOME, bot=BATON, in_force=InForce(plan, sha="plan"), issues=issues, status=status,
        session=plan.session_id,
    )  # fmt: skip
