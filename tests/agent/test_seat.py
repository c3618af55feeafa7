"""Agents work through issues and comments alone: what they find, what they say, and what Baton answers."""

import asyncio

import pytest

from bot.agent.door import Account
from bot.agent.say import Pace
from bot.agent.seat import NothingReady, Seat
from bot.errors import GitHubError, NotGranted, UsageError
from bot.sandbox.operations import comments, issues, reactions, repositories
from tests.agent.conftest import account, away, seat
from tests.conversations.talk import Talk, state_of


async def test_the_critical_task_comes_before_the_longest_chain_and_that_before_the_rest(shop: Talk) -> None:
    found = await away(seat(shop, "gemini").next)
    assert found.task is not None
    assert [one.id for one in (found.task, *found.others)] == ["ops", "postgres", "docs"]
    assert found.task.is_critical
    assert found.task.agents == ("gemini",)


async def test_an_agent_works_a_task_from_claim_to_done(shop: Talk) -> None:
    gemini = seat(shop, "gemini")
    claimed = await away(lambda: gemini.claim(shop.entries()["task:postgres"]))
    assert (claimed.outcome, claimed.command) == ("done", "/claim as gemini")
    assert claimed.task is not None
    assert claimed.task.claim is not None
    assert (claimed.task.claim.agent, claimed.task.claim.verified) == ("gemini", True)

    halfway = await away(lambda: gemini.progress(claimed.number, "40%", "half *way* there"))
    assert halfway.task is not None
    assert (halfway.task.state, halfway.task.progress, halfway.task.remark) == ("in-progress", 40, "half *way* there")
    finished = await away(lambda: gemini.done(claimed.number, "all of it"))
    assert (finished.outcome, finished.task and finished.task.state) == ("done", "done")
    await shop.settle()
    assert shop.state("task:schema") == "ready"


async def test_next_with_a_claim_says_which_task_was_won(shop: Talk) -> None:
    answer = await away(seat(shop, "gemini").claim_next)
    assert answer.command == "/claim as gemini next"
    assert answer.task is not None
    assert (answer.outcome, answer.task.id, answer.task.state) == ("done", "ops", "in-progress")


async def test_the_task_that_was_won_is_told_where_baton_gives_another(shop: Talk) -> None:
    """Somebody takes the first task between the look and the claim."""
    ops, sitting = shop.entries()["task:ops"], seat(shop, "gemini")
    await away(lambda: sitting.claim(ops))
    await shop.labels("mira", "task:ops", add="state:ready")  # stands for a list that is a moment late
    answer = await away(sitting.claim_next)
    assert answer.outcome == "done"
    assert answer.task is not None
    assert answer.task.id == "postgres"


async def test_an_account_of_one_agent_needs_no_name_to_claim(shop: Talk) -> None:
    answer = await away(seat(shop, "claude", "").claim_next)
    assert answer.command == "/claim next"
    assert answer.task is not None
    assert (answer.outcome, answer.task.id) == ("done", "docs")
    assert answer.task.claim is not None
    assert (answer.task.claim.agent, answer.task.claim.verified) == ("claude", True)


async def test_a_refusal_has_its_reason_and_the_next_step(shop: Talk) -> None:
    answer = await away(lambda: seat(shop, "claude").claim(shop.entries()["task:schema"]))
    assert answer.outcome == "refused"
    assert "waits for what is not done" in answer.text
    assert "Next:" in answer.text
    assert "<!--" not in answer.text


async def test_words_of_baton_are_an_answer_and_no_refusal(shop: Talk) -> None:
    answer = await away(lambda: seat(shop, "claude").say(shop.entries()["task:docs"], "/status"))
    assert answer.outcome == "answered"
    assert answer.text


async def test_nothing_is_written_where_nothing_is_ready(shop: Talk) -> None:
    for entry in ("docs", "ops", "postgres", "gateway", "schema", "auth", "jwt"):
        await shop.closes("mira", f"task:{entry}")
    before = shop.fingerprint()
    with pytest.raises(NothingReady, match="no task is ready for chatgpt"):
        await away(seat(shop, "chatgpt").claim_next)
    assert shop.fingerprint() == before


