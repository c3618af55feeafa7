"""A real Chromium, and the demo as its users start it: by the command, on a free port, in a process of its own."""

import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "status.md"
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
START = 90.0
"""Seconds until the demo must have said where its page is."""


EFFECT = 60_000
"""Milliseconds until the page must show what was done; a busy machine takes its time."""

expect.set_options(timeout=EFFECT)


@dataclass(slots=True)
class Demo:
    """A running demo: its page, and the sandbox's pages of the repository."""

    page_url: str
    sandbox_url: str


@dataclass(slots=True)
class Visit:
    """A browser's tab. `faults` is what the browser complained of, `hosts` whom it asked."""

    page: Page
    demo: Demo
    faults: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


def launched(playwright: Playwright) -> Browser:
    """The system's Chromium, else Playwright's own. Fails, and says so, where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    own = Path(playwright.chromium.executable_path)
    if found is None and not own.exists():
        pytest.fail("no Chromium on this machine; run tests/browser/install-chromium", pytrace=False)
    return playwright.chromium.launch(executable_path=found, args=FLAGS)


@contextmanager
def running_demo(*, document: Path = EXAMPLE, pace: float = 0.5) -> Iterator[Demo]:
    """`baton demo` without a browser of its own; it ends with the block."""
    command = [sys.executable, "-c", "from bot.cli import main; main()", "demo", "--no-browser", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--pace", str(pace), "--doc", str(document)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
    )
    lines: Queue[str] = Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout or ()], daemon=True).start()
    try:
        yield Demo(_address("the demo is at", lines), _address("the sandbox's own pages", lines))
    finally:
        process.terminate()
        process.wait(timeout=60)


def _address(words: str, lines: Queue[str]) -> str:
    said: list[str] = []
    try:
        while True:
            said.append(lines.get(timeout=START))
            if words in said[-1] and (found := re.search(r"http://\S+", said[-1])):
                return found[0]
    except Empty:
        pytest.fail(f"the demo did not say “{words}”: {''.join(said)}", pytrace=False)


@contextmanager
def visiting(context: BrowserContext, demo: Demo, url: str) -> Iterator[Visit]:
    """Opens a tab that remembers complaints and hosts."""
    visit = Visit(context.new_page(), demo)
    page = visit.page
    page.on("console", lambda told: visit.faults.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: visit.faults.append(str(error)))
    context.on("request", lambda request: visit.hosts.add(urlsplit(request.url).hostname or ""))
    page.goto(url)
    yield visit
    page.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()
