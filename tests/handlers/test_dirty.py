"""Which pull requests events make dirty, alone and together."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bot.domain.board import Account
from bot.domain.events import Commented, LabelChanged, MembersChanged, Origin, PullRequestChanged, PullsTouched, Pushed
from bot.handlers.dirty import Dirty, dirty_by, together

HOME = Origin(1, "acme", "shop", "main", 2, Account(5, "ada"))
NOW = datetime(2026, 5, 4, tzinfo=UTC)
PULL = PullRequestChanged(HOME, 7, "opened", head_sha="a" * 40, base_branch="main")


def pushed(*files: str, **more: Any) -> Pushed:
    return replace(Pushed(HOME, "main", "b" * 40, frozenset(files), files_known=True), **more)


def commented(body: str, *, on_pull_request: bool = True) -> Commented:
    return Commented(HOME, 7, 1, "IC_1", body, Account(5, "ada"), NOW, on_pull_request)


def test_many_events_of_one_pull_request_are_one_evaluation() -> None:
    several = [PULL, PullsTouched(HOME, "a review", numbers=frozenset({7})), replace(PULL, action="labeled")]
    assert together(dirty_by(one) for one in several * 3) == Dirty(numbers=frozenset({7}))


def test_a_pull_request_that_leaves_lets_others_with_its_head_go_on() -> None:
    assert dirty_by(replace(PULL, action="closed", is_open=False)).heads == {"a" * 40}
    assert dirty_by(replace(PULL, action="synchronize", before_sha="c" * 40)).heads == {"c" * 40}


def test_what_does_not_change_a_verdict_is_clean() -> None:
    for event in (
        replace(PULL, action="review_requested"),
        replace(PULL, action="assigned"),
        pushed("src/a.py"),
        pushed(is_new=True, files_known=False),
        commented("Looks good"),
        commented("> /approve 0123456789ab"),
        LabelChanged(HOME, "created", "nice"),
    ):
        assert dirty_by(event).is_clean, event


def test_what_changes_the_rules_makes_every_pull_request_of_the_base_dirty() -> None:
    for event in (pushed(".github/coordination.yml"), pushed("CODEOWNERS"), pushed(is_forced=True)):
        assert dirty_by(event).bases == {"main"}
    assert dirty_by(MembersChanged(HOME, 5)).every
    assert dirty_by(LabelChanged(HOME, "edited", "type:b", former_name="type:a")).every


def test_a_halt_concerns_all_wherever_it_is_said() -> None:
    assert dirty_by(commented("/halt code fire", on_pull_request=False)).every
    assert dirty_by(commented("/claim", on_pull_request=False)).is_clean
