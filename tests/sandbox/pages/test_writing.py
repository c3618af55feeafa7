"""What people send from the pages: by the API's operations, with its events and its refusals."""

import pytest
from starlette.testclient import TestClient

from bot.sandbox.actor import person
from bot.sandbox.operations import comments, issues
from tests.sandbox.graphql.place import Place

ISSUE = "/acme/shop/issues/1"


def happened(place: Place) -> list[str]:
    found = [f"{notice.event}.{notice.action} by {notice.sender.login}" for notice in place.notices]
    place.notices.clear()
    return found


@pytest.fixture
def issue(place: Place) -> Place:
    place.open("Talk", body="- [ ] one\n- [x] two\n")
    place.notices.clear()
    return place


def test_a_comment_is_written_as_whoever_is_chosen(browser: TestClient, issue: Place) -> None:
    answer = browser.post(ISSUE, data={"as": "bob", "body": "one\r\ntwo", "do": "comment"})
    assert answer.status_code == 200
    (comment,) = issue.repository.issues[1].comments.values()
    assert (comment.author, comment.body) == (issue.bob, "one\ntwo")
    assert happened(issue) == ["issue_comment.created by bob"]


def test_the_next_comment_is_by_the_same_person(browser: TestClient, issue: Place) -> None:
    browser.post(ISSUE, data={"as": "bob", "body": "first", "do": "comment"})
    browser.post(ISSUE, data={"body": "second", "do": "comment"})
    assert happened(issue) == ["issue_comment.created by bob"] * 2


def test_a_bot_speaks_as_its_app(browser: TestClient, issue: Place) -> None:
    browser.post(ISSUE, data={"as": "baton[bot]", "body": "beep", "do": "comment"})
    (comment,) = issue.repository.issues[1].comments.values()
    assert comment.via_app is issue.app


def test_browsers_line_ends_stay_where_a_fault_says_so(browser: TestClient, issue: Place) -> None:
    issue.world.faults.turn_on("browser-crlf")
    browser.post(ISSUE, data={"as": "ada", "body": "one\r\ntwo\nthree", "do": "comment"})
    (comment,) = issue.repository.issues[1].comments.values()
    assert comment.body == "one\r\ntwo\r\nthree"


def test_closing_with_a_comment_does_both(browser: TestClient, issue: Place) -> None:
    browser.post(ISSUE, data={"as": "ada", "body": "done", "do": "close"})
    assert happened(issue) == ["issue_comment.created by ada", "issues.closed by ada"]
    browser.post(ISSUE, data={"as": "ada", "body": "", "do": "reopen"})
    assert happened(issue) == ["issues.reopened by ada"]
    browser.post(ISSUE, data={"as": "ada", "body": " ", "do": "close-not-planned"})
    assert issue.repository.issues[1].state_reason == "not_planned"


def test_an_empty_comment_is_refused(browser: TestClient, issue: Place) -> None:
    answer = browser.post(ISSUE, data={"as": "ada", "body": "  ", "do": "comment"})
    assert answer.status_code == 422
    assert "Body can&#39;t be blank" in answer.text
    assert browser.post(ISSUE, data={"body": ""}, headers={"x-part": "1"}).text == "Body can't be blank"


def test_who_may_not_is_refused_as_over_the_api(browser: TestClient, issue: Place) -> None:
    answer = browser.post(ISSUE, data={"as": "eve", "body": "", "do": "close"}, headers={"x-part": "1"})
    assert (answer.status_code, answer.text) == (403, "Must have admin rights to Repository.")
    assert issue.repository.issues[1].state == "open"


def test_a_box_is_ticked_by_its_line(browser: TestClient, issue: Place) -> None:
    data = {"as": "ada", "line": "0", "done": "true", "version": "0"}
    assert browser.post(f"{ISSUE}/tasks", data=data).status_code == 200
    assert issue.repository.issues[1].body == "- [x] one\n- [x] two\n"
    assert happened(issue) == ["issues.edited by ada"]
    browser.post(f"{ISSUE}/tasks", data=data | {"line": "1", "done": "false", "version": "2"})
    assert issue.repository.issues[1].body == "- [x] one\n- [ ] two\n"


