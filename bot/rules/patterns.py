"""Patterns of paths, branches and titles, compiled once and matched in linear time by RE2."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import re2
from pathspec.patterns.gitignore.base import GitIgnorePatternError
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

LONGEST = 1_000
_MEMORY = 1 << 20
_FOLDER = "(?P<ps_d>/)"
"""How pathspec marks that a pattern matched a folder."""


class BadPattern(ValueError):
    """A pattern cannot be used; the message says why and, behind a semicolon, what to write."""


class Globs:
    """Patterns as CODEOWNERS has them: any of them, on any of many names at once."""

    def __init__(self, patterns: tuple[str, ...]) -> None:
        several = "|".join(f"(?:{_translated(pattern)})" for pattern in patterns)
        self._found = _compiled(f"(?m)^(?:{several}).*$")

    def matching(self, names: bytes) -> list[str]:
        """Those of the names, a line each as `one_a_line` writes them, that match."""
        return [name.decode("utf-8", "replace") for name in self._found.findall(names)]


@lru_cache(maxsize=4_096)
def globs(patterns: tuple[str, ...]) -> Globs:
    """Raises `BadPattern`."""
    return Globs(patterns)


@lru_cache(maxsize=4_096)
def pattern(text: str) -> Any:
    """An RE2 pattern over bytes, `.search` being what it is for. Raises `BadPattern`."""
    return _compiled(text)


@lru_cache(maxsize=4_096)
def branches(patterns: tuple[str, ...]) -> Any:
    """Names of branches: `*` stands for anything but a slash, `**` for anything, `?` for one character."""
    return _compiled(f"^(?:{'|'.join(map(_branch, patterns))})$")


def one_a_line(names: Iterable[str]) -> bytes:
    """Names for `Globs.matching`. A line end within a name becomes a mark that no pattern means."""
    return "\n".join(name.replace("\n", "\ufffd") for name in names).encode("utf-8", "replace")


def fault_of_glob(text: str) -> str | None:
    return _fault(lambda: globs((text,)))


def fault_of_pattern(text: str) -> str | None:
    return _fault(lambda: pattern(text))


def _fault(compiling: Any) -> str | None:
    try:
        compiling()
    except BadPattern as error:
        return str(error)
    return None


@lru_cache(maxsize=16_384)
def _translated(text: str) -> str:
    """CODEOWNERS is like gitignore without `!` and `[ ]`, and `docs/*` does not reach into folders of docs."""
    if text.startswith("!"):
        raise BadPattern(f"{text!r} begins with `!`, which CODEOWNERS does not know; write it under `not:`")
    if any(c in text for c in "[]"):
        raise BadPattern(f"{text!r} has a range in brackets, which CODEOWNERS does not know; use paths_match")
    if "//" in text or text.strip() in ("", "/") or text.startswith("#"):
        raise BadPattern(f"{text!r} matches no path; write one such as `src/**`")
    if len(text) > LONGEST:
        raise BadPattern(f"the pattern is longer than {LONGEST} characters; split it")
    try:
        found, _ = GitIgnoreSpecPattern.pattern_to_regex(text)
    except GitIgnorePatternError as error:
        raise BadPattern(f"{text!r} is no pattern of paths; write one such as `src/**`") from error
    made = str(found).replace("[^/]", r"[^/\n]")
    if not made.startswith("^"):
        made = f".*{made}"  # pathspec searches with these, anywhere in the path
    if text.endswith("/*"):
        return made.replace(f"(?:{_FOLDER}|$)", "$")
    return made.replace(_FOLDER, "/")


def _branch(text: str) -> str:
    made, at = "", 0
    while at < len(text):
        if text.startswith("**", at):
            made, at = f"{made}.*", at + 2
            continue
        made += {"*": "[^/]*", "?": "[^/]"}.get(text[at]) or re2.escape(text[at])
        at += 1
    return made


def _compiled(text: str) -> Any:
    if len(text) > LONGEST * 100:
        raise BadPattern("the patterns are too long together; split the rule")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY * 8
    try:
        return re2.compile(text.encode("utf-8", "replace"), options)
    except re2.error as error:
        raise BadPattern(f"{text[:80]!r} cannot be compiled ({_reason(error)}); write it as RE2 takes it") from None


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else ""
    words = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    if "(?" in words:
        return "RE2 has no lookaround and no backreferences, which would backtrack"
    return "RE2 has no backreferences" if "escape" in words else words[:80]
