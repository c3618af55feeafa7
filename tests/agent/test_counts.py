"""How many requests the agents' verbs take: their hour's allowance is shared with everything else that they do."""

from collections import Counter

from bot.sandbox.actor import person
from bot.sandbox.operations import comments, issues
from tests.agent.conftest import away, seat
from tests.conversations.talk import Talk

MANY = 230


async def test_each_verb_that_reads_takes_few_requests(shop: Talk, asked: Counter[str]) -> None:
    gemini = seat(shop, "gemini")
    await away(gemini.next)
    assert asked == {"GET issues": 1}, "the one critical task is first whatever the longest chain is"
    await shop.closes("mira", "task:ops")
    asked.clear()
    await away(gemini.next)
    assert asked == {"GET issues": 2}, "the ready tasks, and the status page among the newest"
    asked.clear()
    await away(gemini.inbox)
    assert asked == {"GET issues": 1, "GET comments": 1, "GET user": 1}
    asked.clear()
    await shop.says("chatgpt", "task:auth", "/claim")
    await away(lambda: gemini.show(shop.entries()["task:auth"]))
    assert asked == {"GET #": 1, "GET blocked_by": 1, "GET blocking": 1, "GET comments": 1}
    asked.clear()
    await away(lambda: gemini.show(shop.entries()["task:docs"]))
    assert asked == {"GET #": 1}, "nothing depends on it, and nobody has said anything"


async def test_a_large_repository_is_listed_by_the_hundred(shop: Talk, asked: Counter[str]) -> None:
    await shop.stop_server()
    label = shop.label("baton")

    def fill() -> None:
        for number in range(MANY):
            body = f"<!-- baton:begin task:more-{number} shop-launch -->\n<!-- baton:end -->"
            shop.at_once("mira", issues.create, shop.stage.repository, title="More", body=body, labels=[label])

    await away(fill)
    assert len(await away(seat(shop, "gemini").tasks)) == MANY + 7
    assert asked == {"GET issues": 3}
    asked.clear()
    assert len(await away(lambda: seat(shop, "gemini").tasks(state="ready"))) == 4
    assert asked == {"GET issues": 1}


async def test_the_newest_words_of_a_long_thread_are_one_request(shop: Talk, asked: Counter[str]) -> None:
    await shop.stop_server()
    docs = shop.issue("task:docs")

    def talk() -> None:
        for at in range(150):
            shop.at_once("mira", comments.create, docs, body=f"word {at}")

    await away(talk)
    bot = person(shop.stage.app.bot)
    shop.stage.sandbox.do(comments.create, bot, docs, body="The last word.\n\n<!-- baton:said x -->")
    shown = await away(lambda: seat(shop, "gemini").show(docs.number))
    assert [one.text for one in shown.said] == ["The last word."]
    assert asked["GET comments"] == 1
