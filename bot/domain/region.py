"""The bot's region in an issue's body: where it begins and ends, and what around it is people's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

_BEGIN = re.compile(r" {0,3}<!-- *baton:begin +(\S{1,200}) +(\S{1,200}) *-->[ \t]*")
_END = re.compile(r" {0,3}<!-- *baton:end *-->[ \t]*")
_BLOCK_START = "<!-- baton:state "
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^\n]*)")
_ANY_MARKER = re.compile(r"<!--(?=\s*baton:)")


@dataclass(frozen=True, slots=True)
class Parts:
    """A body taken apart. `before` and `after` are people's, to the byte, but for line ends, which are `\\n`.

    `region` is the bot's text without markers, state block and outer blank lines; `block` the line of the state
    block as it stands; `entry` and `session` are empty where there is no begin marker.
    """

    before: str = ""
    region: str = ""
    block: str = ""
    after: str = ""
    entry: str = ""
    session: str = ""

    @property
    def is_marked(self) -> bool:
        """There is a region, or what is left of one."""
        return bool(self.entry or self.block)


@dataclass(frozen=True, slots=True)
class _Span:
    """Lines `first` to `last`, both included, markers and all."""

    first: int
    last: int
    entry: str
    session: str


def split(body: str) -> Parts:
    """The body's parts by its first region; all of it is people's where there is none."""
    return candidates(body)[0]


def candidates(body: str) -> tuple[Parts, ...]:
    """The body's parts by each region that it may have, at least one; copies of one region count as that region.

    Which of them is the issue's own, only a signature can tell.
    """
    lines = body.replace("\r\n", "\n").split("\n")
    spans = _spans(lines)
    if not spans:
        return (_without_begin(lines),)
    firsts = {(span.entry, span.session): span for span in reversed(spans)}
    return tuple(_parts(lines, span, spans) for span in sorted(firsts.values(), key=lambda span: span.first))


def join(parts: Parts) -> str:
    """The body with the region in its place; below people's text where it had none."""
    before = parts.before if not parts.before or parts.before.endswith("\n") else f"{parts.before}\n\n"
    after = parts.after if not parts.after or parts.after.startswith("\n") else f"\n{parts.after}"
    begin = f"<!-- baton:begin {_word(parts.entry)} {_word(parts.session)} -->"
    inner = [line for line in (defused(parts.region).strip("\n"), parts.block) if line]
    return before + "\n".join([begin, *inner, "<!-- baton:end -->"]) + after


def defused(text: str) -> str:
    """Text in which no marker of Baton's is alive."""
    return _ANY_MARKER.sub("&lt;!--", text)


def is_block(line: str) -> bool:
    return line.startswith(_BLOCK_START) and line.rstrip(" \t").endswith("-->")


def _word(text: str) -> str:
    """One word that may stand in an HTML comment; a dash alone stands for nothing."""
    word = quote(text, safe=":._~").replace("--", "-%2D")
    return "%2D" if word == "-" else word or "-"


def _plain(word: str) -> str:
    return "" if word == "-" else unquote(word)


def _spans(lines: list[str]) -> list[_Span]:
    """Regions outside people's code blocks, in order; those inside only where there is no other.

    Somebody may show a region in a code block, but a forgotten line of backticks above the bot's own
    region must not make the bot write a second one.
    """
    shown: list[_Span] = []
    in_code: list[_Span] = []
    fence = ""
    at = 0
    while at < len(lines):
        mark = _BEGIN.fullmatch(lines[at]) if "baton:" in lines[at] else None
        if mark is None:
            fence = _fence_after(fence, lines[at])
            at += 1
            continue
        span = _Span(at, _last_of(lines, at), _plain(mark[1]), _plain(mark[2]))
        (in_code if fence else shown).append(span)
        at = span.last + 1
    return shown or in_code


def _last_of(lines: list[str], first: int) -> int:
    """The region's last line: its end marker, else its state block; else only the begin marker is the bot's."""
    block = first
    for at in range(first + 1, len(lines)):
        if "baton:" not in lines[at]:
            continue
        if _END.fullmatch(lines[at]):
            return at
        if _BEGIN.fullmatch(lines[at]):
            break
        if is_block(lines[at]):
            block = at
    return block


def _fence_after(fence: str, line: str) -> str:
    """The characters of the code fence that is open after `line`, empty where none is."""
    mark = _FENCE.fullmatch(line)
    if mark is None:
        return fence
    ticks, rest = mark[1], mark[2]
    if not fence:
        return "" if ticks[0] == "`" and "`" in rest else ticks
    return "" if ticks.startswith(fence) and not rest.strip() else fence


def _parts(lines: list[str], span: _Span, spans: list[_Span]) -> Parts:
    copies = [other for other in spans if (other.entry, other.session) == (span.entry, span.session)]
    mine = [line for line in lines[span.first + 1 : span.last + 1] if "baton:" not in line or not _END.fullmatch(line)]
    blocks = [line.rstrip() for line in mine if is_block(line)]
    before = list(_outside(lines, range(span.first), copies))
    after = list(_outside(lines, range(span.last + 1, len(lines)), copies))
    return Parts(
        before="".join(f"{line}\n" for line in before),
        region="\n".join(line for line in mine if not is_block(line)).strip("\n"),
        block=blocks[-1] if blocks else "",
        after="".join(f"\n{line}" for line in after),
        entry=span.entry,
        session=span.session,
    )


def _outside(lines: list[str], where: range, copies: list[_Span]) -> Iterator[str]:
    inside = {at for copy in copies for at in range(copy.first, copy.last + 1)}
    return (lines[at] for at in where if at not in inside)


def _without_begin(lines: list[str]) -> Parts:
    """Somebody deleted the begin marker: the block that is left still tells which issue this is.

    What the region said can no longer be told from people's words, and stays as theirs.
    """
    fence = ""
    for at, line in enumerate(lines):
        fence = _fence_after(fence, line)
        if not fence and is_block(line):
            rest = lines[at + 1 :]
            rest = rest[1:] if rest and _END.fullmatch(rest[0]) else rest
            before = "".join(f"{line}\n" for line in lines[:at])
            return Parts(before=before, block=line.rstrip(), after="".join(f"\n{line}" for line in rest))
    return Parts(before="\n".join(lines))
