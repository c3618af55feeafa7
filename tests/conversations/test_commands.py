"""What agents write and what Baton answers: done with a reaction, refused with the reason and the next step."""

import pytest
from syrupy.assertion import SnapshotAssertion

from bot.sandbox.operations import comments
from tests.conversations.conftest import plan_for
from tests.conversations.talk import Talk


async def test_help_lists_every_command(shop: Talk, snapshot: SnapshotAssertion) -> None:
    await shop.says("stranger", "task:docs", "/help")
    await shop.says("claude", "task:docs", "/help claim")
    assert shop.answers("task:docs") == snapshot


async def test_status_says_how_a_task_stands(shop: Talk, snapshot: SnapshotAssertion) -> None:
    await shop.says("claude", "task:auth", "/status")
    assert shop.answers("task:auth") == snapshot


@pytest.mark.parametrize("order", ["as written", "turned round"])
async def test_of_two_claims_the_earlier_comment_wins_in_whatever_order_they_arrive(shop: Talk, order: str) -> None:
    if order == "turned round":
        shop.stage.sandbox.world.faults.turn_on("webhooks-reordered=event:issue_comment")
    issue = shop.issue("task:docs")
    first = shop.at_once("claude", comments.create, issue, body="/claim")
    second = shop.at_once("gemini", comments.create, issue, body="/claim")
    await shop.settle()
    assert shop.reactions(first) == ["baton[bot] +1"]
    assert shop.reactions(second) == []
    (refusal,) = shop.answers("task:docs")
    assert "claude claimed this task first" in refusal
    assert "`claude`" in shop.page()
    assert shop.doubles() == []


async def test_a_claim_that_arrives_long_after_a_later_one_still_wins(shop: Talk, snapshot: SnapshotAssertion) -> None:
    """The earlier comment's webhook is held back until the later claim is done."""
    shop.stage.sandbox.world.faults.turn_on("webhooks-lost=event:issue_comment,count:1")
    issue = shop.issue("task:docs")
    first = await shop.act("claude", comments.create, issue, body="/claim")
    second = await shop.act("gemini", comments.create, issue, body="/claim")
    assert shop.reactions(first) == ["baton[bot] +1"], "found beside the later one"
    assert shop.reactions(second) == []
    assert shop.answers("task:docs") == snapshot


async def test_claim_next_takes_what_is_ready_and_most_critical(shop: Talk) -> None:
    await shop.push(plan_for(shop, tasks={"urgent": "{critical: true}"}))
    comment = await shop.says("gemini", "status", "/claim next")
    assert shop.reactions(comment) == ["baton[bot] +1"]
    assert shop.state("task:urgent") == "in-progress"
    assert shop.state("task:postgres") == "ready"


