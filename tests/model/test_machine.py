"""The same steps, chosen by hypothesis: it looks where the dice do not, and tells a failure in few steps."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.model.baton import Baton
from tests.model.moves import LARGE, LATE, MOVES, Step
from tests.model.telling import Teller

numbers = st.integers(0, LARGE - 1)


class Story(RuleBasedStateMachine):
    @initialize(plans=numbers)
    def begin(self, plans: int) -> None:
        self.teller = Teller(plans, Baton)

    @rule(move=st.sampled_from(sorted(MOVES)), a=numbers, b=numbers, c=numbers, fate=st.integers(0, LATE))
    def step(self, move: str, a: int, b: int, c: int, fate: int) -> None:
        self.teller.step(Step(move, a, b, c, fate))

    @rule()
    def everything_comes_and_a_sweep_runs(self) -> None:
        self.teller.end()

    @invariant()
    def nothing_is_green_that_truly_is_not(self) -> None:
        assert not getattr(self, "teller", None) or not self.teller.told.wrong


TestStory = Story.TestCase
TestStory.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
