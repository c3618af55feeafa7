"""The status page as one HTML file that needs nothing else."""

import re
from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt

from bot.render import environment

TAGS = {
    *("h1", "h2", "h3", "p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "code"),
    *("pre", "a", "br", "sub", "blockquote", "details", "summary", "b", "hr", "s"),
}
_REFERENCE = re.compile(r"(`+[^`]*`+)|(?<![\w&/\[(])#(\d{1,9})(?!\w)")
_BOX = re.compile(r"^(\s*- )\[([ x])\] ", re.MULTILINE)


def html_of(pages: Sequence[str], *, title: str, url: str) -> str:
    """`url` is the repository's address: references become links to its issues."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parts = [reader.render(_linked(_BOX.sub(_boxed, page), url)) for page in pages]
    clean = [nh3.clean(part, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}) for part in parts]
    template = environment().get_template("exports/status.html.j2")
    return template.render(title=title, pages=clean)


def _boxed(found: re.Match[str]) -> str:
    return f"{found[1]}{'☑' if found[2] == 'x' else '☐'} "


def _linked(page: str, url: str) -> str:
    if not url:
        return page
    lines, in_code = [], False
    for line in page.split("\n"):
        in_code ^= line.startswith("```")
        lines.append(
            line
            if in_code
            else _REFERENCE.sub(lambda found: found[1] or f"[#{found[2]}]({url}/issues/{found[2]})", line)
        )
    return "\n".join(lines)
