"""What the pages show."""

import re

import pytest
from starlette.testclient import TestClient

from bot.sandbox.actor import person
from bot.sandbox.git import writing
from bot.sandbox.operations import (
    accounts,
    comments,
    dependencies,
    issues,
    labels,
    milestones,
    pins,
    reactions,
    repositories,
    sub_issues,
)
from bot.sandbox.pages.story import Happening, tell
from tests.sandbox.graphql.place import Place


def text(html: str) -> str:
    """What a reader sees of a page, with single spaces."""
    bare = re.sub(r"<(script|style|svg|option)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", bare)).strip()


def main(html: str) -> str:
    return text(html[html.index("<main") :])


def test_home_lists_repositories_and_apps(browser: TestClient, place: Place) -> None:
    place.open("One")
    repositories.create(place.world, place.acme, "attic", private=True)
    seen = main(browser.get("/").text)
    assert "acme/shop Sells things" in seen
    assert "acme/attic private" in seen
    assert "Baton Installed on acme Deliveries 0" in seen


def test_the_list_shows_what_one_wants_to_know(browser: TestClient, place: Place) -> None:
    world, ada = place.world, person(place.ada)
    week = milestones.create(world, ada, place.repository, title="Week 1")
    first = place.open("First <b>", labels=[place.repository.labels["bug"]], milestone=week, assignees=[place.bob])
    second = place.open("Second")
    dependencies.add(world, ada, first, second)
    sub_issues.add(world, ada, first, second)
    comments.create(world, ada, first, body="word")
    pins.pin(world, ada, second)
    page = browser.get("/acme/shop/issues").text
    seen = main(page)
    assert "First &lt;b&gt; bug #1 · ada opened" in seen
    assert "Week 1 · 0 of 1 · Blocked by #2" in seen
    assert 'title="Assigned to bob"' in page
    assert 'title="1 comment"' in page
    assert page.index('class="box pin"') < page.index('id="issue-list"')
    assert "Open 2" in seen
    assert "Closed 0" in seen


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Cart", "Open bug"]),
        ("?q=is:closed", ["Old bug"]),
        ("?q=label:bug", ["Old bug", "Open bug"]),
        ("?q=is:open+label:bug", ["Open bug"]),
        ("?q=cart", ["Cart"]),
        ("?q=nothing+like+this", []),
    ],
)
def test_the_list_is_filtered_by_search_words(browser: TestClient, place: Place, query: str, shown: list[str]) -> None:
    bug = place.repository.labels["bug"]
    place.open("Cart")
    place.open("Open bug", labels=[bug])
    issues.close(place.world, person(place.ada), place.open("Old bug", labels=[bug]))
    page = browser.get(f"/acme/shop/issues{query}").text
    titles = re.findall(r'class="issue-title strong"[^>]*>([^<]*)<', page)
    assert sorted(titles) == shown


def test_menus_add_and_take_away_a_filter(browser: TestClient, place: Place) -> None:
    place.open("One", labels=[place.repository.labels["help wanted"]])
    page = browser.get("/acme/shop/issues?q=is:open+cart").text
    assert "q=is%3Aopen+cart+label%3A%22help+wanted%22" in page
    page = browser.get('/acme/shop/issues?q=is:open+label:"help wanted"').text
    chosen = re.search(r'<a href="([^"]*)" aria-current="true"><span class="tick">.*?help wanted', page, re.DOTALL)
    assert chosen is not None
    assert chosen[1] == "/acme/shop/issues?q=is%3Aopen"


def test_long_lists_have_pages(browser: TestClient, place: Place) -> None:
    for i in range(60):
        place.open(f"Issue {i}")
    assert "Page 1 of 3" in main(browser.get("/acme/shop/issues").text)
    page = browser.get("/acme/shop/issues?q=is:open&page=3").text
    assert page.count('class="issue-title') == 10
    assert 'rel="prev"' in page
    assert "Page 3 of 3" in main(browser.get("/acme/shop/issues?page=99").text)


def test_an_issue_tells_its_story(browser: TestClient, place: Place) -> None:
    world, ada = place.world, person(place.ada)
    issue = place.open("Tell", body="Words <!-- secret -->here")
    labels.add(world, place.baton, issue, [place.repository.labels["bug"], place.repository.labels["question"]])
    labels.remove(world, place.baton, issue, [place.repository.labels["bug"]])
    comments.create(world, place.baton, issue, body="By the App")
    issues.edit(world, ada, issue, title="Told")
    issues.close(world, ada, issue, reason="not_planned")
    page = browser.get("/acme/shop/issues/1").text
    seen = main(page)
    assert "Words here" in seen
    assert "baton bot added bug question and removed bug labels" in seen
    assert "ada changed the title Tell Told" in seen
    assert "ada closed this as not planned" in seen
    assert "Closed as not planned" in seen
    assert "baton bot commented" in seen
    assert "Reopen issue" in seen


