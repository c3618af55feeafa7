"""What an agent can do, one method a verb: the command line and the tools both sit here."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from github.Repository import Repository

from bot.agent import inbox, order, read, words
from bot.agent.door import Account
from bot.agent.model import Answer, Inbox, Next, Shown, Task
from bot.agent.say import Pace, say
from bot.errors import GitHubError, UsageError

SINCE = "24h"
OTHERS = 5


class NothingReady(GitHubError):
    """No task is ready to be claimed."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One agent at one repository. `agent` is empty where the account acts for one agent alone: Baton knows which."""

    account: Account
    agent: str = ""
    pace: Pace = field(default_factory=Pace)
    wait: bool = True

    # reading

    def next(self) -> Next:
        repository = self.account.repository()
        agent = self.agent or guess(repository)
        free = order.ready(repository, agent)
        return Next(agent, free[0] if free else None, tuple(free[1 : 1 + OTHERS]))

    def tasks(self, *, state: str = "", agent: str = "", closed: bool = False) -> tuple[Task, ...]:
        """Tasks by number; of an agent those that it owns and those that it holds."""
        if state and state not in read.STATES:
            raise UsageError(f"there is no state {state[:40]!r}; write one of {', '.join(read.STATES)}")
        wanted = words.agent(agent) if agent else ""
        found = read.tasks(self.account.repository(), state=state, closed=closed)
        return tuple(one for one in found if one.kind == "task" and (not wanted or is_of(one, wanted)))

    def show(self, number: int) -> Shown:
        return read.show(self.account.repository(), number)

    def status(self) -> Shown:
        return read.status_page(self.account.repository())

    def inbox(self, since: str = SINCE) -> Inbox:
        moment = inbox.since_of(since, now=datetime.now(UTC))
        repository = self.account.repository()
        return inbox.inbox(repository, self.agent or guess(repository), since=moment)

    # writing

    def claim(self, number: int) -> Answer:
        return self._say(number, words.command("claim", by=self.agent))

    def claim_next(self) -> Answer:
        """Written on the task that seems to be the first; Baton decides, and may give another."""
        repository = self.account.repository()
        free = order.ready(repository, self.agent)
        if not free:
            raise NothingReady(
                f"no task is ready for {self.agent or 'anybody'}; `baton agent list` has what they wait for"
            )
        line = words.command("claim", "next", by=self.agent)
        answer = say(repository, free[0].number, line, pace=self.pace, wait=self.wait)
        return won(repository, answer, {one.number for one in free}, agent=self.agent)

    def progress(self, number: int, percent: str | int, note: str = "") -> Answer:
        return self._say(number, words.command("progress", words.percent(percent), words.note(note), by=self.agent))

    def done(self, number: int, note: str = "") -> Answer:
        return self._say(number, words.command("done", words.note(note), by=self.agent))

    def handoff(self, number: int, summary: str, to: str = "") -> Answer:
        receiver = f"to {words.agent(to)}" if to else ""
        line = words.command("handoff", receiver, words.needed(summary, "the summary"), by=self.agent)
        return self._say(number, line)

    def block(self, number: int, reason: str, on: int = 0) -> Answer:
        what = f"on #{on}" if on > 0 else ""
        return self._say(number, words.command("block", what, words.needed(reason, "the reason"), by=self.agent))

    def say(self, number: int, command: str) -> Answer:
        return self._say(number, words.free(command, by=self.agent))

    def _say(self, number: int, line: str) -> Answer:
        return say(self.account.repository(), number, line, pace=self.pace, wait=self.wait)


def is_of(task: Task, agent: str) -> bool:
    return agent in task.agents or (task.claim is not None and task.claim.agent == agent)


def guess(repository: Repository) -> str:
    """The agent that the account has claimed for. Raises with the agents that there are where that is not one."""
    login = read.login(repository).lower()
    claims = [task.claim for task in read.tasks(repository) if task.claim]
    found = {claim.agent for claim in claims if claim.verified and claim.login.lower() == login}
    if len(found) == 1:
        return found.pop()
    agents = ", ".join(read.agents(repository)[:20])
    raise UsageError(
        f"which agent you act for is not known yet; say --as, or set BATON_AGENT, to one of {agents or 'none'}"
    )


def won(repository: Repository, answer: Answer, free: Iterable[int], *, agent: str) -> Answer:
    """The answer to `/claim next` with the task that was won: of those that were free, one that is now the agent's."""
    if answer.outcome != "done":
        return answer
    login = "" if agent else read.login(repository).lower()
    if answer.task and is_held(answer.task, agent, login=login):
        return answer
    taken = [one for one in read.tasks(repository, state="in-progress") if is_held(one, agent, login=login)]
    fresh = [one for one in taken if one.number in free]
    return replace(answer, task=fresh[0] if len(fresh) == 1 else None)


def is_held(task: Task, agent: str, *, login: str) -> bool:
    if task.claim is None:
        return False
    return task.claim.agent == agent if agent else task.claim.login.lower() == login
