"""A plan that would close a lot waits for a maintainer's yes: by the box of the status page, or by a comment there."""

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.demo.stage import MAINTAINER
from bot.domain.actions import Action, CloseIssue
from bot.domain.board import Board
from bot.domain.delivery import TIMER
from bot.github.gateway import Gateway
from bot.sandbox.model import Delivery
from bot.sandbox.operations import issues
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk
from tests.conversations.test_downtime import back
from tests.conversations.test_lost_deliveries import deaf

MORE = {f"extra-{number}": "{}" for number in range(6)}
SHOP = "The shop is launched"


def box(talk: Talk) -> str:
    """The line behind the box; empty where there is none."""
    found = re.search(r"^- \[ \] (\*\*Approve\*\* .*)$", talk.page(), re.MULTILINE)
    return found[1] if found else ""


def digest(talk: Talk) -> str:
    found = re.search(r"\(`([0-9a-f]{12})`\)$", box(talk))
    assert found, talk.page()[:1_500]
    return found[1]


def tick(talk: Talk) -> Callable[[str], str]:
    line = box(talk)
    return lambda body: body.replace(f"- [ ] {line}", f"- [x] {line}")


def gone(talk: Talk) -> int:
    """Entries that were closed because they left the plan."""
    return sum(one.state_reason == "not_planned" for one in talk.every())


def said_by_baton(talk: Talk) -> str:
    return "\n\n".join(talk.answers("status"))


@pytest.fixture
async def held(empty: Talk) -> Talk:
    """Six of twelve tasks left the plan, and it waits."""
    await empty.push(plan_for(empty, tasks=MORE))
    await empty.push(plan_for(empty))
    return empty


async def test_the_page_lists_what_would_go_and_how_to_agree(held: Talk) -> None:
    assert box(held).startswith("**Approve** closing 6 issues (`")
    assert f"/approve {digest(held)}" in held.page()
    assert "#12 Extra 5" in held.page()
    assert "[!WARNING]" in held.page()
    assert "[!CAUTION]" not in held.page(), "it is valid"
    assert gone(held) == 0
    await held.assert_rebuilds()


async def test_a_maintainers_tick_closes_them_once_and_is_logged(held: Talk) -> None:
    name = digest(held)
    await held.edits(MAINTAINER, "status", tick(held))
    assert gone(held) == 6
    assert box(held) == ""
    assert "waits for a yes" not in held.page()
    (line,) = [one for one in held.page().splitlines() if "**approved**" in one]
    assert f"#{held.issue('status').number}" in line
    assert f"by {MAINTAINER}: closing 6 issues ({name})" in line
    assert said_by_baton(held) == ""
    await held.assert_rebuilds()
    before = held.fingerprint()
    await held.later(hours=2)
    assert held.fingerprint() == before, "nothing is left to do"


async def test_a_comment_does_the_same_and_the_digits_must_be_right(held: Talk) -> None:
    name = digest(held)
    await held.says(MAINTAINER, "status", "/approve 0123456789ab")
    assert gone(held) == 0
    assert "0123456789ab is not what waits now" in said_by_baton(held)
    assert f"`/approve {name}`" in said_by_baton(held)
    await held.says(MAINTAINER, "status", "/approve")
    assert "needs the digits" in said_by_baton(held)
    comment = await held.says(MAINTAINER, "status", f"/approve {name}")
    assert gone(held) == 6
    assert held.reactions(comment) == ["baton[bot] +1"]
    (line,) = [one for one in held.page().splitlines() if "**approved**" in one]
    assert f"#issuecomment-{comment.id}" in line
    await held.says(MAINTAINER, "status", f"/approve {name}")
    assert len(held.answers("status")) == 2, "said again it is heard, and does nothing"
    await held.says(MAINTAINER, "status", "/approve 0123456789ab")
    assert "no plan waits here" in held.answers("status")[-1]


async def test_who_does_not_maintain_has_the_box_unticked_and_is_told_why_once(held: Talk) -> None:
    name = digest(held)
    for _ in range(2):
        await held.edits("claude", "status", tick(held))
        assert gone(held) == 0
        assert box(held)
    (answer,) = held.answers("status")
    assert "agreed to by people with maintain or admin permission, not by claude" in answer
    assert f"`/approve {name}`" in answer
    await held.says("claude", "status", f"/approve {name}")
    assert gone(held) == 0
    assert "not by claude" in held.answers("status")[-1]
    await held.says("stranger", "status", f"/approve {name}")
    assert gone(held) == 0


async def test_a_tick_for_another_plan_does_nothing_and_says_so(held: Talk) -> None:
    former, change = digest(held), tick(held)
    await held.stop_server()
    held.at_once(MAINTAINER, issues.edit, held.issue("status"), body=change(held.issue("status").body or ""))
    await held.push(plan_for(held, drop=("docs",)))
    await back(held)
    assert gone(held) == 0
    assert digest(held) != former
    assert f"{former} is not what waits now" in said_by_baton(held)
    assert f"`/approve {digest(held)}`" in said_by_baton(held)
    await held.edits(MAINTAINER, "status", tick(held))
    assert gone(held) == 7