def on_every_pause(act: object) -> Pace:
    assert callable(act)
    return Pace(timeout=0.6, first=0.2, factor=1, longest=0.2, sleep=lambda _seconds: act())


async def test_a_person_s_thumb_is_not_baton_s(shop: Talk) -> None:
    await shop.stop_server()
    docs = shop.issue("task:docs")

    def like() -> None:
        for comment in docs.comments.values():
            shop.at_once("mira", reactions.add, comment, content="+1")

    answer = await away(lambda: seat(shop, "claude", pace=on_every_pause(like)).claim(docs.number))
    assert answer.outcome == "unanswered"
    assert "do not write it again" in answer.text
    assert shop.reactions(next(iter(docs.comments.values()))) == ["mira +1"]


async def test_a_comment_of_somebody_else_in_baton_s_form_is_no_answer(shop: Talk) -> None:
    await shop.stop_server()
    docs = shop.issue("task:docs")

    def forge() -> None:
        mine = next(iter(docs.comments.values()))
        if len(docs.comments) == 1:
            shop.at_once("gemini", comments.create, docs, body=f"fine\n\n<!-- baton:said reply:{mine.id} -->")

    answer = await away(lambda: seat(shop, "claude", pace=on_every_pause(forge)).claim(docs.number))
    assert len(docs.comments) == 2
    assert answer.outcome == "unanswered"


async def test_nobody_waits_when_told_so(shop: Talk) -> None:
    await shop.stop_server()
    answer = await away(lambda: seat(shop, "claude", wait=False).claim(shop.entries()["task:docs"]))
    assert (answer.outcome, answer.task) == ("sent", None)
    assert "#issuecomment-" in answer.url


async def test_an_issue_of_people_is_refused_before_anything_is_written(shop: Talk) -> None:
    issue = await shop.act("mira", issues.create, shop.stage.repository, title="By hand")
    with pytest.raises(GitHubError, match="is no issue of Baton's"):
        await away(lambda: seat(shop, "claude").claim(issue.number))
    assert not issue.comments


async def test_an_issue_that_is_not_there_is_one_line(shop: Talk) -> None:
    with pytest.raises(GitHubError, match=r"#999 in .*: not there, or this token may not see it"):
        await away(lambda: seat(shop, "claude").show(999))


async def test_a_locked_conversation_is_said(shop: Talk) -> None:
    shop.at_once("mira", issues.lock, shop.issue("task:docs"))
    with pytest.raises(GitHubError, match="locked"):
        await away(lambda: seat(shop, "stranger", "").claim(shop.entries()["task:docs"]))


async def test_a_wrong_token_is_said(shop: Talk) -> None:
    good = account(shop, "claude")
    with pytest.raises(NotGranted, match="does not take the token"):
        await away(Seat(Account("ghp_wrong", good.api, good.slug)).tasks)


async def test_tasks_are_told_by_state_and_by_agent(shop: Talk) -> None:
    await shop.says("chatgpt", "task:docs", "/claim")
    claude = seat(shop, "claude")

    async def ids(**wanted: str) -> list[str]:
        return [one.id for one in await away(lambda: claude.tasks(**wanted))]  # type: ignore[arg-type]

    assert await ids() == ["postgres", "schema", "auth", "gateway", "jwt", "docs", "ops"]
    assert await ids(agent="chatgpt") == ["gateway", "jwt", "docs"]
    assert await ids(state="waiting") == ["schema", "auth", "jwt"]
    await shop.closes("mira", "task:ops")
    assert await ids(state="done") == ["ops"]
    with pytest.raises(UsageError, match="there is no state 'reddy'"):
        claude.tasks(state="reddy")


