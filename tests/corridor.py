"""A whole corridor on a fake GitHub and a real database: tests say what happens, and look at what was done."""

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.dispatch import Corridor
from bot.domain.board import STATUS, Account, Board, Issue, entry_of
from bot.domain.delivery import TIMER, Delivery, Ended, Job
from bot.domain.events import Origin
from bot.domain.facts import PlanFile
from bot.domain.own_payloads import timer_body
from bot.domain.ports import Place
from bot.store.boards import Boards
from bot.store.database import Database
from bot.store.records import Records
from bot.store.timers import Set, Timers
from tests.boards import PLAN
from tests.fakes import ADA, BOT, NOW, PLACE, FakeGitHub

PLAN_PATH = ".github/coordination.yml"


@dataclass
class World:
    """GitHub, Baton and a clock. Every method that does something is a delivery, as GitHub would send it."""

    database: Database
    github: FakeGitHub = field(default_factory=lambda: FakeGitHub(plan=PLAN))
    now: datetime = NOW
    earlier: list[PlanFile] = field(default_factory=list)
    installed: list[Place] = field(default_factory=lambda: [PLACE])
    jobs: int = 0

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.boards = Boards(self.database, clock=lambda: self.now.timestamp())
        self.timers = Timers(self.database)
        self.records = Records(self.database, clock=lambda: self.now.timestamp())
        self.corridor = Corridor(
            self.github,
            self.boards,
            self.timers,
            self.records,
            repositories=self.repositories,
            earlier=self,
            clock=lambda: self.now,
        )

    async def repositories(self, installation: int) -> Sequence[Place]:
        return self.installed

    async def earlier_plans(self, place: Place, *, ref: str = "") -> AsyncIterator[PlanFile]:
        for file in self.earlier:
            yield file

    async def deliver(
        self, event: str, payload: dict[str, Any], by: Account = ADA, *, is_repeat: bool = False
    ) -> Ended:
        return (await self.together([(event, payload)], by, is_repeat=is_repeat))[0]

    async def together(
        self, several: Sequence[tuple[str, dict[str, Any]]], by: Account = ADA, *, is_repeat: bool = False
    ) -> Sequence[Ended]:
        jobs = []
        for event, payload in several:
            self.jobs += 1
            body = {"repository": REPOSITORY, "installation": {"id": 7}, "sender": user(by), **payload}
            raw = json.dumps(body).encode()
            delivery = Delivery(f"guid-{self.jobs}", event, "", 42, 7, raw, self.now.timestamp())
            jobs.append(Job(self.jobs, delivery, is_repeat=is_repeat))
        ended = await self.corridor(jobs)
        return sorted(ended, key=lambda one: one.id)

    async def push(self, plan: str | None, *, files: Sequence[str] = (PLAN_PATH,), branch: str = "main") -> Ended:
        if branch == "main":
            self.github.plan = plan
        commits = [{"added": [], "modified": list(files), "removed": []}]
        return await self.deliver("push", {"ref": f"refs/heads/{branch}", "after": "abc", "commits": commits})

    async def comment(self, task: str, body: str, by: Account = ADA, *, is_repeat: bool = False) -> Ended:
        number = self.issue(task).number
        said = self.github.say(number, body, by)
        return await self.commented(number, said.id, body, by, is_repeat=is_repeat)

    async def commented(
        self, number: int, comment: int, body: str, by: Account = ADA, *, is_repeat: bool = False
    ) -> Ended:
        payload = {
            "action": "created",
            "issue": {"number": number},
            "comment": {
                "id": comment,
                "node_id": f"IC_{comment}",
                "body": body,
                "user": user(by),
                "created_at": self.now.isoformat(),
            },
        }
        return await self.deliver("issue_comment", payload, by, is_repeat=is_repeat)

    async def issue_event(self, task: str, action: str, by: Account = ADA, **more: Any) -> Ended:
        payload = {"action": action, "issue": {"number": self.issue(task).number}, **more}
        return await self.deliver("issues", payload, by)

    async def tick(self, **later: float) -> list[str]:
        """Time passes; what is due is done, and named."""
        self.now += timedelta(**later)
        self.github.now = self.now
        done: list[Set] = await self.timers.due(self.now.timestamp())
        await self.timers.clear(done)
        for one in done:
            origin = Origin(
                one.place.repository_id, one.place.owner, one.place.name, "main", one.place.installation, None
            )
            self.jobs += 1
            delivery = Delivery(
                f"timer-{self.jobs}", TIMER, one.kind, 42, 7, timer_body(one.kind, origin), self.now.timestamp()
            )
            await self.corridor([Job(self.jobs, delivery)])
        return [one.kind for one in done]

    def issue(self, task: str) -> Issue:
        entry = STATUS if task == "status" else entry_of("task", task) if ":" not in task else task
        return self.github.truth.issues[entry]

    async def board(self) -> Board:
        board = await self.boards.get(42)
        assert board
        return board

    def forget_requests(self) -> None:
        self.github.requests.clear()
        self.github.performed.clear()


REPOSITORY = {
    "id": 42,
    "name": "shop",
    "full_name": "acme/shop",
    "owner": {"login": "acme"},
    "default_branch": "main",
}


def user(account: Account) -> dict[str, Any]:
    login = f"{account.login}[bot]" if account.is_bot else account.login
    return {"id": account.id, "login": login, "type": "Bot" if account.is_bot else "User"}


__all__ = ["ADA", "BOT", "PLACE", "World"]
