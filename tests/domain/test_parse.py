"""Payloads become small events; what is missing or strange never stops the door."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.board import Account
from bot.domain.delivery import TIMER, Delivery
from bot.domain.events import (
    Commented,
    Due,
    EdgeChanged,
    Ignored,
    IssueChanged,
    LabelChanged,
    MembersChanged,
    MilestoneChanged,
    Origin,
    PullRequestChanged,
    Pushed,
    RepositoriesChanged,
    RepositoryChanged,
)
from bot.domain.own_payloads import timer_body
from bot.domain.parse import PARSED, parse

REPOSITORY = {
    "id": 42,
    "name": "shop",
    "full_name": "acme/shop",
    "owner": {"login": "acme", "id": 1},
    "default_branch": "trunk",
}
HEAD = {
    "repository": REPOSITORY,
    "installation": {"id": 7, "node_id": "x"},
    "sender": {"id": 99, "login": "ada", "type": "User"},
}
ORIGIN = Origin(42, "acme", "shop", "trunk", 7, Account(99, "ada"))


def event_of(name: str, payload: Any, **more: Any) -> Any:
    body = json.dumps({**HEAD, **payload, **more}).encode() if isinstance(payload, dict) else payload
    return parse(Delivery("guid", name, "", 42, 7, body, 0.0))


def test_push_names_its_branch_and_files() -> None:
    commits = [{"added": ["a"], "modified": ["b"], "removed": []}, {"added": None, "modified": ["a"]}]
    event = event_of("push", {"ref": "refs/heads/feature/x", "after": "abc", "commits": commits, "strange": [1]})
    assert event == Pushed(ORIGIN, "feature/x", "abc", frozenset({"a", "b"}), files_known=True)


@pytest.mark.parametrize(
    "cut", [{"commits": []}, {"forced": True}, {"created": True}, {"commits": [{"added": []}] * 2048}]
)
def test_push_whose_files_are_not_all_named_says_so(cut: dict[str, Any]) -> None:
    payload = {"ref": "refs/heads/trunk", "after": "abc", "commits": [{"added": ["a"]}], **cut}
    assert event_of("push", payload).files_known is False


def test_pushed_tag_is_ignored() -> None:
    assert event_of("push", {"ref": "refs/tags/v1"}) == Ignored("refs/tags/v1 is no branch")


def comment(**more: Any) -> dict[str, Any]:
    said = {"id": 5, "node_id": "IC_5", "body": "/done", "created_at": "2025-01-02T03:04:05Z"}
    return {"action": "created", "issue": {"number": 3}, "comment": {**said, "user": HEAD["sender"], **more}}


def test_comment_carries_its_words_and_author() -> None:
    event = event_of("issue_comment", comment())
    assert isinstance(event, Commented)
    assert (event.number, event.comment_id, event.body, event.on_pull_request) == (3, 5, "/done", False)
    assert event.author == Account(99, "ada")
    assert event.at.isoformat() == "2025-01-02T03:04:05+00:00"


def test_author_that_is_deleted_is_none_and_an_app_loses_its_suffix() -> None:
    assert event_of("issue_comment", comment(user=None)).author is None
    app = {"id": 8, "login": "helper[bot]", "type": "Bot"}
    assert event_of("issue_comment", comment(user=app)).author == Account(8, "helper", is_bot=True)


@pytest.mark.parametrize("action", ["edited", "deleted", "pinned"])
def test_only_a_new_comment_gives_commands(action: str) -> None:
    assert isinstance(event_of("issue_comment", {**comment(), "action": action}), Ignored)


def test_comment_on_a_pull_request_is_told_apart() -> None:
    payload = {**comment(), "issue": {"number": 3, "pull_request": {"url": "x"}}}
    assert event_of("issue_comment", payload).on_pull_request is True


def test_issue_event_names_action_and_label() -> None:
    payload = {"action": "labeled", "issue": {"number": 3, "title": "x"}, "label": {"name": "state:ready"}}
    assert event_of("issues", payload) == IssueChanged(ORIGIN, 3, "labeled", "state:ready")
    assert isinstance(event_of("issues", {"action": "closed", "issue": {"number": 3, "pull_request": {}}}), Ignored)


def test_edges_name_the_issues_of_this_repository() -> None:
    here = {"parent_issue": {"number": 1}, "sub_issue": {"number": 2}, "sub_issue_repo": {"id": 42}}
    assert event_of("sub_issues", here) == EdgeChanged(ORIGIN, (1, 2))
    away = {"blocked_issue": {"number": 3}, "blocking_issue": {"number": 3}, "blocking_issue_repo": {"id": 43}}
    assert event_of("issue_dependencies", away) == EdgeChanged(ORIGIN, (3,))


def test_renamed_label_keeps_its_former_name() -> None:
    payload = {"action": "edited", "label": {"name": "new"}, "changes": {"name": {"from": "old"}}}
    assert event_of("label", payload) == LabelChanged(ORIGIN, "edited", "new", "old")


def test_milestone_and_member_are_read() -> None:
    milestone = event_of("milestone", {"action": "closed", "milestone": {"number": 4, "updated_at": "x"}})
    assert milestone == MilestoneChanged(ORIGIN, 4, "closed")
    assert event_of("member", {"action": "added", "member": {"id": 5}}) == MembersChanged(ORIGIN, 5)


def test_repositories_come_and_go() -> None:
    one = {"id": 1, "full_name": "acme/one", "name": "one"}
    came = event_of("installation_repositories", {"action": "added", "repositories_added": [one]})
    assert came == RepositoriesChanged(7, ((1, "acme", "one"),), ())
    went = event_of("installation_repositories", {"action": "removed", "repositories_removed": [one]})
    assert went == RepositoriesChanged(7, (), (1,))
    assert event_of("installation", {"action": "created", "repositories": [one]}).added == ((1, "acme", "one"),)
    assert event_of("installation", {"action": "suspend"}).is_gone


def test_default_branch_that_moved_is_told_from_other_edits() -> None:
    moved = {"action": "edited", "changes": {"default_branch": {"from": "main"}}}
    assert event_of("repository", moved) == RepositoryChanged(ORIGIN, "default_branch")
    assert isinstance(event_of("repository", {"action": "edited", "changes": {"description": {}}}), Ignored)
    assert event_of("repository", {"action": "renamed"}) == RepositoryChanged(ORIGIN, "renamed")


def test_timer_comes_back_as_it_was_set() -> None:
    due = parse(Delivery("guid", TIMER, "status", 42, 7, timer_body("status", ORIGIN), 0.0))
    assert isinstance(due, Due)
    assert (due.kind, due.origin.repository_id, due.origin.owner, due.origin.name) == ("status", 42, "acme", "shop")
    assert due.origin.installation == 7


@pytest.mark.parametrize("name", sorted(PARSED))
def test_payload_nested_without_end_is_ignored(name: str) -> None:
    body = b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert isinstance(parse(Delivery("guid", name, "", 0, 0, body, 0.0)), Ignored)


def test_time_without_a_zone_can_be_compared() -> None:
    body = b'{"action":"created","issue":{"number":1},"comment":{"id":1,"created_at":"2025-08-13T09:00:00"}}'
    said = parse(Delivery("guid", "issue_comment", "", 0, 0, body, 0.0))
    assert isinstance(said, Commented)
    assert said.at == datetime(2025, 8, 13, 9, tzinfo=UTC)


@pytest.mark.parametrize("name", sorted(PARSED))
def test_payload_without_anything_is_an_event_or_ignored(name: str) -> None:
    event = parse(Delivery("guid", name, "", 0, 0, b"{}", 0.0))
    assert type(event).__module__ == "bot.domain.events"


@given(name=st.sampled_from(sorted(PARSED)), body=st.binary(max_size=200))
def test_any_bytes_are_an_event_or_ignored(name: str, body: bytes) -> None:
    event = parse(Delivery("guid", name, "", 0, 0, body, 0.0))
    assert type(event).__module__ == "bot.domain.events"


WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
KEYS = st.sampled_from(
    [
        "action",
        "repository",
        "issue",
        "comment",
        "label",
        "sender",
        "ref",
        "commits",
        "changes",
        "member",
        "installation",
    ]
)


@given(name=st.sampled_from(sorted(PARSED)), payload=st.dictionaries(KEYS, WILD))
def test_any_json_is_an_event_or_ignored(name: str, payload: dict[str, Any]) -> None:
    event = parse(Delivery("guid", name, "", 0, 0, json.dumps(payload).encode(), 0.0))
    assert not isinstance(event, Ignored) or "\n" not in event.reason


def test_push_names_issues_by_its_messages_and_its_branch() -> None:
    commits = [{"message": "Schema for #3\n\nalso #4"}, {"message": None}, {"message": "x" * 3_000 + " #9"}]
    event = event_of("push", {"ref": "refs/heads/ada/12-schema", "after": "abc", "commits": commits})
    assert isinstance(event, Pushed)
    assert event.named == {3, 4, 12}


def pull(**more: Any) -> dict[str, Any]:
    whole = {
        "number": 8,
        "title": "Schema",
        "body": "Closes #3",
        "state": "open",
        "draft": False,
        "merged": False,
        "user": {"id": 5, "login": "gemini[bot]", "type": "Bot"},
        "head": {"ref": "3-schema", "sha": "abc", "repo": {"id": 42}},
        "base": {"ref": "trunk", "sha": "def", "repo": {"id": 42}},
        "updated_at": "2025-01-02T03:04:05Z",
        "strange": [1],
    }
    return {"action": "opened", "number": 8, "pull_request": {**whole, **more}}


def test_pull_request_carries_its_ends_words_and_author() -> None:
    event = event_of("pull_request", pull())
    assert isinstance(event, PullRequestChanged)
    assert (event.number, event.action, event.title, event.body) == (8, "opened", "Schema", "Closes #3")
    assert (event.head_sha, event.head_branch, event.base_branch) == ("abc", "3-schema", "trunk")
    assert event.author == Account(5, "gemini", is_bot=True)
    assert (event.is_open, event.is_draft, event.is_merged, event.is_fork) == (True, False, False, False)
    assert event.at == datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("head", [None, {"ref": "x", "sha": "abc", "repo": None}, {"repo": {"id": 43}}])
def test_pull_request_from_elsewhere_is_a_fork(head: Any) -> None:
    event = event_of("pull_request", pull(head=head, user=None, body=None, state="closed", merged=True))
    assert isinstance(event, PullRequestChanged)
    assert event.is_fork
    assert (event.author, event.body, event.is_open, event.is_merged) == (None, "", False, True)


def test_pull_request_without_a_number_is_ignored() -> None:
    assert event_of("pull_request", {"action": "opened"}) == Ignored("the payload names no pull request")
