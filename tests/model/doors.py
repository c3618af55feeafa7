"""GitHub behind Baton's ports, in memory: the world of a story, and the checks that are written to it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.board import STATUS, Board, InForce, entry_of
from bot.domain.facts import PlanFile
from bot.domain.ports import Place
from bot.domain.pull_reads import CheckRunText, OpenPull, OwnCheck, PullRead, Push
from bot.domain.state import StatusState
from tests.boards import issue_of
from tests.fakes import HOME, FakeGitHub
from tests.model.ear import Ear
from tests.model.evaluators import Checks
from tests.model.people import BATON
from tests.model.plans import TEAMS, TEXTS, plan_number
from tests.model.reading import read_of
from tests.model.world import ISSUES, World


class Doors(FakeGitHub):
    """Implements `bot.domain.ports.Pulls` too. Whoever reads a pull request hears what is said on it."""

    def __init__(self, world: World, ear: Ear, checks: Checks) -> None:
        super().__init__(truth=board_for(world.plan_of("main")), permissions=world.permissions, now=world.now)
        self.world, self.ear, self.checks = world, ear, checks
        self.own: dict[tuple[str, str], OwnCheck] = {}
        self.delivered: frozenset[int] = frozenset()
        """Ids of comments that are being delivered."""
        self.looked_at: set[int] = set()

    async def pull(self, place: Place, number: int, *, base: str, now: datetime) -> PullRead | None:
        pull = self.world.pulls.get(number)
        if pull is None:
            return None
        if pull.is_open:
            self.looked_at.add(number)
            self.ear.listen(pull, self.delivered)
        return read_of(self.world, pull, self.own.get((pull.head, pull.base)))

    async def open_pulls(self, place: Place, *, has_queue: bool = False) -> tuple[list[OpenPull], bool]:
        return [OpenPull(one.number, one.base, one.head) for one in self.world.open_pulls()], True

    async def pushes(self, place: Place, *, repository: str, branch: str) -> list[Push] | None:
        return list(self.world.moves.get(branch, ()))

    async def plan_text(self, place: Place, sha: str) -> str | None:
        return TEXTS[int(sha.split()[1])]

    async def tree(self, place: Place, sha: str) -> dict[str, str] | None:
        return self.world.git.tree(sha)

    async def joint(self, place: Place, base: str, head: str) -> tuple[str, int] | None:
        """A branch may be told by its name."""
        git, base = self.world.git, self.world.branches.get(base, base)
        return git.merge_base(base, head), len(git.between(base, head))

    async def team(self, place: Place, name: str) -> tuple[int, ...] | None:
        return TEAMS.get(name)

    async def put_check(self, place: Place, check: CheckRunText, *, id: int = 0) -> int:
        base = check.name.removeprefix("baton/approvals: ")
        number = id or self.world.id()
        own = self.own.get((check.sha, base))
        since = own.started_at if own else self.world.now
        self.own[check.sha, base] = OwnCheck(number, check.external_id, check.conclusion or "", since)
        self.checks.write(check.sha, base, check.conclusion or "")
        return number

    async def put_sticky(self, place: Place, number: int, text: str, *, id: int = 0) -> None:
        """Words for people: no verdict depends on them."""

    async def request_reviewers(self, place: Place, number: int, logins: list[str]) -> bool:
        return True

    def _plan(self, text: str | None) -> PlanFile | None:
        number = self.world.plan_of("main")
        return PlanFile(f"plan {number}", len(TEXTS[number]), TEXTS[number])


def board_for(number: int) -> Board:
    """With the issues of the plan's tasks, and the status page that holds Baton's state."""
    plan = plan_number(number)
    entries = {entry_of("task", name): issue for issue, (name, *_) in ISSUES.items()}
    entries[entry_of("checkpoint", "beta")] = 303
    issues = {entry: issue_of(entry, issue, plan) for entry, issue in entries.items()}
    issues[STATUS] = issue_of(STATUS, 300, plan)
    return Board(
        repository=HOME, bot=BATON, in_force=InForce(plan, sha=f"plan {number}"), issues=issues,
        status=StatusState(session=plan.session_id), session=plan.session_id,
    )  # fmt: skip


@dataclass
class Kept:
    """The database: boards, and what had its effect."""

    board: Board | None = None
    keys: set[str] = field(default_factory=set)

    async def get(self, repository_id: int) -> Board | None:
        return self.board

    async def put(self, board: Board) -> None:
        self.board = board

    async def forget(self, repository_id: int) -> None:
        self.board = None

    async def put_absent(self, repository_id: int) -> None:
        raise AssertionError("the stories have a plan on the default branch, always")

    async def is_absent(self, repository_id: int) -> bool:
        return False

    async def known(self, keys: Any) -> frozenset[str]:
        return frozenset(self.keys & set(keys))

    async def happened(self, repository_id: int, keys: Any, **_rest: Any) -> None:
        self.keys |= set(keys)

    async def born(self) -> float:
        return 0.0
