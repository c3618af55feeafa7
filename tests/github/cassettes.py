"""How traffic is written down and played again: without credentials, and without what changes from day to day."""

import json
import re
from pathlib import Path
from typing import Any

import vcr

FOLDER = Path(__file__).parents[1] / "cassettes"
ABOUT = FOLDER / "recorded.json"
"""From where, when and as what: the scenes need the same repository, session and time again."""
KEPT_HEADERS = ("content-type", "etag", "link", "location", "retry-after", "x-github-enterprise-version")
_SECRETS = re.compile(r"gh[a-z]_\w+|github_pat_\w+|-----BEGIN|Bearer (?!hidden)")
_HIDDEN = "hidden"


def machine(*, record: bool) -> vcr.VCR:
    return vcr.VCR(
        cassette_library_dir=str(FOLDER),
        record_mode="all" if record else "none",
        match_on=["method", "path", "query", "body"],
        filter_headers=["authorization", "user-agent", "accept-encoding", "host", "connection", "content-length"],
        before_record_response=clean,
        decode_compressed_response=True,
    )


def clean(response: dict[str, Any]) -> dict[str, Any]:
    headers = {name: value for name, value in response["headers"].items() if name.lower() in KEPT_HEADERS}
    return {**response, "headers": headers, "body": {"string": without_token(response["body"]["string"])}}


def without_token(body: bytes) -> bytes:
    try:
        content = json.loads(body)
    except ValueError:
        return body
    if isinstance(content, dict) and "token" in content and "expires_at" in content:
        return json.dumps({"token": _HIDDEN, "expires_at": content["expires_at"]}).encode()
    return body


def secrets_in(text: str) -> list[str]:
    return _SECRETS.findall(text)
