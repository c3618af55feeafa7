"""Whoever pushed to a pull request does not approve it, however many pushed after, and whatever its commits say."""

from typing import Any

import pytest

from bot.bench.pushers import Pushers, mark
from bot.domain.board import Account
from bot.domain.events import Origin, PullRequestChanged, Pushed
from bot.domain.ports import Place
from bot.domain.pull_facts import Ref
from bot.domain.pull_reads import Hands, OwnCheck, PullRead, Push
from bot.sandbox.git.writing import Signature
from bot.sandbox.operations import merging
from tests.conversations.approvals.pulls import Pulls
from tests.conversations.approvals.test_further import on_main
from tests.rules.pulls import ADA, BEN, EVE, HEAD, NOON, pull

HOME = Place(42, "acme", "shop", 7)


async def pushed_under_another_name(story: Pulls) -> Any:
    """Gemini pushes as Claude, and Claude updates the branch afterwards."""
    opened = await story.open()
    claude = Signature("Claude", f"{story.talk.stage.accounts['claude'].id}+claude@users.noreply.github.com")
    await story.push("topic", {"src/b.py": "b\n"}, by="gemini", author=claude, committer=claude)
    await on_main(story, docs_other="new\n")
    await story.talk.act("claude", merging.update_branch, opened)
    return opened


async def test_whoever_pushed_before_does_not_approve_though_another_updated_the_branch(ruled: Pulls) -> None:
    opened = await pushed_under_another_name(ruled)
    await ruled.review("gemini", opened)
    assert ruled.verdict(opened) != "success"
    assert "pushed to the pull request before" in ruled.text(opened)


async def test_the_check_carries_who_pushed_before_over_the_loss_of_all_that_baton_knows(
    ruled: Pulls, tmp_path_factory: Any
) -> None:
    opened = await pushed_under_another_name(ruled)
    ruled.talk.stage.repository.pushes.clear()
    await ruled.talk.forget(tmp_path_factory.mktemp("fresh"))
    await ruled.review("gemini", opened)
    assert ruled.verdict(opened) != "success"
    assert "pushed to the pull request before" in ruled.text(opened)


async def test_who_pushed_before_baton_was_started_does_not_approve_what_another_opens_afterwards(ruled: Pulls) -> None:
    claude = Signature("Claude", f"{ruled.talk.stage.accounts['claude'].id}+claude@users.noreply.github.com")
    await ruled.push("topic", {"src/b.py": "b\n"}, by="gemini", author=claude, committer=claude)
    await ruled.talk.stop_server()
    await ruled.talk.start_server()
    opened = await ruled.open()
    await ruled.review("gemini", opened)
    assert ruled.verdict(opened) != "success"
    assert "pushed to the pull request before" in ruled.text(opened)


class Activity:
    """GitHub's activity of branches, and how often it was asked."""

    def __init__(self, *pushes: Push, answers: bool = True) -> None:
        self.list, self.answers, self.asked = list(pushes), answers, 0

    async def pushes(self, place: Place, *, repository: str, branch: str) -> list[Push] | None:
        self.asked += 1
        return self.list if self.answers else None


def heard(action: str, head: str, by: Account, *, before: str = "", number: int = 1, repo: int = 42) -> Any:
    return PullRequestChanged(
        Origin(42, "acme", "shop", "main", 7, by), number, action, head_sha=head, before_sha=before,
        head_branch="topic", head_repository=repo, base_branch="main",
    )  # fmt: skip


def pushed(head: str, by: Account, *, before: str, is_new: bool = False) -> Pushed:
    origin = Origin(42, "acme", "shop", "main", 7, by)
    return Pushed(origin, "topic", head, frozenset(), files_known=True, before=before, is_new=is_new)


def made(head: str, by: Account) -> Pushed:
    return pushed(head, by, before="0" * 40, is_new=True)


def read(sha: str, *, number: int = 1, repo: int = 42, own: str = "", **more: Any) -> PullRead:
    facts = pull(number=number, head=Ref("topic", sha, "acme/shop"), **more)
    check = OwnCheck(5, own) if own else None
    return PullRead(facts, True, Account(1000, "baton", True), own=check, opened_at=NOON, head_repository=repo)