async def test_a_box_whose_words_were_changed_counts_for_nothing(held: Talk) -> None:
    """Somebody who may write, and not maintain, makes it look harmless; the maintainer who ticks it is told."""
    await held.stop_server()
    status, line = held.issue("status"), box(held)
    harmless = line.replace("closing 6 issues", "closing 1 issue")
    held.at_once("claude", issues.edit, status, body=(status.body or "").replace(line, harmless))
    ticked = (status.body or "").replace(f"- [ ] {harmless}", f"- [x] {harmless}")
    held.at_once(MAINTAINER, issues.edit, status, body=ticked)
    await back(held)
    assert gone(held) == 0
    assert box(held) == line
    assert "the words behind the box are not Baton's" in said_by_baton(held)


async def test_a_line_that_somebody_wrote_ticked_is_no_tick(held: Talk) -> None:
    line = box(held)
    await held.edits(MAINTAINER, "status", lambda body: f"- [x] {line}\n\n{body}")
    await held.edits(MAINTAINER, "status", lambda body: body.replace(f"- [ ] {line}", "").replace("0 of", "9 of"))
    assert gone(held) == 0
    assert box(held) == line


async def test_a_tick_that_is_delivered_twice_counts_once(held: Talk) -> None:
    await held.edits(MAINTAINER, "status", tick(held))
    delivery = ticks_of(held)[-1]
    await held.push(plan_for(held, tasks=MORE))
    assert gone(held) == 0, "they are back"
    held.stage.sandbox.do(lambda world: world.webhooks.redeliver(held.stage.app, delivery.id))
    await held.settle()
    await held.push(plan_for(held))
    assert gone(held) == 0, "the same file again asks again"
    assert box(held)
    assert said_by_baton(held) == ""


async def test_a_crash_between_yes_and_deed_goes_on_at_the_next_sweep(
    held: Talk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The database is lost with it: the yes stands in the signed state."""
    with deaf(held, monkeypatch, TIMER):
        await held.edits(MAINTAINER, "status", tick(held))
        assert gone(held) == 0
        assert f"{MAINTAINER} agreed to closing 6 issues" in held.page()
        assert box(held) == ""
        await held.stop_server()
    held.use_database(f"sqlite:///{tmp_path}/other.db")
    await held.start_server()
    await held.says("claude", "task:docs", "/claim")
    assert gone(held) == 6
    await held.assert_rebuilds()


async def test_a_crash_in_the_middle_of_it_goes_on_without_asking_again(
    held: Talk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = Gateway.perform

    async def broken(self: Gateway, board: Board, actions: Sequence[Action], **named: Any) -> Board:
        closing = [one for one in actions if isinstance(one, CloseIssue)]
        if not closing:
            return await real(self, board, actions, **named)
        if gone(held) == 0:
            await real(self, board, closing[:2], **named)
        raise RuntimeError("the machine is off")

    with monkeypatch.context() as patch:
        patch.setattr(Gateway, "perform", broken)
        held.at_once(MAINTAINER, issues.edit, held.issue("status"), body=tick(held)(held.issue("status").body or ""))
        async with asyncio.timeout(30):
            while gone(held) < 2:  # noqa: ASYNC110 the sandbox has no event for it
                await asyncio.sleep(0.02)
        await held.stop_server()
    assert gone(held) == 2
    held.use_database(f"sqlite:///{tmp_path}/other.db")
    await held.start_server()
    await held.says("claude", "task:docs", "/claim")
    assert gone(held) == 6
    assert box(held) == ""
    assert "waits for a yes" not in held.page()
    await held.assert_rebuilds()


async def test_a_lost_database_knows_that_a_plan_waits_and_the_box_still_works(held: Talk, tmp_path: Path) -> None:
    name = digest(held)
    await held.forget(tmp_path)
    await held.says("claude", "task:docs", "/claim")
    assert held.state("task:docs") == "in-progress", "the plan before it is in force"
    assert gone(held) == 0
    assert digest(held) == name
    await held.edits(MAINTAINER, "status", tick(held))
    assert gone(held) == 6
    await held.assert_rebuilds()


async def test_a_reworded_title_is_agreed_to_the_same_way(empty: Talk) -> None:
    talk = empty
    await talk.push(plan_for(talk))
    before = {one.number for one in talk.every()}
    await talk.push(plan_for(talk, session=SHOP))
    assert box(talk).startswith("**Approve** archiving the session shop-launch with 6 issues (`")
    await talk.edits(MAINTAINER, "status", tick(talk))
    assert all(one.state == "closed" for one in talk.every() if one.number in before and "log" not in one.title.lower())
    assert talk.issue("status").title.startswith(SHOP) or SHOP in talk.issue("status").title
    assert talk.state("task:docs") == "ready"
    await talk.later(hours=2)
    await talk.assert_rebuilds()


def ticks_of(talk: Talk) -> list[Delivery]:
    """Deliveries that tell of a ticked box, oldest first."""
    every = talk.stage.sandbox.do(lambda world: list(talk.stage.app.deliveries.values()))
    return [one for one in every if one.event == "issues" and b"[x] **Approve**" in one.payload]
