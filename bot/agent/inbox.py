"""What waits for an agent: acts that are asked of it, Baton's words to it, what it holds, and what it may claim."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from github.Repository import Repository

from bot.agent import order, read
from bot.agent.answers import said_by_baton
from bot.agent.door import asking, pages
from bot.agent.model import Act, Inbox, Said, Task
from bot.errors import UsageError

MOST_PAGES = 3
_SPAN = re.compile(r"(\d{1,4}) ?(m|h|d|w)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def inbox(repository: Repository, agent: str, *, since: datetime) -> Inbox:
    """Reads the open issues, the newest comments, and whose the token is."""
    every, chain = read.board(repository)
    login = read.login(repository)
    moment = since.strftime("%Y-%m-%dT%H:%M:%SZ")
    with asking(f"the newest comments of {repository.full_name}"):
        found = pages(repository, "issues/comments", sort="updated", direction="desc", since=moment)
        comments = [raw for page in islice(found, MOST_PAGES) for raw in page]
    return Inbox(
        agent=agent,
        since=moment,
        act=tuple(asked_of(agent, every)),
        said=tuple(said_to(agent, login, every, comments)),
        holding=tuple(one for one in every if is_held(one, agent)),
        ready=tuple(order.ordered(order.claimable(every, agent), chain)),
    )


def asked_of(agent: str, tasks: Iterable[Task]) -> Iterator[Act]:
    """Issues whose region says that they wait for the agent, or for all."""
    for task in tasks:
        write = [line for wait in task.waiting_for if agent in wait.agents for line in wait.write]
        if any(agent in wait.agents for wait in task.waiting_for):
            yield Act(task, tuple(dict.fromkeys(write)))


def is_held(task: Task, agent: str) -> bool:
    return task.kind == "task" and task.claim is not None and task.claim.agent == agent


def said_to(agent: str, login: str, tasks: Iterable[Task], comments: Sequence[dict[str, Any]]) -> Iterator[Said]:
    """Baton's answers to what the account wrote, and its words on the agent's issues that answer nobody else."""
    authors = {raw["id"]: (raw.get("user") or {}).get("login", "") for raw in comments}
    mine = {task.number for task in tasks if agent in task.agents or is_held(task, agent)}
    for raw in comments:
        if (said := said_by_baton(raw)) is None:
            continue
        author = authors.get(said.replies_to or 0)
        if author is not None and login:
            is_for = author.lower() == login.lower()
        else:
            is_for = said.number in mine or names(said, agent, login)
        if is_for:
            yield said


def names(said: Said, agent: str, login: str) -> bool:
    """Who lost a task that is another's owns nothing there any more, but is named."""
    return f"`{agent}`" in said.text or (bool(login) and f"@{login}" in said.text)


def since_of(said: str, *, now: datetime) -> datetime:
    """`2h`, `3d`, a date or a moment; UTC where no zone is said."""
    if found := _SPAN.fullmatch(said.strip().lower()):
        return now - timedelta(**{_UNITS[found[2]]: int(found[1])})
    try:
        moment = datetime.fromisoformat(said.strip())
    except ValueError:
        raise UsageError(f"--since {said[:40]!r} is no time; write for example 2h, 3d or 2026-01-31") from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
