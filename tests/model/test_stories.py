"""Ten thousand stories of pull requests: no check is ever green that truly is not. More with BATON_STORIES=100000."""

import os
from datetime import timedelta

import pytest

from tests.model.baton import Baton
from tests.model.moves import story
from tests.model.telling import SWEEP, shortest, tell

STORIES = int(os.environ.get("BATON_STORIES", "10000"))
CHUNKS = 16


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_no_check_is_green_that_truly_is_not(chunk: int) -> None:
    """At each evaluation, whenever everything that happened was delivered, and after the sweep whatever was lost."""
    greens = 0
    for seed in range(chunk, STORIES, CHUNKS):
        told = tell(story(seed), Baton)
        greens += told.greens
        assert not told.wrong, retold(seed)
        assert not told.redder, f"story {seed}: after the sweep a check is red that truly is green"
    assert greens > STORIES / CHUNKS / 4 or STORIES < 1_000, "the stories are too dark to tell anything"


def retold(seed: int) -> str:
    plans, steps = shortest(story(seed), Baton)
    lines = [f"story {seed} under plans {plans}, without all that does not matter:"]
    return "\n".join([*lines, *map(str, steps), *tell((plans, steps), Baton).wrong])


def test_a_green_outlives_what_made_it_false_by_one_sweep_at_most() -> None:
    """Where a delivery is lost or late: docs/guide/approvals.md says so."""
    outlived: list[timedelta] = []
    for seed in range(400):
        outlived += tell(story(seed, longest=40), Baton, measures=True).outlived
    assert outlived, "no green was ever false for a while: the measure measures nothing"
    assert max(outlived) <= SWEEP
