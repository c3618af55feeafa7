"""The status page as people use it: boxes that do something, text around it that stays, a burst that is one edit."""

from collections.abc import Callable

from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk

GATE = "checkpoint:first"
ITEMS = "checkpoints: {first: {title: First gate, items: [{text: The schema is sound, sign_off: [claude]}]}}\n"


def tick(word: str) -> Callable[[str], str]:
    former = f"- [ ] **{word}**"

    def click(body: str) -> str:
        assert former in body, f"{former!r} stands there"
        return body.replace(former, former.replace("[ ]", "[x]"))

    return click


async def test_a_ticked_reminder_is_written_once_and_the_box_is_unticked(empty: Talk) -> None:
    talk = empty
    await talk.push(plan_for(talk, rest=ITEMS))
    await talk.edits("claude", "status", tick("Remind"))
    (said,) = talk.answers(GATE)
    assert "reminds claude" in said
    assert "/sign-off" in said
    assert "- [ ] **Remind**" in talk.page()
    await talk.later(minutes=5)
    await talk.edits("claude", "status", tick("Remind"))
    assert len(talk.answers(GATE)) == 2, "another tick is another reminder"


async def test_a_ticked_re_run_corrects_what_differs(empty: Talk) -> None:
    talk = empty
    await talk.push(plan_for(talk, rest=ITEMS))
    await talk.edits("claude", "status", tick("Read again"))
    assert "- [ ] **Read again**" in talk.page()
    assert talk.doubles() == []


async def test_words_around_the_page_stay_and_wrong_ones_inside_are_undone(empty: Talk) -> None:
    talk = empty
    await talk.push(plan_for(talk, rest=ITEMS))
    before = talk.page()
    await talk.edits("claude", "status", lambda body: f"Read this first.\n\n{body.replace('0 of', '9 of')}\n\nBye.")
    body = talk.issue("status").body or ""
    assert body.startswith("Read this first.\n\n")
    assert body.rstrip().endswith("Bye.")
    assert talk.page() == before


async def test_a_reported_metric_stands_on_the_page(empty: Talk) -> None:
    talk = empty
    await talk.push(plan_for(talk, rest='metrics: {p99: {title: Latency, target: "< 100 ms"}}\n'))
    await talk.says("claude", "task:schema", "/metric p99 87 ms")
    await talk.says("claude", "status", "/metric p99 0.2 s")
    (row,) = [line for line in talk.page().splitlines() if "Latency" in line]
    assert row.startswith("| ❌ |")
    assert "0.2 s" in row
    assert "↗ ▁█" in row
    await talk.says("claude", "task:schema", "/metric p99 5 MB")
    assert "the target is in ms" in talk.answers("task:schema")[-1]
    await talk.assert_rebuilds()