def test_the_side_bar_shows_relations(browser: TestClient, place: Place) -> None:
    world, ada = place.world, person(place.ada)
    parent, child, blocker = place.open("Parent"), place.open("Child"), place.open("Blocker")
    sub_issues.add(world, ada, parent, child)
    dependencies.add(world, ada, child, blocker)
    side = re.search(r"<aside.*?</aside>", browser.get("/acme/shop/issues/2").text, re.DOTALL)
    assert side is not None
    assert "Parent Parent #1 Blocked by Blocker #3" in text(side[0])
    assert "Sub-issues 0 of 1 Child #2" in text(browser.get("/acme/shop/issues/1").text)
    assert "Blocking Child #2" in text(browser.get("/acme/shop/issues/3").text)


def test_what_a_deleted_account_wrote_is_a_ghost_s(browser: TestClient, place: Place) -> None:
    issue = issues.create(place.world, person(place.eve), place.repository, title="Eve's")
    comments.create(place.world, person(place.eve), issue, body="hello")
    accounts.delete(place.world, place.eve)
    assert "ghost" in main(browser.get("/acme/shop/issues/1").text)
    assert browser.get("/acme/shop/issues").status_code == 200


def test_every_kind_of_event_has_words(browser: TestClient, place: Place) -> None:
    world, ada = place.world, person(place.ada)
    issue, other, third = place.open("One"), place.open("Two", body="see #1"), place.open("Three")
    week = milestones.create(world, ada, place.repository, title="Week 1")
    issues.update(world, ada, issue, title="Once", milestone=week, assignees=[place.bob])
    issues.update(world, ada, issue, milestone=None, assignees=[])
    for one in (other, third):
        sub_issues.add(world, ada, issue, one)
    for one in (other, third):
        dependencies.add(world, ada, one, issue)
    dependencies.add(world, ada, issue, place.open("Four"))
    for one in (other, third):
        sub_issues.remove(world, ada, issue, one)
    for one in (other, third):
        dependencies.remove(world, ada, one, issue)
    dependencies.remove(world, ada, issue, world.repository("acme", "shop").issues[4])
    pins.pin(world, ada, issue)
    pins.unpin(world, ada, issue)
    issues.lock(world, ada, issue, reason="too heated")
    issues.unlock(world, ada, issue)
    issues.close(world, ada, issue)
    issues.reopen(world, ada, issue)
    comments.delete(world, ada, comments.create(world, person(place.bob), issue, body="gone"))
    for number in (1, 2, 4):
        assert "did something" not in browser.get(f"/acme/shop/issues/{number}").text
    seen = main(browser.get("/acme/shop/issues/1").text)
    for words in (
        "added this to the Week 1 milestone",
        "removed this from the Week 1 milestone",
        "assigned bob",
        "unassigned bob",
        "added 2 sub-issues",
        "removed 2 sub-issues",
        "marked this as blocking",
        "marked this as blocked by",
        "no longer blocked by",
        "pinned this issue",
        "locked this conversation as too heated",
        "reopened this",
        "deleted a comment of bob",
        "mentioned this in",
    ):
        assert words in seen, words


def test_neighbours_are_told_together_and_others_apart(place: Place) -> None:
    issue = place.open("One")
    bug, question = place.repository.labels["bug"], place.repository.labels["question"]
    labels.add(place.world, place.baton, issue, [bug, question])
    labels.add(place.world, person(place.ada), issue, [place.repository.labels["invalid"]])
    place.world.clock.advance(minutes=5)
    labels.remove(place.world, person(place.ada), issue, [bug])
    told = [entry for entry in tell(issue) if isinstance(entry, Happening)]
    assert [len(entry.events) for entry in told] == [2, 1, 1]


def test_reactions_show_who_gave_them(browser: TestClient, place: Place) -> None:
    issue = place.open("Liked")
    for who in (place.ada, place.bob):
        reactions.add(place.world, person(who), issue, content="rocket")
    page = browser.get("/acme/shop/issues/1").text
    assert 'title="ada, bob" aria-pressed="true">🚀 2<' in page


