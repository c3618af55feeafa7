"""Checkpoints: sign-offs by command and by ticked boxes, taken back, undone, and what opens and closes with them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.operations import comments, issues, milestones
from tests.conversations.conftest import LOGINS, plan_for
from tests.conversations.talk import Talk, talking
from tests.conversations.test_bad_days import look_again

GATE = "checkpoint:first"
ITEMS = """\
checkpoints:
  first:
    title: First gate
    items:
      - {text: All agents have read the plan, sign_off: all}
      - {text: The schema is sound, sign_off: [claude]}
      - {text: Two have tried it, sign_off: {at_least: 2, of: [claude, gemini]}}
  second: {title: Second gate, after: first, items: [It runs]}
"""
AFTER = {"gateway": "{agent: chatgpt, after: first}", "jwt": "{agent: chatgpt, after: second}"}


async def gates(talk: Talk, rest: str = ITEMS, **tasks: str) -> Talk:
    await talk.push(plan_for(talk, tasks={**AFTER, **tasks}, rest=rest))
    return talk


def region(talk: Talk, entry: str = GATE) -> str:
    return (talk.issue(entry).body or "").replace("\r\n", "\n")


def tick(number: int, *, off: bool = False) -> Callable[[str], str]:
    """Ticks one box, as a click in the browser does."""
    former, new = (f"- [{'x' if one else ' '}] **{number}** ·" for one in (off, not off))

    def click(body: str) -> str:
        assert former in body, f"{former!r} stands there"
        return body.replace(former, new)

    return click


async def sign_everything(talk: Talk) -> None:
    await talk.says("claude", GATE, "/sign-off all")
    await talk.says("gemini", GATE, "/sign-off 1 3")
    await talk.says("chatgpt", GATE, "/sign-off")


def milestone_of(talk: Talk, title: str) -> str:
    (one,) = (each for each in talk.stage.repository.milestones.values() if each.title == title)
    return one.state


async def test_the_last_sign_off_closes_gate_and_milestone_and_opens_what_waited(empty: Talk) -> None:
    talk = await gates(empty)
    assert (talk.state(GATE), talk.state("task:gateway")) == ("review", "waiting")
    assert "**Waiting for:** `claude`, `gemini`, `chatgpt`" in region(talk)
    assert "**Waiting for:**" not in region(talk, "checkpoint:second"), "nobody is asked for what is far off"
    await talk.says("claude", GATE, "/sign-off all")
    await talk.says("gemini", GATE, "/sign-off 1 3")
    assert "- [x] **2** · The schema is sound (claude)\n  <sub>signed by `claude`</sub>" in region(talk)
    assert "signed by `claude`, `gemini`; missing: `chatgpt`" in region(talk)
    assert (talk.state(GATE), milestone_of(talk, "First gate")) == ("review", "open")
    comment = await talk.says("chatgpt", GATE, "/sign-off")
    assert talk.reactions(comment) == ["baton[bot] +1"]
    assert (talk.state(GATE), milestone_of(talk, "First gate")) == ("done", "closed")
    assert (talk.state("task:gateway"), talk.state("task:jwt")) == ("ready", "waiting")
    assert "**Waiting for:**" in region(talk, "checkpoint:second")
    assert talk.answers(GATE) == []


async def test_gates_that_were_signed_before_close_one_after_the_other_in_one_go(empty: Talk) -> None:
    talk = await gates(empty)
    await talk.says("claude", "checkpoint:second", "/sign-off 1")
    assert talk.state("checkpoint:second") == "waiting"
    await sign_everything(talk)
    assert (talk.state(GATE), talk.state("checkpoint:second"), talk.state("task:jwt")) == ("done", "done", "ready")
    assert (milestone_of(talk, "First gate"), milestone_of(talk, "Second gate")) == ("closed", "closed")


async def test_a_withdrawal_opens_gate_and_milestone_and_makes_wait_again(empty: Talk) -> None:
    talk = await gates(empty)
    await sign_everything(talk)
    await talk.says("chatgpt", "task:gateway", "/claim")
    assert talk.state("task:gateway") == "in-progress"
    await talk.says("gemini", GATE, "/withdraw 1")
    assert (talk.state(GATE), milestone_of(talk, "First gate")) == ("review", "open")
    assert talk.state("task:gateway") == "waiting"
    assert "**Claimed** by chatgpt" in region(talk, "task:gateway"), "who has begun is not sent away"
    assert "missing: `gemini`" in region(talk)
    await talk.says("gemini", GATE, "/sign-off 1")
    assert (talk.state(GATE), talk.state("task:gateway")) == ("done", "in-progress")


async def test_only_ones_own_sign_off_is_taken_back(empty: Talk) -> None:
    talk = await gates(empty)
    await talk.says("claude", GATE, "/sign-off 2")
    await talk.says("gemini", GATE, "/withdraw 2")
    (answer,) = talk.answers(GATE)
    assert "gemini has not signed item 2 off" in answer
    assert "- [x] **2**" in region(talk)


async def test_a_ticked_box_is_the_sign_off_of_who_ticked_it(empty: Talk) -> None:
    talk = await gates(empty)
    talk.stage.sandbox.world.faults.turn_on("browser-crlf")
    await talk.edits("claude", GATE, tick(2))
    assert "- [x] **2** · The schema is sound (claude)\n  <sub>signed by `claude`</sub>" in region(talk)
    await talk.edits("claude", GATE, tick(1))
    assert "- [ ] **1** · All agents have read the plan (all agents)\n  <sub>signed by `claude`; missing:" in region(
        talk
    )
    assert talk.answers(GATE) == []
    assert "**signed off** #" in talk.page()


async def test_a_box_that_one_may_not_tick_is_put_back_and_that_is_said_once(empty: Talk) -> None:
    talk = await gates(empty)
    for _ in range(2):
        await talk.edits("gemini", GATE, tick(2))
        assert "- [ ] **2**" in region(talk)
    (answer,) = talk.answers(GATE)
    assert "Item **2** is not signed off: gemini is no principal of claude" in answer
    assert "write `/sign-off 2 as claude` if you act for it" in answer


async def test_a_box_unticked_by_who_signed_is_a_withdrawal_and_by_others_is_ticked_again(empty: Talk) -> None:
    talk = await gates(empty)
    await talk.says("claude", GATE, "/sign-off 2")
    await talk.edits("gemini", GATE, tick(2, off=True))
    assert "- [x] **2**" in region(talk)
    assert "only who signed takes it back" in talk.answers(GATE)[0]
    await talk.edits("claude", GATE, tick(2, off=True))
    assert "- [ ] **2**" in region(talk)


async def test_unticking_a_closed_gate_opens_it(empty: Talk) -> None:
    talk = await gates(empty)
    await sign_everything(talk)
    await talk.edits("claude", GATE, tick(2, off=True))
    assert (talk.state(GATE), milestone_of(talk, "First gate")) == ("review", "open")


async def test_two_people_who_tick_at_once_both_count(empty: Talk) -> None:
    talk = await gates(empty)
    for login in ("claude", "gemini"):
        body = talk.issue(GATE).body or ""
        talk.at_once(login, issues.edit, talk.issue(GATE), body=tick(3 if login == "gemini" else 2)(body))
    await talk.settle()
    assert "- [x] **2**" in region(talk)
    assert "signed by `gemini`; 1 more of `claude`" in region(talk)


async def test_a_person_with_several_agents_is_told_the_line_to_write(empty: Talk) -> None:
    number = empty.stage.accounts["claude"].id
    both = f'{{role: x, principals: "claude#{number}"}}'
    plan = plan_for(empty, tasks=AFTER, agents={"gemini": both}, rest=ITEMS)
    await empty.push(plan)
    await empty.edits("claude", GATE, tick(1))
    assert "write `/sign-off 1 as claude`" in empty.answers(GATE)[0]
    await empty.says("claude", GATE, "/sign-off 3 as claude\n/sign-off 3 as gemini")
    assert "counts once with another of the same principal" in region(empty)
    assert "- [ ] **3**" in region(empty)


async def test_a_tick_whose_event_was_lost_is_undone_by_the_sweep(empty: Talk) -> None:
    talk = await gates(empty)
    talk.stage.sandbox.world.faults.turn_on("webhooks-lost")
    await talk.edits("claude", GATE, tick(2))
    assert "- [x] **2**" in region(talk)
    talk.stage.sandbox.world.faults.turn_off()
    await look_again(talk)
    assert "- [ ] **2**" in region(talk), "nobody knows whose tick it was"
    assert talk.answers(GATE) == []


async def test_a_gate_that_is_closed_before_its_items_are_signed_is_reopened(empty: Talk) -> None:
    talk = await gates(empty)
    await talk.says("claude", GATE, "/sign-off 2")
    await talk.closes("mira", GATE)
    assert (talk.state(GATE), milestone_of(talk, "First gate")) == ("review", "open")
    (answer,) = talk.answers(GATE)
    assert "mira closed this before its items were signed off" in answer
    assert "`/sign-off 1 3`" in answer


async def test_a_milestone_that_is_closed_by_hand_follows_its_gate(empty: Talk) -> None:
    talk = await gates(empty)
    (one,) = (each for each in talk.stage.repository.milestones.values() if each.title == "First gate")
    await talk.act("mira", milestones.update, one, state="closed")
    assert milestone_of(talk, "First gate") == "open"


async def test_a_closed_gate_says_what_it_is_when_it_is_signed_again(empty: Talk) -> None:
    talk = await gates(empty)
    await sign_everything(talk)
    comment = await talk.says("gemini", GATE, "/sign-off 1")
    assert talk.reactions(comment) == ["baton[bot] +1"], "what was said already is said again"
    assert talk.answers(GATE) == []


async def test_sign_offs_stay_with_their_words_when_the_plan_changes(empty: Talk) -> None:
    talk = await gates(empty)
    await talk.says("claude", GATE, "/sign-off 2")
    moved = ITEMS.replace("      - {text: All agents have read the plan, sign_off: all}\n", "      - A new first one\n")
    await talk.push(plan_for(talk, tasks=AFTER, rest=moved))
    assert "- [ ] **1** · A new first one" in region(talk)
    assert "- [x] **2** · The schema is sound" in region(talk)
    reworded = moved.replace("The schema is sound", "The schema is quick")
    await talk.push(plan_for(talk, tasks=AFTER, rest=reworded))
    assert "- [ ] **2** · The schema is quick" in region(talk)


async def test_wrong_words_have_one_clear_answer_each(empty: Talk) -> None:
    talk = await gates(empty)
    said = {
        "/sign-off 9": "there is no item 9; the items are 1 to 3",
        "/sign-off The schema is sond": "write `/sign-off 2` for “The schema is sound”",
        "/sign-off 2": "item 2 is not gemini's to sign off",
        "/sign-off": "`/sign-off` needs an item",
        "/sign-off 1\n/withdraw 1": "contradict each other",
        "/withdraw": "gemini has signed nothing off here",
        "/sign-of 1": "did you mean `/sign-off`?",
    }
    for at, (words, answer) in enumerate(said.items()):
        await talk.says("gemini", GATE, words)
        assert answer in talk.answers(GATE)[at]
    await talk.says("gemini", "task:docs", "/sign-off 1")
    assert "this is no checkpoint" in talk.answers("task:docs")[0]
    assert f"#{talk.issue(GATE).number} " in talk.answers("task:docs")[0]


async def test_sign_off_by_words_and_by_their_beginning(empty: Talk) -> None:
    talk = await gates(empty)
    await talk.says("claude", GATE, "/sign-off the schema")
    assert "- [x] **2**" in region(talk)


async def test_what_the_plan_began_with_is_signed_by_the_plan(empty: Talk) -> None:
    rest = "checkpoints: {first: {items: [{text: Agreed long ago, done: true}, {text: Not yet}]}, second: {}}\n"
    talk = await gates(empty, rest)
    assert "- [x] **1** · Agreed long ago (any agent)\n  <sub>agreed, says the plan</sub>" in region(talk)
    await talk.says("gemini", GATE, "/sign-off 2")
    assert talk.state(GATE) == "done"


FAULTS = {
    "doubled": ("webhooks-doubled",),
    "shuffled": ("webhooks-reordered",),
    "lost": ("webhooks-lost=event:issues",),
}


async def agree_at_once(folder: Path, *faults: str) -> dict[str, Any]:
    """Words at once, people wait for nobody; the board when everything was heard."""
    async with talking(folder, logins=LOGINS) as talk:
        await gates(talk, f"{ITEMS}requirements: [{{from: claude, to: gemini, need: Words}}]\n")
        if faults:
            talk.stage.sandbox.world.faults.turn_on(*faults)
        for login, entry, line in (
            ("claude", GATE, "/sign-off 2 3"),
            ("gemini", GATE, "/sign-off all"),
            ("chatgpt", GATE, "/sign-off 1"),
            ("gemini", "requirements:claude", "/provide 1 words.md"),
            ("claude", "requirements:claude", "/accept 1"),
            ("gemini", GATE, "/withdraw 3"),
            ("gemini", GATE, "/sign-off 3"),
            ("claude", GATE, "/sign-off 1"),
        ):
            talk.at_once(login, comments.create, talk.issue(entry), body=line)
        await talk.act("mira", issues.close, talk.issue("task:docs"))
        talk.stage.sandbox.world.faults.turn_off()
        await look_again(talk)
        assert talk.doubles() == []
        return talk.board()


@pytest.mark.parametrize("fault", FAULTS)
async def test_deliveries_that_come_wrong_end_with_the_same_board(fault: str, tmp_path: Path) -> None:
    for name in ("good", "bad"):
        (tmp_path / name).mkdir()
    good = await agree_at_once(tmp_path / "good")
    assert good[GATE]["state"] == "done"
    assert good["requirements:claude"]["state"] == "done"
    assert await agree_at_once(tmp_path / "bad", *FAULTS[fault]) == good