REFUSED = {
    "a waiting task": ("claude", "auth", "/claim"),
    "somebody else's task": ("claude", "gateway", "/claim"),
    "progress without a claim": ("claude", "docs", "/progress 20%"),
    "progress without a number": ("claude", "docs", "/progress soon"),
    "done before its dependency": ("claude", "schema", "/done"),
    "release of nothing": ("claude", "docs", "/release"),
    "unblock of nothing": ("claude", "docs", "/unblock"),
    "block without a reason": ("claude", "docs", "/block"),
    "block on itself": ("claude", "docs", "/block on #6"),
    "a spelling mistake": ("claude", "docs", "/clam"),
    "help on nothing": ("claude", "docs", "/help claims"),
    "as an agent that is not there": ("claude", "docs", "/claim as gemni"),
    "as another agent": ("claude", "docs", "/claim as gemini"),
    "a stranger": ("stranger", "docs", "/claim"),
    "contradictory ones": ("claude", "docs", "/claim\n/release"),
    "a claim of the status page": ("claude", None, "/claim"),
    "words behind a command": ("claude", "docs", "/claim please"),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_refused_with_the_reason_and_the_next_step(shop: Talk, snapshot: SnapshotAssertion, what: str) -> None:
    login, task, body = REFUSED[what]
    entry = f"task:{task}" if task else "status"
    before = shop.states()
    comment = await shop.says(login, entry, body)
    assert shop.answers(entry) == snapshot
    assert shop.reactions(comment) == []
    assert shop.states() == before


IGNORED = {
    "a code fence": "```\n/claim\n```",
    "indented code": "    /claim",
    "inline code": "`/claim`",
    "a quote": "> /claim",
    "an HTML comment": "<!-- \n/claim\n-->",
    "a list": "- /claim",
    "the middle of a sentence": "Please /claim this",
    "a path": "/etc/passwd",
    "a look-alike slash": "\uff0fclaim",
    "an unknown command of somebody else's": "/deploy production",
}


async def test_commands_count_only_on_their_own_line_at_top_level(shop: Talk) -> None:
    before, requests = shop.fingerprint()["issues"], shop.requests
    issue = shop.issue("task:docs")
    for body in IGNORED.values():
        shop.at_once("claude", comments.create, issue, body=body)
    await shop.settle()
    assert shop.answers("task:docs") == []
    assert shop.state("task:docs") == "ready"
    after = shop.fingerprint()["issues"]
    del before[issue.number], after[issue.number]
    assert after == before
    assert shop.requests == requests, "what holds no command costs nothing"


async def test_an_edited_comment_never_counts(shop: Talk) -> None:
    comment = await shop.says("claude", "task:docs", "I could take this.")
    await shop.act("claude", comments.update, comment, body="/claim")
    assert shop.state("task:docs") == "ready"
    assert shop.answers("task:docs") == []
    await shop.says("gemini", "task:docs", "/claim")
    assert shop.reactions(comment) == []
    assert "**gemini**" in shop.page()


async def test_a_comment_that_is_edited_before_baton_reads_it_is_told_so(
    shop: Talk, snapshot: SnapshotAssertion
) -> None:
    comment = shop.at_once("claude", comments.create, shop.issue("task:docs"), body="/claim")
    shop.at_once("claude", comments.update, comment, body="/release")
    await shop.settle()
    assert shop.state("task:docs") == "ready"
    assert shop.answers("task:docs") == snapshot


async def test_a_task_is_claimed_progresses_is_blocked_goes_on_and_is_given_back(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    await shop.says("claude", "task:docs", "/progress 60% only the index is left")
    assert "60 %" in shop.page()
    number = shop.issue("task:gateway").number
    await shop.says("claude", "task:docs", f"/block on #{number} needs its routes")
    assert shop.state("task:docs") == "blocked"
    assert f"#{number}" in shop.page()
    await shop.says("claude", "task:docs", f"/unblock #{number}")
    assert shop.state("task:docs") == "in-progress"
    await shop.says("claude", "task:docs", "/release")
    assert shop.state("task:docs") == "ready"
    assert shop.answers("task:docs") == [], "what is done is told by a reaction"


async def test_a_block_on_an_issue_ends_with_that_issue(shop: Talk) -> None:
    number = shop.issue("task:gateway").number
    await shop.says("claude", "task:docs", f"/depends on #{number}")
    assert shop.state("task:docs") == "blocked"
    await shop.says("chatgpt", "task:gateway", "/done")
    assert shop.state("task:docs") == "ready"
    assert "**Blocked:**" not in shop.issue("task:docs").body


async def test_a_block_on_an_issue_that_does_not_exist_is_no_dead_letter(
    shop: Talk, snapshot: SnapshotAssertion
) -> None:
    await shop.says("claude", "task:docs", "/block on #4711 it is said")
    assert shop.state("task:docs") in ("blocked", "ready")
    assert shop.answers("task:docs") == snapshot


async def test_several_commands_in_one_comment_are_done_in_order(shop: Talk) -> None:
    comment = await shop.says("claude", "task:docs", "I take this.\n\n/claim\n/progress 30% begun\n\nThanks.")
    assert shop.reactions(comment) == ["baton[bot] +1"]
    assert shop.state("task:docs") == "in-progress"
    assert "30 %" in shop.page()


async def test_of_two_commands_one_may_be_refused(shop: Talk, snapshot: SnapshotAssertion) -> None:
    comment = await shop.says("claude", "task:docs", "/claim\n/unblock")
    assert shop.reactions(comment) == ["baton[bot] +1"]
    assert shop.answers("task:docs") == snapshot


async def test_an_agent_without_principals_is_acted_for_by_writers_and_shown_unverified(shop: Talk) -> None:
    agents, tasks = {"infra": "Machines"}, {"ops": "{agent: infra}"}
    await shop.push(plan_for(shop, agents=agents, tasks=tasks))
    await shop.says("stranger", "task:ops", "/claim as infra")
    (refusal,) = shop.answers("task:ops")
    assert "only accounts with write permission may act for it" in refusal
    await shop.says("mira", "task:ops", "/claim as infra")
    assert shop.state("task:ops") == "in-progress"
    assert "not verified" in shop.page()


async def test_a_maintainer_may_release_what_another_holds(shop: Talk) -> None:
    await shop.says("claude", "task:docs", "/claim")
    await shop.says("gemini", "task:docs", "/release")
    (refusal,) = shop.answers("task:docs")
    assert "claude holds this task" in refusal
    await shop.says("mira", "task:docs", "/release")
    assert shop.state("task:docs") == "ready"


async def test_the_same_delivery_twice_is_one_effect(shop: Talk) -> None:
    shop.stage.sandbox.world.faults.turn_on("webhooks-doubled")
    comment = await shop.says("claude", "task:auth", "/claim")
    assert len(shop.answers("task:auth")) == 1
    assert shop.reactions(comment) == []


async def test_templates_mentions_and_markers_in_arguments_are_inert(shop: Talk, snapshot: SnapshotAssertion) -> None:
    evil = "{{ 7*7 }} @stranger fixes #2 <!-- baton:end --> | \u202eabc"
    await shop.says("claude", "task:docs", f"/block {evil}")
    await shop.says("gemini", "task:docs", "/claim")
    assert shop.answers("task:docs") == snapshot
    for entry in ("task:docs", "status"):
        assert (shop.issue(entry).body or "").count("<!-- baton:end -->") == 1
        assert "\u202e" not in (shop.issue(entry).body or "")
