"""Random stories over the whole way (HTTP, webhooks, server, database), their ends judged by the naive judge."""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.board import Account
from bot.domain.pull_facts import (
    ChangedFile,
    Commit,
    Hold,
    PullComment,
    PullFacts,
    Ref,
    Review,
    Said,
    SetLabel,
    Signature,
    TakenLabel,
)
from bot.plan.load import load
from bot.plan.models import Plan
from bot.sandbox.changes import PullRequest
from bot.sandbox.git import pull_diff, pushes, store
from bot.sandbox.operations import comments, labels, pulls, repositories, reviews
from tests.conversations.approvals.pulls import Pulls, rules_for
from tests.conversations.talk import talking
from tests.model.said import lines_of
from tests.rules import naive

STORIES, A_SERVER = 40, 5
RULES = """
  code: {when: {paths: ["src/**"]}, primary: security, supporting: [quality]}
  risk: {when: {labels: [risky]}, clearances: [quality]}
"""
STATES: dict[str, Any] = {
    "APPROVED": "approved", "CHANGES_REQUESTED": "changes-requested", "COMMENTED": "commented",
    "DISMISSED": "dismissed",
}  # fmt: skip
VOTERS = ("gemini", "gemini", "chatgpt", "mira", "claude", "stranger")
FAULTS = ("webhooks-lost", "webhooks-doubled", "webhooks-reordered")


@dataclass
class Story:
    """One pull request, what happens to it, and what of it the sandbox's world does not tell in one place."""

    hands: Pulls
    dice: random.Random
    branch: str
    plan: Plan
    roles: dict[str, str]
    pull: PullRequest
    pushed: list[tuple[str, str]] = field(default_factory=list)
    """Heads that there were, with who pushed them."""
    authors: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    set_by: dict[str, str] = field(default_factory=dict)
    holds: list[Hold] = field(default_factory=list)
    retargeted: datetime | None = None
    told: list[str] = field(default_factory=list)

    @property
    def world(self) -> Any:
        return self.hands.talk.stage.sandbox

    def account(self, login: str) -> Account:
        return Account(self.hands.talk.stage.accounts[login].id, login)

    def do(self, login: str, operation: Any, *arguments: Any, **named: Any) -> Any:
        return self.hands.talk.at_once(login, operation, *arguments, **named)

    async def step(self) -> None:
        self.world.do(lambda world: world.clock.advance(seconds=2))
        move = self.dice.choice(MOVES)
        self.told.append(move.__name__)
        await asyncio.to_thread(move, self)
        self.world.do(lambda world: world.clock.advance(seconds=2))

    # What happens

    def push(self) -> None:
        by = self.dice.choice(("claude", "claude", "gemini"))
        path = self.dice.choice(("src/a.py", "src/b.py", "docs/a.md"))
        sha = self.hands.commit(self.branch, {path: f"{len(self.pushed)}\n"}, by=by)
        self.authors[sha] = by
        self.pushed.append((sha, by))

    def force(self) -> None:
        sha, _ = self.dice.choice(self.pushed)
        if sha != self.pull.head_sha:
            ref = f"refs/heads/{self.branch}"
            self.do("claude", pushes.update_ref, self.pull.repository, ref, sha, force=True)
            self.pushed.append((sha, "claude"))

    def review(self) -> None:
        event = self.dice.choice(("APPROVE", "APPROVE", "APPROVE", "REQUEST_CHANGES", "COMMENT"))
        login = self.dice.choice(VOTERS)
        if login == "claude":
            event = "COMMENT"
        body = "" if event == "APPROVE" else "Look again"
        commit = self.pull.head_sha if self.dice.random() < 0.8 else self.pushed[0][0]
        self.do(login, reviews.create, self.pull, event=event, body=body, commit_id=commit)

    def dismiss(self) -> None:
        there = [one for one in self.pull.reviews.values() if one.state in ("APPROVED", "CHANGES_REQUESTED")]
        if there:
            self.do("mira", reviews.dismiss, there[-1], message="No")

    def approve(self) -> None:
        word = self.dice.choice(("approve", "approve", "clear"))
        self.do(self.dice.choice(VOTERS), comments.create, self.pull, body=f"/{word} {self.pull.head_sha[:12]}")

    def withdraw(self) -> None:
        self.do(self.dice.choice(("gemini", "chatgpt")), comments.create, self.pull, body="/withdraw")

    def hold(self) -> None:
        login = self.dice.choice(("mira", "claude"))
        if self.holds and self.dice.random() < 0.8:
            self.do(login, comments.create, self.pull, body="/unhold")
            self.holds = []
        elif not self.holds and self.dice.random() < 0.5:
            self.do(login, comments.create, self.pull, body="/hold wait")
            self.holds = [Hold(self.account(login), "wait", self.world.world.now())]

    def edit(self) -> None:
        there = [one for one in self.pull.comments.values() if (one.body or "").startswith(("/approve", "/clear"))]
        if there:
            one = self.dice.choice(there)
            assert one.author
            self.do(one.author.login, comments.update, one, body=f"{one.body}\n\nPlease.")

    def delete(self) -> None:
        there = [one for one in self.pull.comments.values() if (one.body or "").startswith("/approve")]
        if there:
            self.do("mira", comments.delete, there[-1])

    def label(self) -> None:
        login, repository = self.dice.choice(("claude", "mira")), self.pull.repository
        known = repository.labels.get("risky") or self.do("mira", labels.create, repository, name="risky")
        if known.id in self.pull.labels:
            self.do(login, labels.remove, self.pull, [known])
            self.taken["risky"] = login
        else:
            self.do(login, labels.add, self.pull, [known])
            self.taken.pop("risky", None)
            self.set_by["risky"] = login

    def permit(self) -> None:
        role = self.dice.choice(("read", "write", "write"))
        account = self.hands.talk.stage.accounts["gemini"]
        self.do("mira", repositories.set_collaborator, self.pull.repository, account, role)
        self.roles["gemini"] = role

    def retarget(self) -> None:
        self.do("claude", pulls.retarget, self.pull, "release" if self.pull.base_ref == "main" else "main")
        self.retargeted = self.world.world.now()

    def disturb(self) -> None:
        """Webhooks are lost, doubled, out of order for a while, or come as they should again."""
        faults = self.world.world.faults
        for name in FAULTS:
            faults.turn_off(name)
        if self.dice.random() < 0.7:
            faults.turn_on(self.dice.choice(FAULTS))

    # What is true at the end

    def truth(self) -> PullFacts:
        pull, since = self.pull, self.retargeted
        heads = [sha for sha, _ in self.pushed]
        mine = self.commits_of(pull.head_sha)
        repository = pull.repository
        home = f"{repository.owner.login}/{repository.name}"
        is_heard = lambda at: not (since and at <= since)  # noqa: E731
        assert heads[-1] == pull.head_sha, "the story lost its thread"
        return PullFacts(
            pull.number, self.account("claude"), Ref(pull.base_ref, "c" * 40, home),
            Ref(pull.head_ref, pull.head_sha, home), datetime.now(UTC),
            pusher=self.account(self.pushed[-1][1]),
            title=pull.title,
            labels=tuple(SetLabel(one.name, self.account(self.set_by[one.name])) for one in pull.labels.values()),
            taken_labels=tuple(TakenLabel(name, self.account(by)) for name, by in self.taken.items()),
            files=tuple(ChangedFile(one.path) for one in pull_diff.files(pull)),
            commits=tuple(
                Commit(sha, Signature(self.account(self.authors[sha])), Signature(self.account(self.authors[sha])))
                for sha in mine
            ),
            reviews=tuple(
                Review(one.id, self.account(one.author.login), STATES[one.state], one.commit_id, one.submitted_at)
                for one in pull.reviews.values()
                if one.author and one.submitted_at and one.state in STATES and is_heard(one.submitted_at)
            ),
            comments=tuple(
                PullComment(
                    one.id, self.account(one.author.login), one.body or "", one.created_at,
                    one.last_edited_at is not None, tuple(Said(*said) for said in lines_of(one.body or "")),
                )
                for one in pull.comments.values()
                if one.author and not self.hands.talk.is_own(one) and is_heard(one.created_at)
            ),
            permissions={self.account(login).id: role for login, role in self.roles.items()},
            holds=tuple(self.holds),
        )  # fmt: skip

    def commits_of(self, head: str) -> list[str]:
        """Of the head's line, those that the story made."""
        found: list[str] = []
        sha: str | None = head
        while sha in self.authors:
            found.append(sha)
            parents = self.pull.repository.git[sha.encode()].parents
            sha = parents[0].decode() if parents else None
        return found


