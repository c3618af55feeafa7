"""Which issues a text names: `#12` anywhere, `closes #12` as GitHub reads it, `12-title` as a branch."""

import re

MOST = 50
"""Numbers of one text; whoever names more names nothing."""
LONGEST = 65_536

_NAMED = re.compile(r"(?<![\w/#&.-])(?:#|GH-)([1-9][0-9]{0,8})(?![\w#])", re.IGNORECASE | re.ASCII)
_CLOSED = re.compile(
    r"(?<![\w-])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?[ \t]{1,5}(?:#|GH-)([1-9][0-9]{0,8})(?![\w#])",
    re.IGNORECASE | re.ASCII,
)
_BRANCH = re.compile(r"(?:[\w.-]{1,100}/){0,5}([1-9][0-9]{0,8})(?:[-_/].*)?", re.ASCII)


def named_in(text: str) -> frozenset[int]:
    """Numbers of issues that the text refers to; those of other repositories (`owner/name#12`) are none."""
    return _numbers(_NAMED, text)


def closed_by(text: str) -> frozenset[int]:
    """Numbers behind GitHub's closing keywords: https://docs.github.com/issues/tracking-your-work-with-issues."""
    return _numbers(_CLOSED, text)


def of_branch(branch: str) -> frozenset[int]:
    """The number at the front of a branch's name or of its last part: `12-schema`, `ada/12-schema`."""
    match = _BRANCH.fullmatch(branch[:256])
    return frozenset({int(match[1])}) if match else frozenset()


def shown(text: str) -> str:
    """Without HTML comments: a form's `<!-- closes #1 -->` is nobody's word."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start)
        at = end + 3 if end >= 0 else len(text)
    return "".join((*kept, text[at:]))


def _numbers(pattern: re.Pattern[str], text: str) -> frozenset[int]:
    found: set[int] = set()
    for match in pattern.finditer(shown(text[:LONGEST])):
        found.add(int(match[1]))
        if len(found) > MOST:
            return frozenset()
    return frozenset(found)