def knowing(github: Activity, *events: Any) -> Pushers:
    pushers = Pushers(github)  # type: ignore[arg-type]  # one door of many
    for event in events:
        pushers.hear(event)
    return pushers


async def test_of_a_pull_request_that_was_followed_from_the_first_nothing_is_asked() -> None:
    github = Activity()
    known = knowing(
        github, made("c" * 40, EVE), pushed("d" * 40, EVE, before="c" * 40),
        heard("opened", "d" * 40, EVE), heard("synchronize", "b" * 40, BEN, before="d" * 40),
        heard("synchronize", HEAD, EVE, before="b" * 40), heard("synchronize", HEAD, EVE, before="b" * 40),
    )  # fmt: skip
    assert await known.of(HOME, read(HEAD)) == Hands(EVE, (BEN,), True)
    assert github.asked == 0


@pytest.mark.parametrize(
    "events",
    [
        [],
        [pushed("d" * 40, EVE, before="c" * 40)],
        [made("a" * 40, EVE), pushed("d" * 40, EVE, before="c" * 40)],
        [made("a" * 40, EVE), pushed("d" * 40, EVE, before="a" * 40), pushed("a" * 40, EVE, before="0" * 40)],
    ],
)
async def test_of_a_branch_that_was_not_followed_from_its_beginning_github_is_asked_once(events: list[Pushed]) -> None:
    github = Activity(Push("d" * 40, EVE, NOON), Push("c" * 40, BEN, NOON))
    known = knowing(github, *events, heard("opened", "d" * 40, EVE))
    for _ in range(2):
        assert await known.of(HOME, read("d" * 40)) == Hands(EVE, (BEN,), True)
    assert github.asked == 1


async def test_a_push_that_nobody_told_of_is_asked_for_once() -> None:
    github = Activity(Push(HEAD, EVE, NOON), Push("b" * 40, BEN, NOON))
    known = knowing(github, heard("opened", "d" * 40, EVE), heard("synchronize", HEAD, EVE, before="b" * 40))
    for _ in range(2):
        assert await known.of(HOME, read(HEAD)) == Hands(EVE, (BEN,), True)
    assert github.asked == 1


async def test_where_github_does_not_answer_who_pushed_before_that_is_no_end_of_it() -> None:
    github = Activity(answers=False)
    found = await knowing(github, heard("synchronize", HEAD, EVE, before="b" * 40)).of(HOME, read(HEAD))
    assert (found.last, found.is_whole) == (EVE, False)


async def test_a_branch_of_one_fork_says_nothing_of_the_branch_of_that_name_in_another() -> None:
    github = Activity(Push(HEAD, ADA, NOON))
    known = knowing(github, heard("synchronize", HEAD, EVE, before="b" * 40, number=1, repo=43))
    assert (await known.of(HOME, read(HEAD, number=2, repo=44))).last == ADA
    assert (await known.of(HOME, read(HEAD, number=3, repo=0))).last == ADA, "the fork is deleted"


async def test_who_pushed_to_the_branch_for_an_earlier_pull_request_is_free() -> None:
    old = Push("c" * 40, BEN, NOON.replace(year=NOON.year - 1))
    found = await knowing(Activity(Push(HEAD, EVE, NOON), old)).of(HOME, read(HEAD))
    assert found == Hands(EVE, (), True)


async def test_a_check_at_a_head_that_came_back_by_force_is_not_believed() -> None:
    own = mark("0" * 20, {1: Hands(EVE, (), True)})
    github = Activity(Push(HEAD, BEN, NOON))
    assert (await knowing(github).of(HOME, read(HEAD, own=own))).last == Account(EVE.id, "")
    assert (await knowing(github).of(HOME, read(HEAD, own=own, former_heads=(HEAD,)))).last == BEN


async def test_a_mark_that_would_be_too_long_leaves_out_who_pushed_before_and_says_so() -> None:
    many = tuple(Account(10**9 + number, "") for number in range(40))
    short, long = mark("d", {1: Hands(EVE, (BEN,), True)}), mark("d", {1: Hands(EVE, many, True)})
    assert len(long) <= 250
    github = Activity(answers=False)
    assert await knowing(github).of(HOME, read(HEAD, own=short)) == Hands(
        Account(EVE.id, ""), (Account(BEN.id, ""),), True
    )
    assert not (await knowing(github).of(HOME, read(HEAD, own=long))).is_whole
