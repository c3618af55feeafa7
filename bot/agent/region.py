"""What Baton's region in an issue says: read by the lines that are written for being read."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from bot.agent.model import Claim, Other, Wait

_BEGIN = re.compile(r" {0,3}<!-- *baton:begin +(\S{1,200}) +(\S{1,200}) *-->[ \t]*")
_END = re.compile(r" {0,3}<!-- *baton:end *-->[ \t]*")
_BLOCK = re.compile(r"<!-- baton:[^\n]*-->[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"`([^`\n]{1,1000})`")
_AFTER = re.compile(r"^\*\*After:\*\* (.*)$", re.MULTILINE)
_NAMED = re.compile(r"#(\d{1,9})(?: (.*?))?(?=, #\d|$)")
_BLOCKED = re.compile(r"^\*\*Blocked:\*\* (.*?)\.?$", re.MULTILINE)
_WAITING = re.compile(r"^(?:[-*] (?:\[[ x]\] )?)?\*\*Waiting for:\*\* (.*)$", re.MULTILINE)
_PROGRESS = re.compile(r"^[▰▱]+ (\d{1,3}) %(?: · (.*))?$", re.MULTILINE)
_CRITICAL = re.compile(r"^> \*\*Critical\.\*\*", re.MULTILINE)
_CLAIMED = re.compile(
    r"^\*\*Claimed\*\* by (\S+?)(, who says to act)?(?: for `([^`\n]+)`)?(?: \(not verified\),)? since (.*)$", re.M
)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d) UTC")


@dataclass(frozen=True, slots=True)
class Region:
    """A body taken apart. `entry` is `task:schema`, empty where there is no region; `people` is the text around it."""

    entry: str = ""
    session: str = ""
    text: str = ""
    people: str = ""

    @property
    def kind(self) -> str:
        return self.entry.partition(":")[0]

    @property
    def id(self) -> str:
        return self.entry.partition(":")[2]


def region(body: str) -> Region:
    """The first region outside code blocks; only a signature, which is Baton's to check, tells copies apart."""
    lines = body.replace("\r\n", "\n").split("\n")
    fence = ""
    for at, line in enumerate(lines):
        mark = None if fence else _BEGIN.fullmatch(line)
        if mark:
            end = next((to for to in range(at + 1, len(lines)) if _END.fullmatch(lines[to])), len(lines))
            text = "\n".join(one for one in lines[at + 1 : end] if not _BLOCK.fullmatch(one))
            people = "\n".join((*lines[:at], *lines[end + 1 :]))
            return Region(_plain(mark[1]), _plain(mark[2]), text.strip("\n"), people.strip("\n"))
        fence = _after(fence, line)
    return Region(people=body)


def claim(text: str) -> Claim | None:
    found = _CLAIMED.search(text)
    if found is None:
        return None
    agent = found[3] or ""
    moment = _MOMENT.search(found[4])
    since = f"{moment[1]}T{moment[2]}:00Z" if moment else ""
    return Claim(login=unescaped(found[1]), agent=agent, verified=bool(agent) and not found[2], since=since)


def progress(text: str) -> tuple[int | None, str]:
    found = _PROGRESS.search(text)
    return (int(found[1]), unescaped(found[2] or "")) if found else (None, "")


def blocked(text: str) -> tuple[str, ...]:
    return tuple(unescaped(reason) for reason in _BLOCKED.findall(text))


def after(text: str) -> tuple[Other, ...]:
    """What the task comes after, done or not; text of people has no living `#12`, so only references match."""
    found = _AFTER.search(text)
    named = _NAMED.findall(found[1]) if found else []
    return tuple(Other(int(number), unescaped(title)) for number, title in named)


def waiting(text: str) -> tuple[Wait, ...]:
    """`**Waiting for:** `a`, `b` · write `/accept` or `/reject reason``, once for each thing that is waited for."""
    return tuple(_wait(line) for line in _WAITING.findall(text))


def is_critical(text: str) -> bool:
    return _CRITICAL.search(text) is not None


def longest_chain(text: str) -> tuple[int, ...]:
    """The status page's longest chain of open tasks, first to last."""
    found = re.search(r"^\*\*Longest chain of open tasks:\*\* (.*)$", text, re.MULTILINE)
    return tuple(int(number) for number in re.findall(r"(?:^|→ )#(\d{1,9})\b", found[1])) if found else ()


def without_footer(text: str) -> str:
    """What is said of this very task, without the lines at the end that every issue has."""
    return (text.rpartition("\n---\n<sub>")[0] or text).strip("\n")


def unescaped(text: str) -> str:
    """Markdown as it reads: Baton takes the life out of people's words by backslashes and entities."""
    return unescape(_ESCAPED.sub(r"\1", text).replace("&lrm;", "")).strip()


def _wait(line: str) -> Wait:
    who, _, write = line.partition(" · ")
    return Wait(tuple(name.lower() for name in _CODE.findall(who)), tuple(_CODE.findall(write)))


def _plain(word: str) -> str:
    return "" if word == "-" else unquote(word)


def _after(fence: str, line: str) -> str:
    """The characters of the code fence that is open behind a line, empty where none is."""
    mark = _FENCE.match(line)
    if mark is None:
        return fence
    if not fence:
        return "" if "`" in mark[1] and "`" in line[mark.end() :] else mark[1]
    return "" if mark[1].startswith(fence) and not line[mark.end() :].strip() else fence
