"""Two hundred times two agents claim in the same second, in both orders of arrival: one winner each."""

import random

import pytest

from tests.commands.conftest import Stage
from tests.fakes import ADA, BOB, GEMINI

PLAN = """\
version: 1
session: Races
agents:
  claude: {principals: ["ada#1"]}
  gemini: {principals: ["gemini[bot]#55"]}
  third: {principals: ["bob#2"]}
policy: {max_claims: 500}
tasks:
"""
TASKS = [f"t{at}" for at in range(200)]


@pytest.mark.parametrize("seed", range(3))
def test_one_winner_each_in_whatever_order_the_deliveries_come(seed: int) -> None:
    stage = Stage.of(PLAN + "".join(f"  {task}: {{}}\n" for task in TASKS))
    chance = random.Random(seed)
    deliveries = []
    for at, task in enumerate(TASKS):
        first, second = chance.sample([ADA, GEMINI, BOB], 2)
        deliveries += [(task, first, 1000 + 2 * at), (task, second, 1001 + 2 * at)]
    wanted = {task: who.id for task, who, comment in reversed(deliveries)}
    chance.shuffle(deliveries)
    answers: dict[str, list[str]] = {task: [] for task in TASKS}
    for task, who, comment in deliveries:
        if answer := stage.say(task, "/claim", who, comment=comment):
            answers[task].append(answer)
    for task in TASKS:
        claim = stage.task(task).state.claim
        assert claim
        assert claim.principal == wanted[task]
        (answer,) = answers[task]
        assert "claimed this task first" in answer or "no longer holds this task" in answer
