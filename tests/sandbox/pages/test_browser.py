"""The pages in a real Chromium: they follow what happens, and keep what a person is doing."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bot.sandbox import pages
from bot.sandbox.actor import person
from bot.sandbox.model import Account, Issue, Repository
from bot.sandbox.operations import comments, issues, labels
from bot.sandbox.server import Sandbox
from tests.sandbox.shop import SEED

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

pytestmark = pytest.mark.xdist_group("browser")


@dataclass(slots=True)
class Visit:
    """An open page of a running sandbox; `faults` are what the browser complained of."""

    sandbox: Sandbox
    page: Page
    faults: list[str]

    @property
    def repository(self) -> Repository:
        return self.sandbox.world.repository("acme", "shop")

    @property
    def issue(self) -> Issue:
        return self.repository.issues[1]

    def account(self, login: str) -> Account:
        return self.sandbox.world.account(login)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.sandbox.url}/acme/shop/{path}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = next((path for name in NAMES if (path := shutil.which(name))), None)
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    with Sandbox.start(SEED, pages=pages.app) as sandbox:
        page = chromium.new_page(viewport={"width": 1200, "height": 900})
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        visit = Visit(sandbox, page, faults)
        yield visit
        page.close()
        assert visit.faults == []


def test_a_comment_of_somebody_else_appears_and_what_one_types_stays(visit: Visit) -> None:
    visit.open("issues/1")
    visit.page.fill("#body", "half a sentence")
    visit.page.locator("#body").evaluate("box => box.setSelectionRange(4, 4)")
    visit.sandbox.do(comments.create, person(visit.account("bob")), visit.issue, body="from elsewhere")
    expect(visit.page.locator(".comment", has_text="from elsewhere")).to_be_visible()
    expect(visit.page.locator("#body")).to_have_value("half a sentence")
    expect(visit.page.locator("#body")).to_be_focused()
    assert visit.page.locator("#body").evaluate("box => box.selectionStart") == 4


def test_only_what_changed_is_replaced(visit: Visit) -> None:
    body = "<details><summary>More</summary>\n\ninside\n\n</details>"
    visit.sandbox.do(comments.create, person(visit.account("bob")), visit.issue, body=body)
    visit.open("issues/1")
    visit.page.get_by_text("More", exact=True).click()
    visit.page.locator(".comment").first.evaluate("one => { one.mark = 'same' }")
    visit.sandbox.do(labels.add, person(visit.account("ada")), visit.issue, [visit.repository.labels["question"]])
    expect(visit.page.locator("#side .label", has_text="question")).to_be_visible()
    expect(visit.page.get_by_text("inside", exact=True)).to_be_visible()
    assert visit.page.locator(".comment").first.evaluate("one => one.mark") == "same"


def test_one_comments_as_another_by_the_keyboard(visit: Visit) -> None:
    visit.open("issues/1")
    visit.page.keyboard.press("c")
    expect(visit.page.locator("#body")).to_be_focused()
    visit.page.select_option("#compose-as", "bob")
    visit.page.fill("#body", "one\ntwo")
    visit.page.keyboard.press("Control+Enter")
    expect(visit.page.locator("#body")).to_have_value("")
    expect(visit.page.locator(".comment", has_text="one")).to_be_visible()
    assert visit.page.url.endswith("/issues/1")
    (*_, comment) = visit.issue.comments.values()
    assert (comment.author, comment.body) == (visit.account("bob"), "one\ntwo")
    expect(visit.page.locator("#acting-as")).to_have_value("bob")
    expect(visit.page.locator("#announce")).to_have_text("New comment by bob")


def test_a_box_is_ticked_for_everybody(visit: Visit, chromium: Browser) -> None:
    visit.sandbox.do(issues.edit, person(visit.account("ada")), visit.issue, body="- [ ] one\n- [ ] two")
    visit.open("issues/1")
    other = chromium.new_page()
    other.goto(visit.page.url)
    visit.page.get_by_label("two", exact=True).check()
    expect(other.get_by_label("two", exact=True)).to_be_checked()
    expect(other.get_by_label("one", exact=True)).not_to_be_checked()
    assert visit.issue.body == "- [ ] one\n- [x] two"
    other.close()


def test_an_issue_is_closed_and_the_button_turns(visit: Visit) -> None:
    visit.open("issues/1")
    visit.page.get_by_role("button", name="Close issue").click()
    expect(visit.page.locator(".state-closed")).to_be_visible()
    expect(visit.page.locator("#tab-count")).to_have_text("2")
    visit.page.fill("#body", "not yet")
    visit.page.get_by_role("button", name="Reopen with comment").click()
    expect(visit.page.locator(".state-open")).to_be_visible()
    assert visit.issue.state == "open"


def test_a_refusal_is_shown_and_the_words_are_kept(visit: Visit) -> None:
    visit.sandbox.do(issues.lock, person(visit.account("ada")), visit.issue)
    visit.open("issues/1")
    visit.page.select_option("#compose-as", "eve")
    visit.page.fill("#body", "let me in")
    visit.page.locator("[data-default]").click()
    expect(visit.page.get_by_role("alert")).to_have_text("Unable to create comment because issue is locked.")
    expect(visit.page.locator("#body")).to_have_value("let me in")
    assert [one for one in visit.faults if "403" not in one] == []
    visit.faults.clear()


def test_the_list_follows_with_its_menu_open(visit: Visit) -> None:
    visit.open("issues")
    visit.page.locator("summary", has_text="Label").click()
    visit.sandbox.do(issues.create, person(visit.account("ada")), visit.repository, title="Brand new")
    expect(visit.page.locator(".issue-title", has_text="Brand new")).to_be_visible()
    expect(visit.page.get_by_role("link", name="agent:claude").first).to_be_visible()
    visit.page.keyboard.press("Escape")
    visit.page.keyboard.press("/")
    expect(visit.page.locator("#q")).to_be_focused()


@pytest.mark.parametrize("width", [320, 400, 768])
@pytest.mark.parametrize("path", ["issues", "issues/1", "issues/new", "labels", "milestones", ""])
def test_no_page_is_wider_than_the_screen(visit: Visit, width: int, path: str) -> None:
    long = "a" * 120 + " " + "word " * 40
    visit.sandbox.do(
        issues.edit, person(visit.account("ada")), visit.issue, title="T" * 200, body=f"`{long}`\n\n{long}"
    )
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.open(path)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_a_script_everything_still_works(chromium: Browser) -> None:
    with Sandbox.start(SEED, pages=pages.app) as sandbox:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{sandbox.url}/acme/shop/issues/1")
        page.select_option("#compose-as", "bob")
        page.fill("#body", "plain")
        page.click("[data-default]")
        expect(page.locator(".comment", has_text="plain")).to_be_visible()
        assert page.url.endswith("/issues/1")
        context.close()
