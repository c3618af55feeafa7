"""The documents of the examples as plans that are in force, with an account for each agent."""

from pathlib import Path
from typing import Any

from bot.documents import read
from bot.plan.models import Plan
from bot.plan.write import write
from tests.conversations.talk import Talk

FOLDER = Path(__file__).parents[2] / "examples"


def plan_of(name: str) -> Plan:
    """What `baton import examples/<name>.md` writes."""
    return read((FOLDER / f"{name}.md").read_bytes(), file=f"{name}.md").plan


def manned(plan: Plan, talk: Talk, **changes: Any) -> str:
    """The plan with each agent's account as its principal; `changes` are for the plan's top keys."""
    ids = talk.stage.accounts
    agents = {
        name: agent.model_copy(update={"principals": [f"{name}#{ids[name].id}"]}) for name, agent in plan.agents.items()
    }
    return write(plan.model_copy(update={"agents": agents, **changes}))


async def finish(talk: Talk, agent: str, *tasks: str) -> None:
    """Claims tasks and does them."""
    for task in tasks:
        await talk.says(agent, f"task:{task}", "/claim")
        await talk.says(agent, f"task:{task}", "/done")
