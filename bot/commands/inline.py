"""Which lines of a paragraph begin inside code spans, HTML comments or tags. One pass, linear."""

import re
from collections import defaultdict, deque
from dataclasses import dataclass, field

_MARK = re.compile(r"\\[\\`<]|`+|<!--|<[?!]|</?[A-Za-z][A-Za-z0-9-]*(?=[\s/>])")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?>")
_TICKS = re.compile(r"`+")
SHUT = frozenset(
    {"blockquote", "pre", "code", "samp", "kbd", "details", "table", "ul", "ol", "dl", "del", "s", "strike", "script"}
    | {"style", "template", "textarea", "title", "svg", "math", "iframe", "noembed", "noframes", "noscript", "xmp"}
    | {"plaintext", "select", "object", "video", "audio", "canvas"}
)
"""Elements that quote, hide or strike what they hold: a command in one of them is shown, not given."""
MOST_OPEN = 50
UNCLOSED = "a tag or comment that is not closed"
IN_TAG = "in an HTML tag"
IN_COMMENT = "in an HTML comment"


@dataclass(slots=True)
class Inline:
    """By line of the paragraph, counted from 0: why a command there is hidden, and the tags that stand there."""

    hidden: dict[int, str] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)


def read_inline(content: str) -> Inline:
    """Lines that begin inside something are hidden; other lines are not in the answer."""
    found = Inline()
    if "`" not in content and "<" not in content:
        return found
    closers = Closers(content)
    at, line, counted = 0, 0, 0
    while mark := _MARK.search(content, at):
        end, why = closers.end_of(mark)
        line += content.count("\n", counted, mark.start())
        more = content.count("\n", mark.start(), end)
        found.hidden.update(dict.fromkeys(range(line + 1, line + more + 1), why))
        if why == IN_TAG:
            found.tags[line] = found.tags.get(line, "") + content[mark.start() : end]
        line, counted, at = line + more, end, end
    return found


class Closers:
    """Where things end. What is looked for in vain once is not looked for again, so that the time stays linear."""

    def __init__(self, content: str) -> None:
        self.content = content
        self.missing: set[str] = set()
        self.ticks: dict[int, deque[int]] = defaultdict(deque)
        for run in _TICKS.finditer(content):
            self.ticks[len(run[0])].append(run.start())

    def end_of(self, mark: re.Match[str]) -> tuple[int, str]:
        """Where what `mark` opens ends, and how it is called; right behind the mark where it opens nothing."""
        if mark[0][0] == "\\":
            return mark.end(), ""
        if mark[0][0] == "`":
            return self.end_of_code(mark)
        return self.find("-->", mark, IN_COMMENT) if mark[0] == "<!--" else self.find(">", mark, IN_TAG)

    def end_of_code(self, mark: re.Match[str]) -> tuple[int, str]:
        runs = self.ticks[len(mark[0])]
        while runs and runs[0] <= mark.start():
            runs.popleft()
        return (runs[0] + len(mark[0]), "in code") if runs else (mark.end(), "")

    def find(self, closer: str, mark: re.Match[str], why: str) -> tuple[int, str]:
        end = -1 if closer in self.missing else self.content.find(closer, mark.end())
        if end < 0:
            self.missing.add(closer)
            return mark.end(), ""
        return end + len(closer), why


def open_elements(html: str, before: list[str]) -> list[str]:
    """The elements of `SHUT` that are open after `html`, outermost first. What `UNCLOSED` swallows closes nothing."""
    stack = list(before)
    if UNCLOSED in stack:
        return stack
    for closes, name in _TAG.findall(html):
        name = name.lower()
        if name not in SHUT:
            continue
        if not closes and len(stack) < MOST_OPEN:
            stack.append(name)
        elif closes and name in stack:
            while stack.pop() != name:
                pass
    return stack
