"""What people wait for in a browser: the first paint with 1,000 tasks, and a change on the screen after its delivery.

    python -m benchmarks.paint [--rounds 5]

Chromium, the server and the sandbox share the machine.
"""

import argparse
import statistics
import sys
import time

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import func, select

from bot.store.tables import deliveries
from tests.browser.conftest import launched
from tests.browser.dashboards import Dashboard, running_dashboard

WANTED_PAINT = 1.0
WANTED_CHANGE = 0.5
PAGES = ("", "/board", "/graph", "/tasks", "/schedule")
PAINTED = """() => new Promise((tell) => {
  const seen = performance.getEntriesByName("first-contentful-paint")[0];
  if (seen) return tell(seen.startTime / 1000);
  new PerformanceObserver((list) => {
    const one = list.getEntriesByName("first-contentful-paint")[0];
    if (one) tell(one.startTime / 1000);
  }).observe({ type: "paint", buffered: true });
})"""
WATCH = """(words) => {
  window.shownAt = 0;
  const parts = document.getElementById("parts");
  new MutationObserver(() => {
    if (!window.shownAt && parts.textContent.includes(words)) window.shownAt = Date.now() / 1000;
  }).observe(parts, { childList: true, subtree: true });
}"""


def paint(page: Page, url: str) -> float:
    page.goto(url, wait_until="load")
    seconds: float = page.evaluate(PAINTED)
    return seconds


def change(page: Page, dashboard: Dashboard, turn: int) -> float:
    """From the moment at which the comment's delivery was there to the moment at which the card says it."""
    words = f"{turn + 10} %"
    page.evaluate(WATCH, words)
    began = time.time()
    dashboard.say("gemini", "task:postgres", f"/progress {turn + 10}%")
    while not (shown := page.evaluate("window.shownAt")):
        page.wait_for_timeout(50)
    of_now = deliveries.c.event == "issue_comment", deliveries.c.received >= began
    query = select(func.min(deliveries.c.received)).where(*of_now)
    with dashboard.server.database.engine.connect() as connection:
        return float(shown - connection.scalar(query))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with sync_playwright() as playwright, running_dashboard() as dashboard:
        browser = launched(playwright)
        slowest = 0.0
        for path in PAGES:
            times = [paint(browser.new_page(), f"{dashboard.url}/r/acme/archive{path}") for _ in range(rounds)]
            slowest = max(slowest, statistics.median(times))
            print(f"first paint of {path or '/':<10} {statistics.median(times):.2f} s (slowest {max(times):.2f})")
        page = browser.new_page()
        page.goto(f"{dashboard.url}/r/acme/shop/board")
        page.wait_for_selector("[data-live][data-state=on]")
        dashboard.say("gemini", "task:postgres", "/claim")
        page.get_by_role("region", name="In progress").get_by_text("gemini").first.wait_for()
        page.wait_for_timeout(2_000)
        found = []
        for turn in range(rounds):
            found.append(change(page, dashboard, turn))
            page.wait_for_timeout(1_000)
        browser.close()
    middle = statistics.median(found)
    print(f"a change is on the screen {middle:.2f} s after its delivery (slowest {max(found):.2f})")
    print(f"wanted: paint {WANTED_PAINT} s, change {WANTED_CHANGE} s")
    return 0 if slowest <= WANTED_PAINT and middle <= WANTED_CHANGE else 1


if __name__ == "__main__":
    sys.exit(main())
