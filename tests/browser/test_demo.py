"""The first minute in a real browser: nothing is reloaded, nothing leaves the machine, everybody can use it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo, Visit, running_demo, visiting

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.timeout(400)]
STORY = 150_000
"""Milliseconds in which the whole story must be over."""


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    with running_demo(pace=3) as running:
        yield running


@pytest.fixture
def visit(chromium: Browser, demo: Demo) -> Iterator[Visit]:
    """The page after the story; what the browser complained of fails the test."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900})
    with visiting(context, demo, demo.page_url) as opened:
        expect(opened.page.locator("#turn")).to_be_visible(timeout=STORY)
        yield opened
    context.close()
    assert opened.faults == []
    assert opened.hosts == {"127.0.0.1"}


def say(page: Page, login: str, task: str, body: str) -> None:
    page.select_option("#turn-login", login)
    number = page.locator("#turn-number option", has_text=task).first.get_attribute("value")
    page.select_option("#turn-number", number)
    page.fill("#turn-body", body)
    page.get_by_role("button", name="Comment").click()


REMEMBER = """
sessionStorage.loads = Number(sessionStorage.loads || 0) + 1;
window.scenes = [];
addEventListener("DOMContentLoaded", () => {
  const scene = document.getElementById("scene");
  new MutationObserver(() => scenes.push(scene.textContent)).observe(scene, {childList: true});
});
"""
"""Each scene stands for a moment only, in which a busy machine may not look."""


def test_every_step_of_the_story_ticks_without_a_reload(chromium: Browser, demo: Demo) -> None:
    """The first to look: those that follow see how it ended."""
    context = chromium.new_context()
    context.add_init_script(REMEMBER)
    with visiting(context, demo, demo.page_url) as visit:
        page = visit.page
        expect(page.get_by_role("heading", name="Lantern Festival App")).to_be_visible()
        for step in ("build", "claim", "early", "finish"):
            expect(page.locator(f"[data-step={step}]")).to_have_class("step done", timeout=STORY)
        expect(page.locator("#turn")).to_be_visible(timeout=STORY)
        scenes = page.evaluate("scenes")
        for words in ("claimed this task first", "Reopened: mira closed this"):
            assert any(words in scene for scene in scenes), scenes
        expect(page.locator("#link-state")).to_have_text("live")
        assert page.evaluate("sessionStorage.loads") == "1"
        assert visit.faults == []
        assert visit.hosts == {"127.0.0.1"}
    context.close()


def test_the_document_is_left_and_its_status_right(visit: Visit) -> None:
    document, status = visit.page.get_by_label("The document").last, visit.page.locator("#status")
    expect(document).to_contain_text("Where we stand")
    expect(status).to_contain_text("Critical path")
    left, right = document.bounding_box(), status.bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    assert visit.page.evaluate("document.documentElement.scrollHeight <= innerHeight"), (
        "the page itself does not scroll"
    )


def test_your_turn_changes_the_status_without_a_reload(visit: Visit) -> None:
    row = visit.page.locator("#status tr", has_text="Count the seats on the quay").first
    say(visit.page, "basalt", "Count the seats on the quay", "/claim")
    expect(visit.page.locator("#scene")).to_contain_text("👍")
    visit.page.locator("#status summary", has_text="Basalt").click()
    expect(
        visit.page.locator("#status tr", has_text="Count the seats").filter(has_text="in progress").first
    ).to_be_visible()
    expect(row).to_contain_text("Basalt")
    expect(visit.page.locator("#turn-body")).to_have_value("")


def test_a_refusal_to_you_is_shown_with_what_to_do(visit: Visit) -> None:
    say(visit.page, "marigold", "Watch the services at night", "/claim")
    expect(visit.page.locator("#scene")).to_contain_text("this task is")
    expect(visit.page.locator("#scene")).to_contain_text("Next:")


def test_markup_in_a_comment_stays_text(visit: Visit) -> None:
    say(visit.page, "heron", "Watch the services at night", "<img src=x onerror=alert(1)> /claim")
    expect(visit.page.locator("#scene code.said")).to_have_text("<img src=x onerror=alert(1)> /claim")
    assert visit.page.locator("#scene img").count() == 0


