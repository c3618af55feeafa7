"""The App's manifest: app.yml as the JSON that GitHub's registration page takes."""

from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.plan.yaml_tree import read_tree

_HERE = Path(__file__).resolve().parents[1]
PLACES = (_HERE / "app.yml", _HERE.parent / "app.yml")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def manifest(*, webhook_url: str, redirect_url: str, name: str = "") -> dict[str, Any]:
    """See https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest."""
    path = next(path for path in PLACES if path.exists())
    written: dict[str, Any] = read_tree(path.read_text("utf-8"), file=path.name).value
    return {
        **written,
        "name": name or written["name"],
        "hook_attributes": {"url": webhook_url, "active": True},
        "redirect_url": redirect_url,
    }


def is_loopback(url: str) -> bool:
    return urlsplit(url).hostname in LOOPBACK


def form_page(*, action: str, manifest_json: str) -> str:
    """A page that sends itself: the manifest can only be POSTed from a browser that is signed in to GitHub."""
    return (
        "<!doctype html><meta charset=utf-8><title>Baton</title>"
        "<p>This page sends Baton's manifest to GitHub, where you name the App and confirm.</p>"
        f'<form method="post" action="{escape(action)}">'
        f'<input type="hidden" name="manifest" value="{escape(manifest_json)}"><button>Go on to GitHub</button></form>'
        "<script>document.forms[0].submit()</script>"
    )
