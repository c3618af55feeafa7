"""GitHub's two kinds of ids: numbers that grow, and node ids that pack them with a prefix of the type."""

import base64
import struct

FIRST = 1001


class Ids:
    """One counter for every kind: an id names one thing, whatever its type."""

    def __init__(self) -> None:
        self._last = FIRST - 1
        self._taken: set[int] = set()

    @property
    def last(self) -> int:
        return self._last

    def next(self) -> int:
        self._last += 1
        while self._last in self._taken:
            self._last += 1
        return self._last

    def take(self, wanted: int | None) -> int:
        """The wanted number (a seed names some), or the next one."""
        if wanted is None:
            return self.next()
        self._taken.add(wanted)
        return wanted


def node_id(prefix: str, *numbers: int) -> str:
    """`I_kwDO...`: the prefix, then MessagePack of [0, numbers...] in URL-safe base64, as GitHub's are."""
    packed = bytes([0x91 + len(numbers), 0])
    packed += b"".join(struct.pack(">BI", 0xCE, number) for number in numbers)
    return f"{prefix}_{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"