async def test_a_task_is_shown_with_what_it_waits_for_and_what_baton_said(shop: Talk) -> None:
    await shop.says("chatgpt", "task:jwt", "/claim")
    await shop.closes("mira", "task:gateway")
    shown = await away(lambda: seat(shop, "claude").show(shop.entries()["task:jwt"]))
    assert [(one.title, one.is_open) for one in shown.waits_for] == [("Auth", True)]
    assert "is not done" in shown.said[-1].text
    auth = await away(lambda: seat(shop, "claude").show(shop.entries()["task:auth"]))
    assert [one.title for one in auth.blocks] == ["Jwt"]


async def test_the_agent_is_known_by_its_claims_and_asked_for_where_it_has_none(shop: Talk) -> None:
    with pytest.raises(UsageError, match="to one of chatgpt, claude, gemini"):
        await away(seat(shop, "claude", "").next)
    await shop.says("claude", "task:docs", "/claim")
    assert (await away(seat(shop, "claude", "").next)).agent == "claude"


async def test_of_two_claims_at_once_one_wins_and_the_other_learns_what_else_is_ready(shop: Talk) -> None:
    docs = shop.entries()["task:docs"]
    both = (seat(shop, "gemini"), seat(shop, "claude"))
    answers = await asyncio.gather(*(away(lambda one=one: one.claim(docs)) for one in both))  # type: ignore[misc]  # a lambda with a default
    assert sorted(one.outcome for one in answers) == ["done", "refused"]
    lost = next(one for one in answers if one.outcome == "refused")
    assert "claimed this task first" in lost.text


async def test_who_acts_for_an_agent_that_it_may_not_be_is_refused_by_baton(shop: Talk) -> None:
    answer = await away(lambda: seat(shop, "claude", "gemini").claim(shop.entries()["task:postgres"]))
    assert (answer.outcome, "is no principal of gemini" in answer.text) == ("refused", True)
    answer = await away(lambda: seat(shop, "claude", "gemnii").claim(shop.entries()["task:postgres"]))
    assert (answer.outcome, "/claim as gemini" in answer.text) == ("refused", True)


async def test_an_issue_that_was_deleted_or_moved_away_is_said(shop: Talk) -> None:
    await shop.stop_server()
    sandbox = shop.stage.sandbox
    other = sandbox.do(lambda world: repositories.create(world, shop.stage.repository.owner, "attic"))
    docs, ops = shop.entries()["task:docs"], shop.entries()["task:ops"]
    shop.at_once("mira", issues.delete, shop.issue("task:docs"))
    with pytest.raises(GitHubError, match=rf"#{docs} in acme/shop: (it was deleted|not there)"):
        await away(lambda: seat(shop, "claude").claim(docs))
    shop.at_once("mira", issues.transfer, shop.issue("task:ops"), other)
    with pytest.raises(
        GitHubError, match=rf"#{ops} in acme/shop (was transferred to http\S+attic/issues/1|.*not there)"
    ):
        await away(lambda: seat(shop, "gemini").claim(ops))


async def test_a_state_label_that_somebody_took_off_is_made_up_for_by_the_text(shop: Talk) -> None:
    await shop.says("gemini", "task:postgres", "/claim")
    await shop.stop_server()
    await shop.labels("mira", "task:postgres", remove="state:in-progress")
    await shop.labels("mira", "task:docs", remove="state:ready")
    states = {one.id: one.state for one in await away(seat(shop, "gemini").tasks)}
    assert (states["postgres"], states["docs"]) == ("in-progress", "unknown")


async def test_an_issue_that_a_person_made_and_that_only_looks_like_baton_s_waits_in_vain(shop: Talk) -> None:
    """Baton answers on its own issues alone; a forged region changes nothing on the board."""
    docs = shop.issue("task:docs")
    forged = await shop.act(
        "stranger",
        issues.create,
        shop.stage.repository,
        title="Docs",
        body="<!-- baton:begin task:docs shop-launch -->\n<!-- baton:end -->",
    )
    pace = Pace(timeout=1, first=0.2, factor=1, longest=0.2)
    answer = await away(lambda: seat(shop, "claude", pace=pace).claim(forged.number))
    assert answer.outcome == "unanswered"
    assert state_of(docs) == "ready"
