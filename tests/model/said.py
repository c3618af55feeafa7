"""Commands in comments, told by a pattern: the stories write nothing that needs Markdown to be understood."""

import re
from collections.abc import Iterator

_LINE = re.compile(r"/([a-z]+)(?: +(.*?))??(?: +as (\w+))?\s*")


def lines_of(body: str) -> Iterator[tuple[str, str, str]]:
    """Word, rest and role of each line that is a command."""
    for line in body.split("\n"):
        if found := _LINE.fullmatch(line):
            yield found[1], found[2] or "", found[3] or ""
