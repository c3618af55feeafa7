"""The dashboard in a real browser: it lives, it is found by keyboard, it reads in dark, on a phone and on paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.dashboards import Dashboard, running_dashboard

pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
AXE = (Path(__file__).parent / "static" / "axe.min.js").read_text(encoding="utf-8")
LOOK = """async () => (await axe.run(document, %s)).violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`)"""
SERIOUS = LOOK % '{resultTypes: ["violations"]}'
CONTRAST = LOOK % '{resultTypes: ["violations"], runOnly: ["color-contrast"]}'
"""All that another scheme changes."""
LOADED = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .filter((one) => !one.name.includes("/live?") && !one.name.endsWith("/changes"))
  .map((one) => ({ packed: one.encodedBodySize, whole: one.decodedBodySize }))"""
WIDTHS = (768, 400, 320)
HARBOUR = "/r/acme/harbour"
TABS = ("", "/board", "/board?by=agent", "/graph", "/schedule", "/requirements", "/tasks", "/pulls", "/log")
PAGES = (
    "/",
    "/deliveries",
    "/deliveries/dead-letter-1",
    "/r/acme/nowhere",
    *(HARBOUR + tab for tab in TABS),
    f"{HARBOUR}/agents/mason",
    "/r/acme/archive",
    "/r/acme/archive/board",
    "/r/acme/archive/graph",
    "/r/acme/odd.names",
    "/r/acme/odd.names/tasks",
    "/r/acme/empty",
    "/r/acme/empty/graph",
    "/r/beta/single/board",
)


@pytest.fixture(scope="module")
def dashboard() -> Iterator[Dashboard]:
    with running_dashboard() as running:
        yield running


@contextmanager
def tab(context: BrowserContext, dashboard: Dashboard, path: str, *, is_there: bool = True) -> Iterator[Page]:
    """A page; what the browser complains of, and every other host that it asks, fails the test."""
    faults: list[str] = []
    hosts: set[str | None] = set()
    page = context.new_page()
    page.on("console", lambda told: faults.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(dashboard.url + path)
    yield page
    page.close()
    missing = "Failed to load resource: the server responded with a status of 404"
    assert [fault for fault in faults if is_there or not fault.startswith(missing)] == []
    assert hosts == {"127.0.0.1"}


@pytest.fixture
def wide(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context
    context.close()


def live(page: Page) -> None:
    expect(page.locator("[data-live]")).to_have_text("live", timeout=30_000)


def test_a_command_changes_the_board_without_a_reload(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, "/r/acme/shop/board") as page:
        live(page)
        page.evaluate("document.body.dataset.same = 'yes'")
        ready = page.get_by_role("region", name="Ready")
        expect(ready).to_contain_text("Set up the database")
        dashboard.say("gemini", "task:postgres", "/claim")
        doing = page.get_by_role("region", name="In progress")
        expect(doing).to_contain_text("Set up the database", timeout=30_000)
        expect(doing).to_contain_text("gemini")
        dashboard.say("gemini", "task:postgres", "/progress 60% tables are there")
        expect(doing).to_contain_text("60 %", timeout=30_000)
        assert page.evaluate("document.body.dataset.same") == "yes"


def test_what_was_opened_stays_open_when_something_changes(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, "/r/acme/shop") as page:
        live(page)
        dashboard.say("claude", "task:shelf", "/claim")
        expect(page.locator("#part-agents")).to_contain_text("Build the shelf", timeout=30_000)
        dashboard.say("claude", "task:shelf", "/done it stands")
        expect(page.locator("#part-burnup")).to_contain_text("done 1", timeout=30_000)
        page.locator("#d-burnup summary").click()
        expect(page.locator("#d-burnup")).to_have_attribute("open", "")
        dashboard.say("claude", "task:sign", "/claim")
        dashboard.say("claude", "task:sign", "/done it hangs")
        expect(page.locator("#part-burnup")).to_contain_text("done 2", timeout=30_000)
        expect(page.locator("#d-burnup")).to_have_attribute("open", "")


def test_the_overview_of_sessions_follows_too(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, "/") as page:
        live(page)
        card = page.locator(".session", has_text="Shop launch")
        expect(card).to_contain_text("4 tasks")
        dashboard.say("claude", "task:schema", "/block the index is missing")
        expect(card).to_contain_text("1 thing needs attention", timeout=30_000)
        page.get_by_label("Search").fill("harbour")
        expect(page.locator(".session")).to_have_count(1, timeout=30_000)


def test_a_drawing_shows_a_change(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, "/r/acme/shop/graph") as page:
        live(page)
        expect(page.locator("[data-canvas]")).to_have_attribute("data-drawn", "4")
        with page.expect_response(lambda answer: "graph.json" in answer.url, timeout=30_000) as told:
            dashboard.say("gemini", "task:postgres", "/block the disk is full")
        states = {node["id"]: node["state"] for node in told.value.json()["nodes"]}
        assert states["task:postgres"] == "blocked"


def test_searching_narrows_the_board_and_the_address_says_it(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, f"{HARBOUR}/board") as page:
        live(page)
        page.get_by_label("Search").press_sequentially("lamp", delay=20)
        expect(page.locator(".card")).to_have_count(2, timeout=30_000)
        expect(page.get_by_label("Search")).to_have_value("lamp")
        assert "q=lamp" in page.url
        page.get_by_label("by agent").check()
        expect(page.locator(".column")).to_have_count(1, timeout=30_000)
        page.reload()
        expect(page.get_by_label("Search")).to_have_value("lamp")
        expect(page.locator(".card")).to_have_count(2)


def test_a_thousand_tasks_fold_and_a_group_opens_by_the_keyboard(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, "/r/acme/archive/graph") as page:
        canvas = page.locator("[data-canvas]")
        expect(canvas).to_have_attribute("data-drawn", "20")
        expect(page.locator("[data-said]")).to_contain_text("20 folded groups")
        page.get_by_label("Find").fill("level 9")
        expect(page.locator("[data-said]")).to_have_text("1 found")
        canvas.focus()
        for key in ("ArrowLeft", "+", "-", "0", "Enter"):
            canvas.press(key)
        expect(canvas).to_have_attribute("data-drawn", "69", timeout=30_000)
        page.get_by_role("button", name="Fold all").click()
        expect(canvas).to_have_attribute("data-drawn", "20")


def test_the_graph_has_a_table_that_says_the_same(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, f"{HARBOUR}/graph") as page:
        page.get_by_text("As a table").click()
        row = page.get_by_role("row").filter(has_text="Hang the lamps")
        expect(row.first).to_contain_text("Pull the cables")


def test_every_link_leads_to_a_page(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, HARBOUR) as page:
        links = page.eval_on_selector_all("a[href^='/']", "all => [...new Set(all.map((one) => one.pathname))]")
        assert len(links) > 12
        for path in links:
            answer = page.goto(dashboard.url + path)
            assert answer
            assert answer.status == 200, path
            expect(page.locator("h1")).to_have_count(1)


def test_a_dead_letter_is_run_again_by_its_button(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, "/deliveries?status=dead") as page:
        expect(page.get_by_role("row").filter(has_text="eight times")).to_be_visible()
        page.get_by_role("button", name="Run again").click()
        expect(page).to_have_url(f"{dashboard.url}/deliveries/dead-letter-1")
        expect(page.get_by_role("button", name="Run again")).to_have_count(0)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_reads_for_everybody(wide: BrowserContext, dashboard: Dashboard, path: str) -> None:
    """In light and dark, by a screen reader, and on small screens: one visit, as loading takes longer than looking."""
    with tab(wide, dashboard, path, is_there="nowhere" not in path) as page:
        page.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true })")
        page.evaluate(AXE)
        assert page.evaluate(SERIOUS) == []
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(CONTRAST) == []
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 850})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, width


def test_a_fault_for_a_screen_reader_is_found(wide: BrowserContext, dashboard: Dashboard) -> None:
    """The looking itself: what is hardly to be read, and a button without a name."""
    with tab(wide, dashboard, HARBOUR) as page:
        page.evaluate(
            "() => { document.querySelector('main').innerHTML = '<button></button><p class=muted id=pale>pale</p>';"
            " document.getElementById('pale').style.color = getComputedStyle(document.body).backgroundColor }"
        )
        page.evaluate(AXE)
        assert {fault.partition(":")[0] for fault in page.evaluate(SERIOUS)} >= {"button-name"}
        page.emulate_media(color_scheme="dark")
        page.evaluate("() => { document.getElementById('pale').style.color = '#222' }")
        assert [fault.partition(":")[0] for fault in page.evaluate(CONTRAST)] == ["color-contrast"]


def test_all_that_a_first_visit_loads_is_under_a_megabyte(chromium: Browser, dashboard: Dashboard) -> None:
    """As it goes over the wire, and as it is unpacked; the graph loads most."""
    for path in ("/", "/r/acme/archive", "/r/acme/archive/graph", "/r/acme/archive/tasks"):
        context = chromium.new_context()
        with tab(context, dashboard, path) as page:
            if path.endswith("graph"):
                expect(page.locator("[data-canvas]")).to_have_attribute("data-drawn", "20")
            loaded = page.evaluate(LOADED)
            assert len(loaded) > 5, path
            assert sum(one["packed"] for one in loaded) < 350_000, path
            assert sum(one["whole"] for one in loaded) < 1_000_000, path
        context.close()


def test_the_scheme_that_was_chosen_is_kept(chromium: Browser, dashboard: Dashboard) -> None:
    context = chromium.new_context(color_scheme="light")
    with tab(context, dashboard, HARBOUR) as page:
        ground = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(ground)
        page.get_by_role("button", name="Dark").click()
        expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
        dark = page.evaluate(ground)
        assert dark != light
        page.goto(f"{dashboard.url}{HARBOUR}/log")
        assert page.evaluate(ground) == dark
    context.close()


def test_the_first_tab_skips_to_the_content_and_focus_is_seen(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, HARBOUR) as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_paper_has_no_buttons_and_dark_pages_print_light(chromium: Browser, dashboard: Dashboard) -> None:
    context = chromium.new_context(color_scheme="dark")
    with tab(context, dashboard, HARBOUR) as page:
        page.emulate_media(media="print")
        expect(page.locator(".tabs")).to_be_hidden()
        expect(page.locator("[data-live]")).to_be_hidden()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert len(page.pdf()) > 10_000
    context.close()


def test_names_that_mean_harm_are_only_words(wide: BrowserContext, dashboard: Dashboard) -> None:
    with tab(wide, dashboard, "/r/acme/odd.names/board") as page:
        expect(page.get_by_text("<img src=x onerror=alert(1)>")).to_be_visible()
        assert page.locator("main img").count() == 0
        page.goto(f"{dashboard.url}/r/acme/odd.names/graph")
        expect(page.locator("[data-canvas]")).to_have_attribute("data-drawn", "7")


def test_without_scripts_a_page_still_says_everything(chromium: Browser, dashboard: Dashboard) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{dashboard.url}{HARBOUR}/board?q=cables")
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_label("Search").fill("lamp")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".card")).to_have_count(2)
    context.close()


def test_somebody_signs_in_and_sees_what_they_may_read(chromium: Browser) -> None:
    with running_dashboard(with_sign_in=True) as dashboard:
        context = chromium.new_context()
        with tab(context, dashboard, "/", is_there=False) as page:
            expect(page.get_by_text("Harbour lights")).to_have_count(0)
            page.get_by_role("link", name="Sign in with GitHub").click()
            page.get_by_role("button", name="claude", exact=True).click()
            expect(page.locator("summary", has_text="claude")).to_be_visible()
            expect(page.get_by_role("link", name="Deliveries")).to_have_count(0)
            page.goto(f"{dashboard.url}/r/acme/shop")
            expect(page.get_by_text("Sell the first lamp.")).to_be_visible(timeout=30_000)
            live(page)
            page.locator("summary", has_text="claude").click()
            page.get_by_role("button", name="Sign out").click()
            expect(page.get_by_role("link", name="Sign in with GitHub")).to_be_visible()
        context.close()
