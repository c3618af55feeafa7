"""Records the gateway's traffic: `make record`.

With BATON_RECORD_REPO=owner/name, BATON_APP_ID and BATON_PRIVATE_KEY_PATH of a test App that is installed there, from
GitHub (or BATON_GITHUB_URL); else from the sandbox, and the cassettes say so. The repository is written to.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bot.domain.ports import Place
from bot.github.auth import AppKey
from bot.github.budget import UNLIMITED
from bot.github.gateway import Gateway
from bot.github.server import DOTCOM
from tests.github.cassettes import ABOUT, FOLDER, machine, secrets_in
from tests.github.scenes import SCENES, Stage
from tests.github.town import KEYS, START, URL, build


async def record(made: Callable[[], Gateway], *, source: str, url: str, slug: str, now: datetime) -> None:
    owner, _, name = slug.partition("/")
    session = f"scene-{now:%Y%m%d-%H%M%S}"
    for title, scene in SCENES.items():
        path = FOLDER / f"{title}.yaml"
        # a new gateway each time, so that every cassette begins with its own token
        async with made() as gateway:
            with machine(record=True).use_cassette(path.name):
                await scene(Stage(gateway, Place(0, owner, name), session, now))
        mark(path, source)
    about = {"from": source, "url": url, "repository": slug, "session": session, "at": now.isoformat()}
    ABOUT.write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def mark(path: Path, source: str) -> None:
    """Says in the cassette where it comes from, unless it must not be kept."""
    text = path.read_text(encoding="utf-8")
    if found := secrets_in(text):
        path.unlink()
        sys.exit(f"{path.name}: a credential would have been written down ({found[0][:12]}...); nothing was kept of it")
    path.write_text(f"# recorded from: {source}\n{text}", encoding="utf-8")
    print(f"{path.name}: {text.count('- request:')} requests")


def from_sandbox() -> None:
    town = build()

    def made() -> Gateway:
        transport = httpx.ASGITransport(town.gate)
        auth = AppKey(town.installation.app.id, town.pem)
        return Gateway(auth, KEYS, url=URL, limits=UNLIMITED, ticks=town.ticks(), transport=transport)

    asyncio.run(record(made, source="sandbox", url=URL, slug=town.repository.full_name, now=START))


def from_github(slug: str) -> None:
    url = os.environ.get("BATON_GITHUB_URL", DOTCOM)
    pem = Path(os.environ["BATON_PRIVATE_KEY_PATH"]).read_text(encoding="utf-8")
    number = int(os.environ["BATON_APP_ID"])
    now = datetime.now(UTC).replace(microsecond=0)
    asyncio.run(record(lambda: Gateway(AppKey(number, pem), KEYS, url=url), source=url, url=url, slug=slug, now=now))


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.yaml"):
        old.unlink()
    slug = os.environ.get("BATON_RECORD_REPO", "")
    from_github(slug) if slug else from_sandbox()


if __name__ == "__main__":
    main()