def test_labels_and_milestones_have_pages(browser: TestClient, place: Place) -> None:
    world, ada = place.world, person(place.ada)
    week = milestones.create(world, ada, place.repository, title="Week 1", description="All of it")
    place.open("Open", milestone=week, labels=[place.repository.labels["bug"]])
    issues.close(world, ada, place.open("Closed", milestone=week))
    assert "50% complete · 1 open · 1 closed" in main(browser.get("/acme/shop/milestones").text)
    assert "Open Closed" not in main(browser.get("/acme/shop/milestone/1").text)
    assert "1 of 2" in main(browser.get("/acme/shop/milestone/1").text)
    assert "bug Something isn't working 1 open issue" in main(browser.get("/acme/shop/labels").text).replace(
        "&#39;", "'"
    )
    answer = browser.get("/acme/shop/labels/bug", follow_redirects=False)
    assert answer.headers["location"] == "/acme/shop/issues?q=is%3Aopen+label%3Abug"


def test_the_history_shows_what_each_edit_changed(browser: TestClient, place: Place) -> None:
    issue = place.open("Edited", body="one\ntwo")
    issues.edit(place.world, place.baton, issue, body="one\nthree <!-- state -->")
    seen = browser.get("/acme/shop/issues/1/history").text
    assert '<span class="minus">-two</span>' in seen
    assert '<span class="plus">+three &lt;!-- state --&gt;</span>' in seen
    comment = comments.create(place.world, person(place.ada), issue, body="a")
    comments.update(place.world, person(place.ada), comment, body="b")
    assert '<span class="plus">+b</span>' in browser.get(f"/acme/shop/issues/1/history?comment={comment.id}").text
    assert browser.get("/acme/shop/issues/1/history?comment=7").status_code == 404


def test_files_are_shown_from_git(browser: TestClient, place: Place) -> None:
    assert "This repository is empty" in main(browser.get("/acme/shop").text)
    files = {"README.md": b"# Hello <script>x</script>", "src/a b.py": b"print(1 < 2)\n", "logo.png": b"\0\1"}
    writing.commit_files(place.world, person(place.ada), place.repository, files, message="Begin\n\nmore")
    page = browser.get("/acme/shop").text
    assert "<h1" in page
    assert "<script>x" not in page
    assert "src README.md logo.png" in main(page)
    assert "a b.py" in main(browser.get("/acme/shop/tree/main/src").text)
    assert "print(1 &lt; 2)" in browser.get("/acme/shop/blob/main/src/a%20b.py").text
    assert "too large or no text" in main(browser.get("/acme/shop/blob/main/logo.png").text)
    assert browser.get("/acme/shop/blob/main/nope").status_code == 404
    assert browser.get("/acme/shop/tree/nope/x").status_code == 404


def test_an_issue_that_moved_is_followed(browser: TestClient, place: Place) -> None:
    store = repositories.create(place.world, place.acme, "store")
    issues.transfer(place.world, person(place.ada), place.open("Moving"), store)
    assert str(browser.get("/acme/shop/issues/1").url).endswith("/acme/store/issues/1")


@pytest.mark.parametrize("path", ["/nobody", "/acme/nope", "/acme/shop/issues/9", "/acme/shop/milestone/9", "/apps/x"])
def test_what_is_not_there_is_said(browser: TestClient, place: Place, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "Nothing stands at this address" in main(answer.text)


def test_every_page_is_whole(browser: TestClient, place: Place) -> None:
    """Each has one h1, no id twice, a label for every field, and no inline style or script."""
    issue = place.open("One", body="- [ ] a\n\n```mermaid\ngraph LR\n a --> b\n```")
    comments.create(place.world, place.baton, issue, body="word")
    milestones.create(place.world, person(place.ada), place.repository, title="Week 1")
    base = "/acme/shop"
    for path in (
        "/",
        "/acme",
        "/ada",
        "/apps/baton",
        "/apps/baton/deliveries",
        base,
        f"{base}/issues",
        f"{base}/labels",
    ):
        check_whole(browser.get(path).text, path)
    for path in ("issues/1", "issues/new", "issues/1/history", "milestones", "milestone/1"):
        check_whole(browser.get(f"{base}/{path}").text, path)


def check_whole(html: str, path: str) -> None:
    assert len(re.findall(r"<h1[ >]", html)) == 1, path
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids)), path
    assert not re.search(r"<[^>]+\sstyle=", html), path
    assert not re.search(r"<[^>]+\son\w+=", html), path
    assert not re.search(r"<script(?![^>]* src=)", html), path
    assert not re.search(r'(?:src|href)="https?://', html), path
    for field in re.findall(r'<(?:select|textarea|input(?![^>]*type="(?:hidden|checkbox)"))[^>]*\sid="([^"]+)"', html):
        assert f'for="{field}"' in html, (path, field)