MOVES = (
    Story.push, Story.force, Story.review, Story.review, Story.review, Story.review, Story.dismiss, Story.approve,
    Story.approve, Story.withdraw, Story.hold, Story.edit, Story.delete, Story.label, Story.permit, Story.retarget,
    Story.disturb, Story.disturb,
)  # fmt: skip


@pytest.mark.parametrize("first", range(0, STORIES, A_SERVER))
async def test_the_check_says_what_is_true_once_all_has_come_and_a_sweep_ran(tmp_path: Path, first: int) -> None:
    logins = ("claude", "gemini", "chatgpt", "stranger")
    async with talking(tmp_path, logins=logins, roles={"stranger": "read"}) as talk:
        hands = Pulls(talk)
        rules = rules_for(talk, RULES)
        loaded = load(rules, file="plan.yml")
        assert loaded.plan, loaded.findings
        await talk.push(rules)
        talk.at_once("mira", pushes.create_ref, talk.stage.repository, "refs/heads/release", main_of(talk))
        roles = {"claude": "write", "gemini": "write", "chatgpt": "write", "mira": "admin", "stranger": "read"}
        for number in range(first, first + A_SERVER):
            await tell(hands, number, loaded.plan, roles)


async def tell(hands: Pulls, number: int, plan: Plan, roles: dict[str, str]) -> None:
    branch, dice = f"topic-{number}", random.Random(number)
    first = await asyncio.to_thread(hands.commit, branch, {"src/a.py": f"{number}\n"}, by="claude")
    repository = hands.talk.stage.repository
    pull = await hands.talk.act("claude", pulls.open_pull, repository, head=branch, base="main", title="Change it")
    story = Story(hands, dice, branch, plan, roles, pull, [(first, "claude")], {first: "claude"})
    for _ in range(dice.randint(5, 10)):
        await story.step()
        if dice.random() < 0.3:
            await hands.talk.settle()
    for name in FAULTS:
        hands.talk.stage.sandbox.world.faults.turn_off(name)
    await hands.talk.settle()
    await hands.talk.later(minutes=65)
    truly = naive.answer(story.truth(), plan)
    said = hands.verdict(pull)
    assert (said == "success") == (truly == "green"), f"{number}: {said}, and truly {truly}, after {story.told}"
    await hands.talk.act("claude", pulls.close, pull)


def main_of(talk: Any) -> str:
    return str(store.heads(talk.stage.repository)["main"])
