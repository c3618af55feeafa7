"""Which repository a verb is about: from its option, else from git's `origin`."""

import re
import subprocess

from bot.errors import UsageError

REPO_HELP = "The repository as OWNER/NAME; that of the git remote `origin` where it is left out."
_SLUG = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]{0,38})/([A-Za-z0-9._-]{1,100})")
_REMOTE = re.compile(r"[:/]([^/:\s]+)/([^/\s]+?)(?:\.git)?/?\Z")


def repository(repo: str | None) -> tuple[str, str]:
    """Owner and name, from the option or from git's `origin`."""
    if repo is None:
        return _origin()
    if not (found := _SLUG.fullmatch(repo.strip())):
        raise UsageError(f"--repo {repo!r} is no repository; write OWNER/NAME")
    return found[1], found[2]


def _origin() -> tuple[str, str]:
    command = ["git", "config", "--get", "remote.origin.url"]
    try:
        url = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        url = ""
    found = _REMOTE.search(url)
    if not found:
        raise UsageError("this folder has no git remote `origin` on GitHub; say --repo OWNER/NAME")
    return found[1], found[2]
