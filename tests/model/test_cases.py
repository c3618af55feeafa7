"""Stories that once went wrong, or nearly: each in the fewest steps."""

import pytest

from bot.errors import GitHubDown, GitHubError, RateLimited
from tests.model.baton import Baton
from tests.model.doors import Doors
from tests.model.git import signed
from tests.model.people import ADA, BEN, CLEO, DAN, EVE
from tests.model.telling import Teller
from tests.model.world import Pull, World

SMALL = 1
"""The plan under which one approval is enough for any change."""
TESTED = 2
"""The plan under which changes to Python need the builder's check."""
OVERRULED = 0
"""The plan under which Ada may overrule."""


class Case(Teller):
    """Steps by hand: `come` delivers what happened, `lose` loses it."""

    def __init__(self, plan: int) -> None:
        super().__init__(plan + 8 * plan, Baton)
        self.pull = self.world.pulls[7]
        self.world.told.clear()

    def come(self) -> None:
        self.deliver(list(self.world.told))
        self.world.told.clear()
        self.world.later(1)

    def lose(self) -> None:
        self.world.told.clear()
        self.world.later(1)

    def push(self, by: str = "eve") -> None:
        self.world.push(self.pull, commit_on(self.world, self.pull), EVE if by == "eve" else BEN)

    @property
    def is_green(self) -> bool:
        return self.checks.conclusions.get((self.pull.head, self.pull.base)) == "success"


def commit_on(world: World, pull: Pull) -> str:
    tree = {**world.git.tree(pull.head), "src/a.py": f"{len(world.git.commits)}"}
    return world.git.commit(tree, (pull.head,), signed(EVE))


def test_an_approval_turns_the_check_green_and_a_push_takes_it_back() -> None:
    case = Case(SMALL)
    case.world.review(case.pull, BEN, "approved", case.pull.head)
    case.come()
    assert case.is_green
    case.push()
    case.come()
    assert not case.is_green
    assert not case.told.wrong


def test_an_override_never_holds_for_a_commit_that_came_after_it_was_said() -> None:
    """The comment is under way while somebody pushes: whoever overruled has not seen that commit."""
    case = Case(OVERRULED)
    case.world.comment(case.pull, ADA, "/override it burns")
    case.world.later(1)
    case.push()
    case.come()
    assert not case.is_green, case.told.wrong


def test_an_override_holds_at_the_head_that_it_was_said_at() -> None:
    case = Case(OVERRULED)
    case.world.later(1)
    case.world.comment(case.pull, ADA, "/override it burns")
    case.come()
    assert case.is_green
    assert not case.told.wrong


def test_a_hold_on_the_other_pull_request_of_a_head_counts_though_its_delivery_was_lost() -> None:
    case = Case(SMALL)
    twin = case.world.open(EVE, "twin", base="main", head=case.pull.head)
    case.come()
    case.world.comment(twin, DAN, "/hold wait")
    case.world.review(twin, BEN, "approved", twin.head)
    case.lose()
    case.world.review(case.pull, BEN, "approved", case.pull.head)
    case.come()
    assert not case.is_green, case.told.wrong
    assert not case.told.wrong


def test_whoever_pushed_an_old_head_back_is_the_last_pusher_though_the_delivery_was_lost() -> None:
    case = Case(SMALL)
    first = case.pull.head
    case.push()
    case.come()
    case.world.push(case.pull, first, BEN)
    case.lose()
    case.world.review(case.pull, BEN, "approved", first)
    case.come()
    assert not case.is_green, case.told.wrong


def test_a_merge_of_one_base_is_no_update_for_another() -> None:
    """An approval from before the merge of `rel` counts there, and never for `main`, which lacks what it brought."""
    case = Case(SMALL)
    world, pull = case.world, case.pull
    world.retarget(pull, "rel", EVE)
    case.come()
    before = pull.head
    world.push_base("rel", {**world.git.tree(world.branches["rel"]), "web/a.js": "new"}, DAN, ["web/a.js"])
    case.come()
    base = world.branches["rel"]
    world.push(pull, world.git.commit(world.git.merged(before, base), (before, base), signed(EVE)), EVE)
    world.review(pull, CLEO, "approved", before)
    case.come()
    assert case.is_green
    world.retarget(pull, "main", EVE)
    case.come()
    world.review(pull, CLEO, "approved", before)
    case.come()
    assert not case.is_green, case.told.wrong
    assert not case.told.wrong


def test_a_check_of_another_app_that_turns_red_takes_back_what_it_gave() -> None:
    case = Case(TESTED)
    case.push()
    case.world.review(case.pull, ADA, "approved", case.pull.head)
    case.come()
    assert not case.is_green
    case.world.run(case.pull.head, "success", "ci", 501, "builder")
    case.come()
    assert case.is_green
    case.world.run(case.pull.head, "failure", "ci", 501, "builder")
    case.come()
    assert not case.is_green
    assert not case.told.wrong


def test_who_pushed_one_branch_is_not_who_pushed_the_other_branch_of_the_same_head() -> None:
    case = Case(SMALL)
    case.push()
    case.come()
    twin = case.world.open(EVE, "twin", base="main", head=case.pull.head)
    case.world.moved("twin", twin.head, BEN)
    case.come()
    case.world.review(twin, BEN, "approved", twin.head)
    case.world.review(case.pull, DAN, "approved", twin.head)
    case.come()
    assert not case.is_green, case.told.wrong
    assert not case.told.wrong


@pytest.mark.parametrize("error", [GitHubDown("down"), RateLimited("wait", retry_after=60.0)])
def test_no_green_stands_where_the_one_that_a_delivery_is_about_cannot_be_read(
    error: GitHubError, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first try says so already: how long GitHub needs, nobody knows."""
    case = Case(SMALL)
    case.world.review(case.pull, BEN, "approved", case.pull.head)
    case.come()
    assert case.is_green

    async def fails(*_words: object, **_more: object) -> None:
        raise error

    case.world.review(case.pull, BEN, "changes-requested", case.pull.head)
    with monkeypatch.context() as trouble:
        trouble.setattr(Doors, "pull", fails)
        with pytest.raises(GitHubError):
            case.come()
    assert not case.is_green
    case.world.review(case.pull, DAN, "approved", case.pull.head)
    case.come()
    assert case.is_green
    assert not case.told.wrong


def test_whoever_pushed_before_is_barred_though_that_delivery_was_lost() -> None:
    case = Case(SMALL)
    case.push(by="ben")
    case.lose()
    case.push()
    case.come()
    case.world.review(case.pull, BEN, "approved", case.pull.head)
    case.come()
    assert not case.is_green, case.told.wrong
    case.world.review(case.pull, DAN, "approved", case.pull.head)
    case.come()
    assert case.is_green
    assert not case.told.wrong
