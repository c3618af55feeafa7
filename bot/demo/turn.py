"""“Your turn”: who may comment where, and what Baton answered to it."""

import asyncio
from collections.abc import AsyncIterator

from github.IssueComment import IssueComment

from bot.demo.people import in_thread
from bot.demo.script import Script
from bot.demo.stage import MAINTAINER, Stage
from bot.demo.story import Said, Scene, Story, visible

PATIENCE = 15.0
"""Seconds in which Baton's answer is looked for; what is no command has none."""
LOOK_EVERY = 0.2


def turn(story: Story, script: Script) -> dict[str, object]:
    """People, issues and a first thing to say, for the page's form."""
    tasks = {entry.partition(":")[2]: number for entry, number in story.numbers.items() if entry.startswith("task:")}
    people = [{"value": login, "text": story.plan.agent_name(agent)} for agent, login in script.logins.items()]
    issues = [
        {"value": number, "text": f"#{number} {story.plan.task_title(task)}"}
        for task, number in sorted(tasks.items(), key=lambda item: item[1])
    ]
    return {
        "people": [*people, {"value": MAINTAINER, "text": "Mira, a maintainer"}],
        "issues": issues,
        "suggestion": _suggestion(story, script, tasks),
    }


def _suggestion(story: Story, script: Script, tasks: dict[str, int]) -> dict[str, object] | None:
    """The owner of what has just turned ready may claim it."""
    opened = story.parts.finish.opens[0] if story.parts.finish else None
    owner = story.plan.tasks[opened].agent if opened else None
    if not opened or not owner or owner not in script.logins:
        return None
    return {"login": script.logins[owner], "number": tasks[opened], "body": "/claim"}


async def say(stage: Stage, login: str, number: int, body: str) -> AsyncIterator[Scene]:
    """Comments, and gives a scene at once and another one with the answer, if there is one."""
    person = stage.people.get(login)
    if person is None:
        return
    comment = await person.comment(number, body)
    said = Said(login, body, "said", number)
    yield Scene("You say:", (said,))
    answer = await _answer(stage, comment, number)
    yield Scene(
        "Baton answers:" if answer else "No command, so Baton leaves it alone.", (said, answer) if answer else (said,)
    )


async def _answer(stage: Stage, comment: IssueComment, number: int) -> Said | None:
    """A comment of Baton's after this one, else its reaction to it."""
    for _ in range(round(PATIENCE / LOOK_EVERY)):
        await asyncio.sleep(LOOK_EVERY)
        thread = await stage.maintainer.thread(number)
        later = [one for one in thread if one.id > comment.id and one.user.type == "Bot"]
        if later:
            return Said("baton", visible(later[0].body), "answer", number)
        if await in_thread(lambda: comment.get_reactions().totalCount):
            return Said("baton", "👍 done; the status follows in a moment", "answer", number)
    return None
