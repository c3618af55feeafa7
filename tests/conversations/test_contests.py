"""Another program undoes at once what Baton sets right: Baton stops first, and the sweep goes on with it."""

from collections.abc import Callable

from bot.handlers.contested import MOST
from bot.sandbox.operations import issues, labels
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk, state_of


async def test_a_label_that_another_program_sets_again_and_again_stays_until_the_sweep(shop: Talk) -> None:
    for _ in range(MOST // 2):
        await shop.labels("claude", "task:schema", add="state:ready", remove="state:waiting")
        assert shop.state("task:schema") == "waiting"
    await shop.labels("claude", "task:schema", add="state:blocked")
    before = shop.requests
    for _ in range(5):
        await shop.labels("claude", "task:schema", add="state:ready", remove="state:waiting")
        await shop.labels("claude", "task:schema", add="state:waiting", remove="state:ready")
    assert shop.requests == before, "nothing is read and nothing written for it"
    assert {"state:blocked", "state:waiting"} <= names_of(shop)
    await shop.labels("mira", "task:schema", add="state:review")
    assert shop.state("task:schema") == "waiting", "what others do there counts as ever"
    for _ in range(2):
        await shop.labels("claude", "task:schema", add="state:blocked")
    await shop.closes("mira", "task:postgres")
    assert shop.state("task:schema") == "ready", "and what really happens goes on"
    await shop.later(minutes=61)
    assert names_of(shop) & {"state:blocked", "state:waiting"} == set()
    await shop.labels("claude", "task:schema", add="state:waiting")
    assert names_of(shop) & {"state:blocked", "state:waiting"} == set(), "an hour later it is set right at once again"


async def test_a_labeller_of_other_issues_is_not_followed_for_ever(empty: Talk) -> None:
    """A second Baton would put them on again, too."""
    await empty.push(plan_for(empty))
    wild = await empty.act("claude", issues.create, empty.stage.repository, title="Mine")
    label = empty.label("state:ready")
    for _ in range(MOST):
        await empty.act("claude", labels.add, wild, [label])
        assert label.id not in wild.labels
    await empty.act("claude", labels.add, wild, [label])
    assert label.id in wild.labels
    empty.at_once("claude", labels.remove, wild, [label])
    await empty.later(minutes=61)
    await empty.act("claude", labels.add, wild, [label])
    assert label.id not in wild.labels


async def test_text_that_another_program_writes_again_and_again_is_left_and_commands_count(empty: Talk) -> None:
    await empty.push(plan_for(empty))
    issue = empty.issue("task:docs")
    good = issue.body
    for at in range(MOST):
        await empty.edits("claude", "task:docs", written(f"mine {at}"))
        assert issue.body == good
    await empty.edits("claude", "task:docs", written("mine"))
    assert "mine" in (issue.body or "")
    await empty.says("gemini", "task:docs", "/claim")
    assert state_of(issue) == "in-progress"
    assert "mine" not in (issue.body or ""), "whatever is written next brings the text back"
    await empty.assert_rebuilds()


def names_of(talk: Talk) -> set[str]:
    return {label.name for label in talk.issue("task:schema").labels.values()}


def written(words: str) -> Callable[[str], str]:
    return lambda body: body.replace("<!-- baton:end", f"{words}\n<!-- baton:end")
