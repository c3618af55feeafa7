"""YAML to plain values with the line of every key, in bounded time and memory.

The parser's events are read one by one, with a stack of our own: composing nodes recurses in C and ends the process
at some ten thousand brackets. Scalars stay the text that was written; only `true`, `false`, `null`, nothing, and
whole numbers without leading zeros have a type, so `no`, `012`, `1:30`, `1_000` and dates are never coerced.
"""

import re
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from bot.plan.finding import Finding
from bot.plan.yaml_words import from_yaml_error

MAX_DEPTH: Final = 50
MAX_VALUES: Final = 300_000
"""Keys and values, those that aliases repeat counted each time. A plan of 10,000 tasks has some 120,000."""
MAX_FINDINGS: Final = 200
MAX_KEY: Final = 200
MAX_PATHS: Final = 20_000_000
"""Characters of all dotted paths together; what comes later is told by its parent's line."""

_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_WORDS: Final[dict[str, bool | None]] = {"": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Tree:
    """The document's values, the line of every dotted path, and what was wrong on the way."""

    value: Any = None
    lines: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


class _Refused(Exception):
    """The document cannot be read on."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding


@dataclass(slots=True)
class _Frame:
    """A mapping or list that is being read. A mapping without a `key` expects one next."""

    values: dict[str, Any] | list[Any]
    path: str
    anchor: str | None
    begun_at: int
    key: str | None = None
    drops_value: bool = False
    """The value that comes next belongs to a key that was refused."""
    key_lines: dict[str, int] = field(default_factory=dict)

    @property
    def expects_key(self) -> bool:
        return self.key is None and isinstance(self.values, dict)

    def path_of_next(self) -> str:
        name = len(self.values) if self.key is None else self.key
        return f"{self.path}.{name}" if self.path else str(name)

    def store(self, value: Any) -> None:
        if isinstance(self.values, list):
            self.values.append(value)
        elif self.key is not None and not self.drops_value:
            self.values[self.key] = value
        self.key, self.drops_value = None, False

    def refuse_key(self) -> None:
        self.key, self.drops_value = "?", True


def read_tree(text: str, *, file: str) -> Tree:
    """The first and only document of `text`. Faults of the document as a whole give a tree without a value."""
    reader = _Reader(text, file)
    try:
        value = reader.read()
    except _Refused as refused:
        return Tree(findings=(*reader.findings, refused.finding))
    except yaml.YAMLError as error:
        return Tree(findings=(*reader.findings, from_yaml_error(error, text, file=file)))
    return Tree(value, reader.lines, tuple(reader.findings))


def plain(text: str) -> str | int | bool | None:
    """What an unquoted scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _NUMBER.fullmatch(text) else text


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines: dict[str, int] = {}
        self.findings: list[Finding] = []
        self._parser = yaml.CSafeLoader(text)
        self._frames: list[_Frame] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._open_anchors: set[str] = set()
        self._values = 0
        self._written = 0
        self._root: Any = None

    def read(self) -> Any:
        documents = 0
        next_event = self._parser.get_event
        while not isinstance(event := next_event(), yaml.StreamEndEvent):
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                self._scalar(event)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._open(event)
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self._close()
            elif kind is yaml.AliasEvent:
                self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self._refuse(event, "several-documents", "a second document begins", "keep one, without `---`")
        return self._root

    def _scalar(self, event: Any) -> None:
        self._count(1, event)
        self._check_tag(event)
        if self._frames and self._frames[-1].expects_key:
            self._key(self._frames[-1], event)
            return
        value = plain(event.value) if event.implicit[0] else event.value
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._put(value, event)

    def _key(self, frame: _Frame, event: Any) -> None:
        key = event.value
        if not key.strip():
            self._fault(event, "key-not-a-word", "a key is empty", "write a word before the colon", key=frame.path)
            frame.refuse_key()
        elif len(key) > MAX_KEY:
            self._fault(event, "key-not-a-word", f"a key is longer than {MAX_KEY} characters", "write a short id")
            frame.refuse_key()
        elif key == "<<" and event.implicit[0]:
            self._fault(event, "merge-key", "merge keys (<<) are not read", "write the keys out", key=frame.path)
            frame.refuse_key()
        elif first := frame.key_lines.get(key):
            frame.key, frame.drops_value = key, True
            self._fault(
                event, "duplicate-key", f"line {first} has the key too", "keep one of the two", key=frame.path_of_next()
            )
        else:
            frame.key = key
            frame.key_lines[key] = event.start_mark.line + 1
            self._note_line(frame.path_of_next(), event)

    def _open(self, event: Any) -> None:
        self._count(1, event)
        self._check_tag(event)
        if len(self._frames) >= MAX_DEPTH:
            self._refuse(event, "too-deep", f"more than {MAX_DEPTH} levels are nested", "plans need no more than ten")
        if event.anchor:
            self._open_anchors.add(event.anchor)
        empty: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self._frames.append(_Frame(empty, self._place(event), event.anchor, self._values))

    def _place(self, event: Any) -> str:
        """The dotted path of the value that begins; an entry of a list gets its line here."""
        if not self._frames:
            return ""
        frame = self._frames[-1]
        if frame.expects_key:
            self._fault(
                event, "key-not-a-word", "a key is a list or mapping", "write a word, in quotes if it has braces"
            )
            return f"{frame.path}.?"
        path = frame.path_of_next()
        if frame.key is None:
            self._note_line(path, event)
        return path

    def _close(self) -> None:
        frame = self._frames.pop()
        if frame.anchor:
            self._open_anchors.discard(frame.anchor)
            self._anchors[frame.anchor] = (frame.values, self._values - frame.begun_at + 1)
        if self._frames and self._frames[-1].expects_key:
            self._frames[-1].refuse_key()
        else:
            self._store(frame.values)

    def _alias(self, event: Any) -> None:
        name = event.anchor
        if self._frames and self._frames[-1].expects_key:
            self._fault(event, "key-not-a-word", "a key is an alias (*)", "write the word")
            self._frames[-1].refuse_key()
        elif name in self._open_anchors:
            self._refuse(event, "endless-alias", f"*{name[:60]} stands within itself", "write the value out")
        elif name in self._anchors:
            value, size = self._anchors[name]
            self._count(size, event)
            self._put(value, event)
        else:
            self._fault(event, "unknown-alias", f"*{name[:60]} has no anchor", "put text that begins with * in quotes")
            self._put(None, event)

    def _put(self, value: Any, event: Any) -> None:
        if self._frames and self._frames[-1].key is None:
            self._note_line(self._frames[-1].path_of_next(), event)
        self._store(value)

    def _store(self, value: Any) -> None:
        if self._frames:
            self._frames[-1].store(value)
        else:
            self._root = value

    def _note_line(self, path: str, event: Any) -> None:
        self._written += len(path)
        if self._written < MAX_PATHS:
            self.lines.setdefault(path, event.start_mark.line + 1)

    def _count(self, values: int, event: Any) -> None:
        self._values += values
        if self._values > MAX_VALUES:
            self._refuse(
                event,
                "too-many-values",
                f"the plan has more than {MAX_VALUES:,} values",
                "take aliases out, or split it",
            )

    def _check_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            self._fault(event, "tag", f"the tag {event.tag[:60]} stands here", "take it out: plans have no tags")

    def _fault(self, event: Any, code: str, message: str, remedy: str, *, key: str = "") -> None:
        self.findings.append(Finding(self.file, event.start_mark.line + 1, code, message, remedy, key))
        if len(self.findings) >= MAX_FINDINGS:
            self._refuse(event, "too-many-faults", f"more than {MAX_FINDINGS} lines are off", "mend the first ones")

    def _refuse(self, event: Any, code: str, message: str, remedy: str) -> None:
        raise _Refused(Finding(self.file, event.start_mark.line + 1, code, message, remedy))