@pytest.mark.parametrize("data", [{"line": "2"}, {"line": "99"}, {"line": "x"}, {}, {"line": "0", "version": "7"}])
def test_a_box_that_is_not_there_any_more_is_not_ticked(
    browser: TestClient, issue: Place, data: dict[str, str]
) -> None:
    answer = browser.post(f"{ISSUE}/tasks", data={"as": "ada", "done": "true", "version": "0"} | data)
    assert answer.status_code == 409
    assert happened(issue) == []


def test_a_box_of_a_comment_is_ticked(browser: TestClient, issue: Place) -> None:
    thing = comments.create(
        issue.world, person(issue.ada), issue.repository.issues[1], body="1. [ ] here\r\n2. [ ] there"
    )
    data = {"as": "ada", "comment": str(thing.id), "line": "1", "done": "true", "version": "0"}
    browser.post(f"{ISSUE}/tasks", data=data)
    assert thing.body == "1. [ ] here\r\n2. [x] there"


def test_a_reaction_is_given_and_taken_back(browser: TestClient, issue: Place) -> None:
    for count in (1, 0, 1):
        browser.post(f"{ISSUE}/reactions", data={"as": "bob", "content": "heart"})
        assert len(issue.repository.issues[1].reactions) == count
    assert browser.post(f"{ISSUE}/reactions", data={"as": "bob", "content": "shrug"}).status_code == 422


def test_labels_are_set_and_texts_are_edited(browser: TestClient, issue: Place) -> None:
    thing = issue.repository.issues[1]
    browser.post(f"{ISSUE}/labels", data={"as": "ada", "label": ["bug", "question"]})
    assert [label.name for label in thing.labels.values()] == ["bug", "question"]
    browser.post(f"{ISSUE}/labels", data={"as": "ada"})
    assert thing.labels == {}
    browser.post(f"{ISSUE}/edit", data={"as": "ada", "body": "new\r\ntext"})
    assert (thing.title, thing.body) == ("Talk", "new\ntext")
    assert browser.post(f"{ISSUE}/edit", data={"as": "ada", "title": " "}).status_code == 422


def test_an_issue_is_opened(browser: TestClient, place: Place) -> None:
    data = {"as": "bob", "title": "New", "body": "Words", "label": "bug"}
    answer = browser.post("/acme/shop/issues", data=data)
    assert str(answer.url).endswith("/acme/shop/issues/1")
    assert happened(place) == ["issues.opened by bob", "issues.labeled by bob"]
    assert browser.post("/acme/shop/issues", data={"as": "bob", "title": ""}).status_code == 422


def test_a_comment_that_is_gone_takes_no_reaction(browser: TestClient, issue: Place) -> None:
    answer = browser.post(f"{ISSUE}/reactions", data={"as": "bob", "content": "heart", "comment": "12345"})
    assert (answer.status_code, "This comment was deleted." in answer.text) == (404, True)


def test_who_one_is_stays_in_a_cookie(browser: TestClient, place: Place) -> None:
    answer = browser.post("/-/as", data={"login": "bob", "back": "/acme/shop/issues"})
    assert str(answer.url).endswith("/acme/shop/issues")
    assert '<option value="bob" selected>' in answer.text
    assert browser.post("/-/as", data={"login": "nobody"}).status_code == 404


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:x", ""])
def test_switching_leads_nowhere_else(browser: TestClient, place: Place, back: str) -> None:
    answer = browser.post("/-/as", data={"login": "bob", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_world_without_people_can_be_read(browser: TestClient, place: Place) -> None:
    place.open("Old")
    place.world.accounts.clear()
    assert browser.get(ISSUE).status_code == 200
    assert browser.post(ISSUE, data={"body": "x"}).status_code == 422


def test_a_locked_issue_says_so(browser: TestClient, issue: Place) -> None:
    issues.lock(issue.world, person(issue.ada), issue.repository.issues[1])
    answer = browser.post(ISSUE, data={"as": "eve", "body": "x"}, headers={"x-part": "1"})
    assert (answer.status_code, answer.text) == (403, "Unable to create comment because issue is locked.")
