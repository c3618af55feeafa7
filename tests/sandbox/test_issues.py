"""Behaviour of issues that clients build on: timeline, edit history, references, pins, days."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.actor import person
from bot.sandbox.errors import Unprocessable
from bot.sandbox.model import Issue, TimelineEvent
from bot.sandbox.operations import comments, issues, milestones, pins
from bot.sandbox.server import new_world
from bot.sandbox.unset import UNSET
from bot.sandbox.world import World
from tests.sandbox.shop import SEED, Shop

REPO = "/repos/acme/shop"


@pytest.fixture
def world() -> World:
    return new_world(SEED)


def issue(world: World, number: int) -> Issue:
    return world.repository("acme", "shop").issues[number]


def events(subject: Issue) -> list[str]:
    return [one.event if isinstance(one, TimelineEvent) else "commented" for one in subject.timeline]


def test_an_edit_keeps_every_version_with_its_editor(world: World) -> None:
    ada, bob, subject = person(world.account("ada")), person(world.account("bob")), issue(world, 3)
    issues.edit(world, ada, subject, body="Second")
    issues.edit(world, bob, subject, body="Third")
    issues.edit(world, bob, subject, title="Only the title")
    assert [(one.editor.login if one.editor else None, one.diff) for one in subject.edits] == [
        ("eve", None),
        ("ada", "Second"),
        ("bob", "Third"),
    ]
    assert subject.editor is bob.account


def test_a_comment_that_was_never_edited_has_no_history(world: World) -> None:
    comment = comments.create(world, person(world.account("bob")), issue(world, 1), body="First")
    assert (comment.edits, comment.last_edited_at) == ([], None)
    comments.update(world, person(world.account("ada")), comment, body="Second")
    assert [one.diff for one in comment.edits] == ["First", "Second"]


def test_line_ends_are_kept_as_they_were_sent(world: World) -> None:
    subject = issues.create(
        world, person(world.account("bob")), world.repository("acme", "shop"), title="x", body="one\r\ntwo\n"
    )
    assert subject.body == "one\r\ntwo\n"


def test_naming_an_issue_leaves_a_line_on_its_timeline_once(world: World) -> None:
    bob, repository = person(world.account("bob")), world.repository("acme", "shop")
    text = "See #1, acme/shop#2 and @eve; not `#3`, <!-- #3 --> or\n```\n#3\n```"
    source = issues.create(world, bob, repository, title="x", body=text)
    comments.create(world, bob, source, body="Again #1")
    assert events(issue(world, 1)).count("cross-referenced") == 1
    assert events(issue(world, 2)) == ["cross-referenced"]
    assert events(issue(world, 3)) == []
    assert events(source) == ["mentioned", "subscribed", "commented"]


def test_a_private_name_is_not_told_to_those_who_cannot_see_it(world: World) -> None:
    ada, eve = person(world.account("ada")), person(world.account("eve"))
    hidden = issues.create(world, ada, world.repository("acme", "vault"), title="Secret")
    issues.create(world, eve, world.repository("acme", "shop"), title="x", body="acme/vault#1")
    assert hidden.timeline == []


def test_three_pins_and_no_fourth(world: World) -> None:
    ada, repository = person(world.account("ada")), world.repository("acme", "shop")
    fourth = issues.create(world, ada, repository, title="Fourth")
    for number in (1, 2, 3):
        pins.pin(world, ada, issue(world, number))
    pins.pin(world, ada, issue(world, 1))
    with pytest.raises(Unprocessable, match="Maximum 3 pinned issues per repository"):
        pins.pin(world, ada, fourth)
    pins.unpin(world, ada, issue(world, 2))
    pins.pin(world, ada, fourth)
    assert [one.issue.number for one in repository.pins] == [1, 3, 4]


def test_pinning_leaves_updated_at_alone(world: World) -> None:
    subject, before = issue(world, 1), issue(world, 1).updated_at
    world.clock.advance(hours=1)
    pins.pin(world, person(world.account("ada")), subject)
    assert subject.updated_at == before


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2025-01-24T12:00:00Z", "2025-01-24T08:00:00Z"),
        ("2025-01-24T00:00:00Z", "2025-01-23T08:00:00Z"),
        ("2025-07-04T12:00:00Z", "2025-07-04T07:00:00Z"),
        ("2025-07-04T06:59:59Z", "2025-07-03T07:00:00Z"),
        ("2025-03-09T12:00:00Z", "2025-03-09T08:00:00Z"),
        ("2025-01-24T23:00:00-05:00", "2025-01-24T08:00:00Z"),
    ],
)
def test_a_due_date_is_floored_to_a_day_on_the_pacific_coast(shop: Shop, sent: str, kept: str) -> None:
    made = shop.person("ada").post(f"{REPO}/milestones", json={"title": "x", "due_on": sent}).json()
    assert made["due_on"] == kept


def test_a_milestone_counts_its_issues(world: World) -> None:
    ada, repository = person(world.account("ada")), world.repository("acme", "shop")
    milestone = repository.milestones[1]
    issues.update(world, ada, issue(world, 2), milestone=milestone)
    issues.close(world, ada, issue(world, 2))
    assert (milestone.open_issues, len(milestone.issues)) == (1, 2)
    issues.update(world, ada, issue(world, 2), milestone=None)
    issues.reopen(world, ada, issue(world, 2))
    assert (milestone.open_issues, len(milestone.issues)) == (1, 1)
    issues.delete(world, ada, issue(world, 1))
    assert (milestone.open_issues, len(milestone.issues)) == (0, 0)
    assert repository.open_issues == 2


def test_a_deleted_milestone_leaves_its_issues(world: World) -> None:
    ada, repository = person(world.account("ada")), world.repository("acme", "shop")
    milestones.delete(world, ada, repository.milestones[1])
    assert issue(world, 1).milestone is None
    assert events(issue(world, 1))[-1] == "demilestoned"


def test_closing_says_why_and_by_whom(shop: Shop) -> None:
    ada = shop.person("ada")
    closed = ada.patch(f"{REPO}/issues/1", json={"state": "closed", "state_reason": "not_planned"}).json()
    assert (closed["state_reason"], closed["closed_by"]["login"]) == ("not_planned", "ada")
    opened = ada.patch(f"{REPO}/issues/1", json={"state": "open"}).json()
    assert (opened["state_reason"], opened["closed_by"], opened["closed_at"]) == ("reopened", None, None)
    assert ada.patch(f"{REPO}/issues/1", json={"state": "closed"}).json()["state_reason"] == "completed"


def test_a_transferred_issue_keeps_its_words_and_leaves_a_way(shop: Shop) -> None:
    ada, world = person(shop.sandbox.world.account("ada")), shop.sandbox.world
    subject = shop.repository.issues[1]
    shop.sandbox.do(issues.transfer, ada, subject, world.repository("acme", "vault"))
    moved = shop.person("ada").get(f"{REPO}/issues/1")
    assert moved.status_code == 301
    found = shop.person("ada").get(moved.headers["location"]).json()
    assert (found["title"], found["comments"], found["milestone"]) == ("Database schema", 1, None)
    assert [one["name"] for one in found["labels"]] == ["bug"]


def test_updating_with_nothing_given_changes_nothing(world: World) -> None:
    subject, lines = issue(world, 1), len(issue(world, 1).timeline)
    issues.update(world, person(world.account("ada")), subject, title=UNSET, body=UNSET)
    assert len(subject.timeline) == lines
    assert subject.edits == []


def test_times_come_from_the_worlds_clock(world: World) -> None:
    world.clock.set(datetime(2025, 1, 24, 9, tzinfo=UTC))
    subject = issues.create(world, person(world.account("ada")), world.repository("acme", "shop"), title="x")
    world.clock.advance(minutes=5)
    comments.create(world, person(world.account("ada")), subject, body="later")
    assert (subject.created_at.hour, subject.updated_at.minute) == (9, 5)
