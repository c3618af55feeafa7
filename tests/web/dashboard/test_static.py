"""The files that pages load are the published ones, few, and come with their licences."""

import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest

from bot.web.dashboard import static
from tests.web.dashboard.conftest import Site

ROOT = Path(__file__).parents[3]
FOLDERS = [ROOT / "bot/web/static", ROOT / "tests/browser/static"]
ENTRIES = [
    (folder, entry) for folder in FOLDERS for entry in json.loads((folder / "vendored.json").read_text())["files"]
]


@pytest.mark.parametrize(("folder", "entry"), ENTRIES, ids=lambda one: one["file"] if isinstance(one, dict) else "")
def test_a_library_is_as_it_was_published(folder: Path, entry: dict[str, str]) -> None:
    assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
    assert len((folder / entry["license_file"]).read_text()) > 300
    assert re.fullmatch(r"\d+\.\d+\.\d+", entry["version"])


def test_no_minified_file_is_without_an_entry() -> None:
    listed = {entry["file"] for folder, entry in ENTRIES if folder == FOLDERS[0]}
    assert {path.name for path in FOLDERS[0].glob("*.min.js")} == listed


def test_all_that_a_page_can_load_is_under_a_megabyte() -> None:
    loaded = [file for name, file in static.files().items() if name.endswith((".js", ".css", ".svg"))]
    assert sum(len(file.content) for file in loaded) < 700_000
    assert sum(len(file.packed) for file in loaded) < 250_000


def test_our_own_files_name_no_other_host() -> None:
    for name in ("dashboard.js", "graph.js", "theme.js", "dashboard.css"):
        assert not re.search(rb"https?://", static.files()[name].content), name


async def test_a_file_is_kept_by_browsers_until_it_changes(site: Site) -> None:
    answer = await site.client.get(static.address("dashboard.css"), headers={"accept-encoding": "identity"})
    assert "immutable" in answer.headers["cache-control"]
    assert answer.content == static.files()["dashboard.css"].content
    assert (await site.client.get("/static/dashboard.css?v=old")).headers["cache-control"] == "no-cache"


async def test_files_come_packed_where_the_browser_takes_it(site: Site) -> None:
    answer = await site.client.get("/static/cytoscape.min.js", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(static.files()["cytoscape.min.js"].packed) == answer.content


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fapp.py", "dashboard", "%2e%2e"])
async def test_nothing_else_is_served(site: Site, name: str) -> None:
    assert (await site.client.get(f"/static/{name}")).status_code == 404
