"""Deliveries that come late, in another order, or never: the board ends as if they had come in theirs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from bot.dispatch import Corridor
from bot.domain.delivery import Ended, Job
from bot.domain.events import Event
from bot.sandbox.operations import comments, issues
from tests.conversations.talk import Talk


@contextmanager
def deaf(talk: Talk, monkeypatch: pytest.MonkeyPatch, event: str) -> Iterator[None]:
    """Deliveries of this event are lost for good."""
    assert talk.server
    heard = Corridor.handle

    async def handle(self: Corridor, events: Sequence[tuple[Job, Event]]) -> str:
        rest = [one for one in events if one[0].delivery.event != event]
        return await heard(self, rest) if rest else "lost"

    with monkeypatch.context() as patch:
        patch.setattr(Corridor, "handle", handle)
        yield


async def sweep(talk: Talk) -> None:
    """What the hourly timer does."""
    assert talk.server
    await talk.server.corridor.timers.set("reconcile", talk.place(), due=talk.server.corridor.clock())
    await talk.settle()


async def test_a_command_whose_delivery_was_lost_is_obeyed_by_the_sweep_once(
    shop: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sweep(shop)
    with deaf(shop, monkeypatch, "issue_comment"):
        claimed = await shop.says("gemini", "task:postgres", "/claim")
        await shop.says("gemini", "task:postgres", "/done")
        refused = await shop.says("chatgpt", "task:jwt", "/claim")
        await shop.says("claude", "task:schema", "/claim")
        assert shop.state("task:postgres") == "ready"
    for _ in range(2):
        await sweep(shop)
        assert (shop.state("task:postgres"), shop.state("task:schema")) == ("done", "in-progress")
        assert shop.reactions(claimed) == ["baton[bot] +1"]
        assert (shop.reactions(refused), len(shop.answers("task:jwt"))) == ([], 1)
    assert shop.doubles() == []
    await shop.assert_rebuilds()


async def test_a_quiet_sweep_takes_three_requests(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    await sweep(shop)
    before = shop.requests
    await sweep(shop)
    assert shop.requests - before == 3, "the board; the plan with what was said since; the open pull requests"


async def test_a_command_waits_for_older_ones_that_come_later(shop: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The claim of what depends arrives before the word that makes it possible."""
    with deaf(shop, monkeypatch, "issue_comment"):
        await shop.says("gemini", "task:postgres", "/claim")
        await shop.says("gemini", "task:postgres", "/done")
    await shop.says("claude", "task:schema", "/claim")
    assert (shop.state("task:postgres"), shop.state("task:schema")) == ("done", "in-progress")
    assert not any("is not done" in answer for answer in shop.answers("task:schema"))
    await shop.assert_rebuilds()


async def test_a_refusal_takes_three_requests(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    before = shop.requests
    await shop.says("claude", "task:schema", "/claim")
    assert shop.requests - before == 3, "the issue, what was said elsewhere, the answer"
    assert len(shop.answers("task:schema")) == 1


async def test_an_issue_stays_closed_while_the_event_of_its_blocker_is_on_its_way(
    shop: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deaf(shop, monkeypatch, "issues"):
        await shop.closes("mira", "task:postgres")
    await shop.closes("mira", "task:schema")
    assert [shop.state(f"task:{task}") for task in ("postgres", "schema", "auth")] == ["done", "done", "ready"]
    assert shop.answers("task:schema") == []
    await shop.assert_rebuilds()


async def test_what_was_closed_while_events_were_lost_is_logged_by_the_sweep(
    shop: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deaf(shop, monkeypatch, "issues"):
        await shop.closes("mira", "task:postgres")
    for _ in range(2):
        await sweep(shop)
        assert shop.page().count("**done**") == 1
    assert shop.state("task:schema") == "ready"


async def test_a_blocker_that_is_open_does_not_make_what_follows_ready_by_being_closed_too_early(shop: Talk) -> None:
    await shop.closes("mira", "task:schema")
    assert (shop.state("task:schema"), shop.state("task:auth")) == ("waiting", "waiting")
    assert shop.answers("task:auth") == []


async def test_commands_of_a_comment_that_was_edited_since_are_not_obeyed_late(
    shop: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deaf(shop, monkeypatch, "issue_comment"):
        comment = await shop.says("gemini", "task:postgres", "/claim")
        await shop.act("gemini", comments.update, comment, body="/claim\n/done")
    await sweep(shop)
    assert shop.state("task:postgres") == "ready"


async def test_shuffled_deliveries_give_the_board_of_ordered_ones(shop: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[Job] = []
    heard = Corridor.__call__

    async def hold(self: Corridor, jobs: list[Job]) -> list[Ended]:
        held.extend(jobs)
        return [Ended(job.id, "done") for job in jobs]

    story = [
        ("gemini", "task:postgres", "/claim"),
        ("gemini", "task:postgres", "/done"),
        ("claude", "task:schema", "/claim"),
        ("claude", "task:schema", "/done"),
        ("claude", "task:auth", "/claim"),
    ]
    with monkeypatch.context() as patch:
        patch.setattr(Corridor, "__call__", hold)
        for login, entry, body in story:
            await shop.says(login, entry, body)
    assert shop.server
    for job in reversed([job for job in held if job.delivery.event == "issue_comment"]):
        await heard(shop.server.corridor, [job])
    await shop.settle()
    states = shop.states()
    assert [states[task] for task in ("postgres", "schema", "auth")] == ["done", "done", "in-progress"]
    assert shop.doubles() == []
    await shop.act("mira", issues.close, shop.issue("task:gateway"))
    await shop.assert_rebuilds()
