"""Stories of pull requests: what people do to them, and what Baton's check says."""

import asyncio
from dataclasses import dataclass
from typing import Any

from bot.sandbox.actor import Actor, person
from bot.sandbox.changes import CheckRun, PullRequest, Review
from bot.sandbox.git import pushes, store
from bot.sandbox.git.writing import commit_files
from bot.sandbox.model import Comment
from bot.sandbox.operations import comments, pulls, reviews
from tests.conversations.talk import Talk, said

CAST = {"claude": "writer", "gemini": "security", "chatgpt": "quality"}
"""Which agent each account acts for."""


def rules_for(talk: Talk, rules: str, *, rest: str = "", agents: str = "") -> str:
    """A plan with the agents of the cast and these approval rules."""
    accounts = talk.stage.accounts
    lines = ["version: 1", "session: Shop launch", "agents:"]
    lines += [f'  {agent}: {{role: Part, principals: "{login}#{accounts[login].id}"}}' for login, agent in CAST.items()]
    return "\n".join([*lines, *([agents] if agents else []), f"approvals: {rules}", rest]) + "\n"


@dataclass(slots=True, repr=False)
class Pulls:
    """Hands on the pull requests of a story."""

    talk: Talk

    def actor(self, login: str) -> Actor:
        return person(self.talk.stage.accounts[login])

    def commit(self, branch: str, changes: dict[str, str | None], *, by: str, **named: Any) -> str:
        """A commit on a branch, which starts at the default branch where it is new; pushed by `by`."""
        stage = self.talk.stage
        repository = stage.repository
        if store.ref_or_none(repository, f"refs/heads/{branch}") is None:
            start = store.heads(repository)[repository.default_branch]
            stage.sandbox.do(pushes.create_ref, self.actor(by), repository, f"refs/heads/{branch}", start)
        texts = {path: None if text is None else text.encode() for path, text in changes.items()}
        named = {"message": "Work", **named}
        return str(stage.sandbox.do(commit_files, self.actor(by), repository, texts, branch=branch, **named))

    async def push(self, branch: str, changes: dict[str, str | None], *, by: str = "claude", **named: Any) -> str:
        sha = await asyncio.to_thread(self.commit, branch, changes, by=by, **named)
        await self.talk.settle()
        return sha

    async def open(
        self, *paths: str, by: str = "claude", branch: str = "topic", base: str = "main", **named: Any
    ) -> PullRequest:
        """A pull request that changes these files, or `src/a.py`."""
        changes: dict[str, str | None] = {path: f"{path}\n" for path in paths or ("src/a.py",)}
        await asyncio.to_thread(self.commit, branch, changes, by=by)
        options = {"title": "Change it", **named}
        repository = self.talk.stage.repository
        pull: PullRequest = await self.talk.act(by, pulls.open_pull, repository, head=branch, base=base, **options)
        return pull

    async def review(self, login: str, pull: PullRequest, event: str = "APPROVE", **named: Any) -> Review:
        named = {"body": "" if event == "APPROVE" else "Please look again", **named}
        review: Review = await self.talk.act(login, reviews.create, pull, event=event, **named)
        return review

    async def says(self, login: str, pull: PullRequest, body: str) -> Comment:
        comment: Comment = await self.talk.act(login, comments.create, pull, body=body)
        return comment

    def checks(self, pull: PullRequest, *, sha: str = "", base: str = "") -> list[CheckRun]:
        """Baton's checks at a commit, by default the one of the head."""
        world = self.talk.stage.sandbox.world
        at, name = sha or pull.head_sha, f"baton/approvals: {base or pull.base_ref}"
        found = [one for one in world.check_runs.values() if one.suite.head_sha == at and one.name == name]
        return [one for one in found if one.app is self.talk.stage.app]

    def check(self, pull: PullRequest, *, sha: str = "", base: str = "") -> CheckRun:
        (check,) = self.checks(pull, sha=sha, base=base)
        return check

    def verdict(self, pull: PullRequest, **named: str) -> str:
        """`success`, `failure`, `action_required`; empty where nothing was said."""
        found = self.checks(pull, **named)
        return (found[-1].conclusion or found[-1].status) if found else ""

    def text(self, pull: PullRequest) -> str:
        return self.check(pull).text or ""

    def answers(self, pull: PullRequest) -> list[str]:
        return [said(one.body) for one in pull.comments.values() if self.talk.is_own(one)]
