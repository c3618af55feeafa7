"""The stories can fail: each evaluator that is broken on purpose is found out by the first of them."""

import pytest

from tests.model.broken import BROKEN
from tests.model.moves import story
from tests.model.telling import shortest, tell

WITHIN = 1_000


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_evaluator_is_found_out(name: str) -> None:
    make = BROKEN[name]
    assert any(tell(story(seed), make).wrong for seed in range(WITHIN)), f"nobody sees that it {name}"


def test_a_story_that_goes_wrong_is_told_shortly() -> None:
    make = BROKEN["takes reviews of any commit"]
    seed = next(seed for seed in range(WITHIN) if tell(story(seed), make).wrong)
    plans, steps = shortest(story(seed), make)
    assert tell((plans, steps), make).wrong
    assert len(steps) <= 4
    for at in range(len(steps)):
        assert not tell((plans, steps[:at] + steps[at + 1 :]), make).wrong
