"""A page's parts as HTML, and what a viewer who has older ones must be sent: encoded and packed once for all."""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LEVEL = 5


@dataclass(frozen=True, slots=True)
class Frame:
    """Server-sent events as text, and the same as a piece of a gzip stream that can stand behind any other piece."""

    plain: bytes
    packed: bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    """Parts by name. `state` names all their versions: by it a viewer says what it has, to any server."""

    parts: Mapping[str, str]
    digests: Mapping[str, str]
    _frames: dict[tuple[str, ...], Frame] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, parts: Mapping[str, str]) -> "Rendered":
        return cls(parts, {name: digest_of(html) for name, html in parts.items()})

    @property
    def state(self) -> str:
        return ".".join(self.digests.values())

    def changed_since(self, state: str) -> tuple[str, ...]:
        """Names of the parts that a viewer with `state` has not; all of them where it cannot be read."""
        had = state.split(".")
        if len(had) != len(self.digests):
            return tuple(self.digests)
        return tuple(name for (name, now), old in zip(self.digests.items(), had, strict=True) if now != old)

    def frame(self, names: tuple[str, ...]) -> Frame:
        """Made at the first viewer's asking, shared by all others."""
        if (frame := self._frames.get(names)) is None:
            frame = self._frames[names] = framed("".join(event(name, self.parts[name]) for name in names), self.state)
        return frame


def digest_of(html: str) -> str:
    return hashlib.sha256(html.encode()).hexdigest()[:8]


def event(name: str, text: str) -> str:
    """One event without its end; line ends of the text stay."""
    lines = "".join(f"data: {line}\n" for line in text.splitlines()) or "data: \n"
    return f"event: {name}\n{lines}\n"


def framed(text: str, state: str = "") -> Frame:
    """The last event says the state, so that a stream that breaks in the middle is sent again as a whole."""
    if state and text:
        head, _, last = text.rstrip("\n").rpartition("\n\n")
        text = f"{head}\n\n{last}\nid: {state}\n\n" if head else f"{last}\nid: {state}\n\n"
    plain = text.encode()
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    # a full flush ends at a byte and looks back at nothing, so pieces of different packers make one stream
    return Frame(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


@dataclass(slots=True)
class Packing:
    """One viewer's stream: how much has gone out, for the words that end it."""

    is_packed: bool
    crc: int = 0
    length: int = 0

    def begin(self) -> bytes:
        return GZIP_HEAD if self.is_packed else b""

    def put(self, frame: Frame) -> bytes:
        if not self.is_packed:
            return frame.plain
        self.crc = zlib.crc32(frame.plain, self.crc)
        self.length += len(frame.plain)
        return frame.packed

    def end(self) -> bytes:
        """An empty last block, the sum and the length: the browser sees a whole stream, not a broken one."""
        if not self.is_packed:
            return b""
        return b"\x03\x00" + self.crc.to_bytes(4, "little") + (self.length & 0xFFFFFFFF).to_bytes(4, "little")


STILL_HERE = framed(": still here\n\n")
"""A comment that keeps proxies from closing a quiet stream."""
