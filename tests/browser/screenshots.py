"""Makes the pictures of the documentation from the running demo: `make screenshots`."""

from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ROOT, Demo, launched, running_demo, visiting
from tests.browser.dashboards import Dashboard, running_dashboard

IMAGES = ROOT / "docs" / "images"
STORY = 60_000
SETTLED = 2_500
"""Milliseconds until nothing moves any more."""
WIDE = (1400, 900)


HARBOUR = "/r/acme/harbour"
DASHBOARD = (
    (HARBOUR, (1280, 900), "light", "dashboard.png"),
    (HARBOUR, (1280, 900), "dark", "dashboard-dark.png"),
    (f"{HARBOUR}/board", (1280, 860), "light", "dashboard-board.png"),
    (f"{HARBOUR}/graph", (1280, 860), "light", "dashboard-graph.png"),
    (f"{HARBOUR}/schedule", (1280, 900), "light", "dashboard-schedule.png"),
    (f"{HARBOUR}/board", (400, 820), "dark", "dashboard-phone.png"),
)


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, running_demo(pace=0.8) as demo:
        browser = launched(playwright)
        _demo(browser, demo, "light", IMAGES / "demo.png")
        _demo(browser, demo, "dark", IMAGES / "demo-dark.png")
        _sandbox(browser, demo, _raced(browser, demo), (1280, 1100), IMAGES / "sandbox-issue.png")
        _sandbox(browser, demo, "", (1280, 860), IMAGES / "sandbox-issues.png")
        _sandbox(browser, demo, "", (400, 820), IMAGES / "sandbox-phone.png")
        with running_dashboard() as dashboard:
            for path, size, scheme, name in DASHBOARD:
                _dashboard(browser, dashboard, path, size, scheme, IMAGES / name)
        browser.close()
    for picture in sorted(IMAGES.glob("*.png")):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size // 1024} kB")


def _demo(browser: Browser, demo: Demo, scheme: str, path: Path) -> None:
    """The end of the story, with the agents and what they may do now."""
    width, height = WIDE
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    with visiting(context, demo, demo.page_url) as visit:
        visit.page.wait_for_selector("#turn:not([hidden])", timeout=STORY)
        visit.page.wait_for_timeout(SETTLED)
        _scroll_to(visit.page, "Critical path")
        visit.page.wait_for_timeout(SETTLED)
        visit.page.screenshot(path=path)
    context.close()


def _raced(browser: Browser, demo: Demo) -> str:
    """Path of the issue that two agents claimed: the one with the most comments."""
    page = browser.new_page()
    page.goto(f"{demo.sandbox_url}?q=is:open+sort:comments-desc")
    path = page.locator(".issue-title").first.get_attribute("href") or ""
    page.close()
    return "/" + path.rpartition("/")[2]


def _scroll_to(page: Page, heading: str) -> None:
    """Inside the sheet alone; the page itself stands still."""
    page.locator("#status h3", has_text=heading).evaluate(
        "h => { const s = h.closest('.sheet'); "
        "s.scrollTop += h.getBoundingClientRect().top - s.getBoundingClientRect().top - 14 }"
    )


def _sandbox(browser: Browser, demo: Demo, path: str, size: tuple[int, int], picture: Path) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    with visiting(context, demo, demo.sandbox_url + path) as visit:
        visit.page.wait_for_timeout(SETTLED)
        visit.page.screenshot(path=picture)
    context.close()


def _dashboard(
    browser: Browser, dashboard: Dashboard, path: str, size: tuple[int, int], scheme: str, picture: Path
) -> None:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme)
    page = context.new_page()
    page.goto(dashboard.url + path)
    page.wait_for_timeout(SETTLED)
    page.screenshot(path=picture)
    context.close()


if __name__ == "__main__":
    main()
