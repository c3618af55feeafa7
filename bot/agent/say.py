"""Says a command in an issue's thread, once, and waits for what Baton answers."""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from github import GithubException
from github.Issue import Issue
from github.IssueComment import IssueComment
from github.Repository import Repository

from bot.agent import read
from bot.agent.answers import is_bot, is_refusal, said_by_baton
from bot.agent.door import asking, wait_asked
from bot.agent.model import Answer, Said, Task
from bot.errors import GitHubDown, GitHubError

TIMEOUT = 60.0
LOOKS = 4
"""Times that a comment is looked for whose sending broke off: lists follow writes a little late."""
SENDS = 3
_INSTANT = 0.001


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to wait for an answer, in seconds, and how often to look: each pause is longer than the last."""

    timeout: float = TIMEOUT
    first: float = 1.0
    factor: float = 1.5
    longest: float = 8.0
    sleep: Callable[[float], None] = time.sleep

    def pauses(self) -> Iterator[float]:
        """Pauses between looks, which together are `timeout`."""
        pause, left = self.first, self.timeout
        while left > _INSTANT:
            yield min(pause, left)
            left -= pause
            pause = min(pause * self.factor, self.longest)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is there of Baton's: its words, or its thumb under the comment."""

    said: Said | None = None
    is_done: bool = False


def say(repository: Repository, number: int, command: str, *, pace: Pace | None = None, wait: bool = True) -> Answer:
    """Writes `command` on the issue. Nothing is written where the issue is none of Baton's."""
    pace = pace or Pace()
    issue, task = read.issue_of(repository, number)
    comment = send(issue, command, pace=pace)
    sent = Answer("sent", command, number, comment.html_url, text="")
    if not wait:
        return sent
    reply = await_reply(repository, issue, comment, pace=pace)
    return concluded(repository, sent, reply, task=task)


def concluded(repository: Repository, sent: Answer, reply: Reply, *, task: Task) -> Answer:
    """The answer in words; after what changed something, with the task as it is now."""
    words = reply.said.text if reply.said else ""
    if reply.said and is_refusal(words):
        return replace(sent, outcome="refused", text=words, task=task)
    if reply.is_done:
        return replace(sent, outcome="done", text=words, task=refreshed(repository, task))
    if reply.said:
        return replace(sent, outcome="answered", text=words, task=task)
    late = "Baton has not answered yet. Next: look at the comment later; do not write it again"
    return replace(sent, outcome="unanswered", text=late, task=task)


def refreshed(repository: Repository, task: Task) -> Task | None:
    """The task as it is now; None where it cannot be read, which changes nothing about what was done."""
    try:
        return read.issue_of(repository, task.number)[1]
    except GitHubError:
        return None


def send(issue: Issue, command: str, *, pace: Pace) -> IssueComment:
    """The comment, written exactly once. What GitHub refused was not written; what broke off is looked for first."""
    mark = f"<!-- sent {secrets.token_hex(8)} -->"
    what = f"a comment on #{issue.number}"
    patience = pace.timeout
    for attempt in range(SENDS):
        try:
            return issue.create_comment(f"{command}\n\n{mark}")
        except GithubException as error:
            wait = wait_asked(error)
            if wait and wait <= patience and attempt + 1 < SENDS:
                patience -= wait
                pace.sleep(wait)
                continue
            with asking(what):
                if error.status < 500:
                    raise
        except OSError:
            pass  # whether GitHub has it is not known
        if found := look_for(issue, mark, pace=pace):
            return found
    raise GitHubDown(f"{what}: GitHub did not take it in {SENDS} tries; look at {issue.html_url} before you try again")


def look_for(issue: Issue, mark: str, *, pace: Pace) -> IssueComment | None:
    """The comment with this mark, among the newest of the issue."""
    for look in range(LOOKS):
        pace.sleep(pace.first * (look + 1))
        try:
            newest = issue.get_comments(since=issue.updated_at)
            if found := next((one for one in newest if mark in (one.body or "")), None):
                return found
        except (GithubException, OSError):
            continue
    return None


def await_reply(repository: Repository, issue: Issue, comment: IssueComment, *, pace: Pace) -> Reply:
    """Looks until Baton has answered. A look at an unchanged thread costs nothing of GitHub's allowance."""
    thread = Thread(repository, issue.number, comment)
    for pause in pace.pauses():
        pace.sleep(pause)
        try:
            reply = thread.look()
        except (GithubException, OSError) as error:
            check_goes_on(error, issue.number)
            continue
        if reply:
            return reply
    return Reply()


def check_goes_on(error: Exception, number: int) -> None:
    """A server that stumbles is asked again; what will not get better is said. Raises GitHubError."""
    if isinstance(error, GithubException) and error.status < 500:
        with asking(f"the answer on #{number}"):
            raise error


class Thread:
    """The thread from the comment on, asked for with the tag of the last answer."""

    def __init__(self, repository: Repository, number: int, comment: IssueComment) -> None:
        self._ask = repository.requester.requestJsonAndCheck
        self._url = f"{repository.url}/issues/{number}/comments"
        self._comment = comment
        self._since = comment.created_at.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._tag = ""

    def look(self) -> Reply | None:
        """Baton's answer; None where there is none, or nothing is new since the last look."""
        known = {"If-None-Match": self._tag} if self._tag else {}
        headers, raw = self._ask("GET", self._url, {"since": self._since, "per_page": 100}, known)
        if raw is None:  # 304
            return None
        reply = self._reply_in(raw)
        self._tag = str(headers.get("etag", ""))
        return reply

    def _reply_in(self, raw: list[dict[str, Any]]) -> Reply | None:
        words = (said for one in raw if (said := said_by_baton(one)) and said.replies_to == self._comment.id)
        said = next(words, None)
        own = next((one for one in raw if one["id"] == self._comment.id), None)
        thumbs = ((own or {}).get("reactions") or {}).get("+1", 0)
        is_done = bool(thumbs) and self._is_thumb_of_baton()
        return Reply(said, is_done=is_done) if said or is_done else None

    def _is_thumb_of_baton(self) -> bool:
        """People may like a comment too."""
        _, raw = self._ask("GET", f"{self._comment.url}/reactions", {"content": "+1", "per_page": 100})
        author = self._comment.user.id if self._comment.user else 0
        return any(is_bot(one.get("user")) and one["user"]["id"] != author for one in raw)