@pytest.mark.parametrize("width", [320, 400, 860, 1024])
def test_no_width_scrolls_the_page_sideways(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 850})
    visit.page.eval_on_selector_all("#status details", "all => all.forEach(one => { one.open = true })")
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    expect(visit.page.locator("#status")).to_be_visible()


def test_on_a_phone_the_form_is_within_reach(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 400, "height": 850})
    button = visit.page.get_by_role("button", name="Comment")
    button.scroll_into_view_if_needed()
    expect(button).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_both_schemes(chromium: Browser, demo: Demo, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme)
    with visiting(context, demo, demo.page_url) as opened:
        expect(opened.page.locator("#turn")).to_be_visible(timeout=STORY)
        ratios = opened.page.evaluate(CONTRAST)
        assert opened.faults == []
    context.close()
    assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}


def test_the_form_is_reached_and_sent_by_the_keyboard(visit: Visit) -> None:
    page = visit.page
    page.locator("#turn-login").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#turn-number")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#turn-body")).to_be_focused()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("/help")
    page.keyboard.press("Enter")
    expect(page.locator("#scene")).to_contain_text("/progress")


def test_the_first_tab_skips_to_the_story(visit: Visit) -> None:
    visit.page.keyboard.press("Tab")
    expect(visit.page.get_by_role("link", name="Skip to the story")).to_be_focused()


def test_the_chart_is_drawn_with_numbers_and_colors(visit: Visit) -> None:
    visit.page.locator("#status summary", has_text="Dependencies").click()
    drawing = visit.page.locator("#status .drawing")
    expect(drawing).to_be_visible()
    expect(drawing).to_contain_text("#1 Draw the route map")
    assert drawing.locator(".edge").first.evaluate("edge => getComputedStyle(edge).fill") == "none"


def test_the_pinned_issue_takes_a_comment_and_its_answer_arrives(visit: Visit) -> None:
    page = visit.page
    page.get_by_role("link", name="open it").click()
    expect(page.get_by_role("heading", name="Status: Lantern Festival App")).to_be_visible()
    page.evaluate("document.body.dataset.same = 'yes'")
    page.select_option("#compose-as", "heron")
    page.fill("#body", "/help")
    page.locator("[data-default]").click()
    expect(page.locator(".comment", has_text="/progress").last).to_be_visible()
    assert page.evaluate("document.body.dataset.same") == "yes"


def test_what_is_open_on_the_pinned_issue_stays_open_when_it_changes(visit: Visit) -> None:
    """A fold is the same one though the count behind its name changed; of menus that are alike only that one opens."""
    visit.page.get_by_role("link", name="open it").click()
    issue = visit.page
    expect(issue.get_by_role("heading", name="Status: Lantern Festival App")).to_be_visible()
    issue.evaluate("document.body.dataset.same = 'yes'")
    fold = issue.locator("details", has=issue.locator("summary b", has_text="Basalt"))
    fold.locator("summary").click()
    row = fold.locator("tr", has_text="Count the seats on the quay")
    number = row.locator("a").first.inner_text().removeprefix("#")
    answer = issue.request.post(
        f"{visit.demo.page_url}say",
        form={"login": "basalt", "number": number, "body": "/claim\n/done"},
        headers={"origin": visit.demo.page_url.rstrip("/")},
    )
    assert answer.ok
    expect(row).to_contain_text("done")
    expect(fold).to_have_attribute("open", "")
    assert issue.locator(".comment details[open]").count() == 1
    assert issue.evaluate("document.body.dataset.same") == "yes"


def test_another_site_cannot_comment_through_the_page(visit: Visit, demo: Demo) -> None:
    answer = visit.page.request.post(
        f"{demo.page_url}say",
        form={"login": "heron", "number": "1", "body": "/done"},
        headers={"origin": "http://elsewhere.test"},
    )
    assert answer.status == 403


CONTRAST = """() => {
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = parts(getComputedStyle(e).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const names = [".bar-title", ".link-state", ".pane-title .dim", "#status th", "#status td a", ".step-title",
    ".caption", ".who", "code.said", ".chips button", "button[type=submit]", "#turn-body", ".bar nav a"];
  return Object.fromEntries(names.map((name) => {
    const element = document.querySelector(name);
    const [a, b] = [light(parts(getComputedStyle(element).color).slice(0, 3)), light(ground(element))];
    return [name, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
  }));
}"""
