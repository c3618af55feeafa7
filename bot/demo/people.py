"""The demo's agents and people, each on PyGithub with a token of their own, as they would be on GitHub."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import github
from github.Issue import Issue
from github.IssueComment import IssueComment

T = TypeVar("T")


class Person:
    """One account. PyGithub waits for its answers, so every call runs in a thread of its own."""

    def __init__(self, login: str, token: str, *, api_url: str, repository: str) -> None:
        self.login = login
        self._github = github.Github(
            auth=github.Auth.Token(token),
            base_url=api_url,
            seconds_between_requests=0,
            seconds_between_writes=0,
            lazy=True,
        )
        self._repository = self._github.get_repo(repository)

    async def comment(self, number: int, body: str) -> IssueComment:
        return await in_thread(lambda: self._repository.get_issue(number).create_comment(body))

    async def close(self, number: int) -> None:
        await in_thread(lambda: self._repository.get_issue(number).edit(state="closed"))

    async def reopen(self, number: int) -> None:
        await in_thread(lambda: self._repository.get_issue(number).edit(state="open"))

    async def look(self, number: int) -> Issue:
        """The issue as this person sees it now."""
        return await in_thread(lambda: self._repository.get_issue(number))

    async def thread(self, number: int) -> list[IssueComment]:
        return await in_thread(lambda: list(self._repository.get_issue(number).get_comments()))

    async def issues(self) -> list[Issue]:
        """Every issue, newest first, closed ones too."""
        return await in_thread(lambda: list(self._repository.get_issues(state="all")))


async def in_thread(call: Callable[[], T]) -> T:
    return await asyncio.to_thread(call)
