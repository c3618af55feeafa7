"""Work counted, not timed: a busy machine is as good a judge as an idle one."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


def lines(function: Callable[[], Any]) -> int:
    """Lines of Python that a call runs, each round of a loop anew; the same number on every machine.

    What C does by itself (sorting, a pattern that backtracks) is not seen: `bounded` is for that.
    """
    count = 0

    def note(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return note

    before = sys.gettrace()
    sys.settrace(note)
    try:
        function()
    finally:
        sys.settrace(before)
    return count


def growth(small: Callable[[], Any], large: Callable[[], Any]) -> float:
    """How many times as many lines `large` runs as `small`; what is made once and kept counts for neither."""
    small()
    return lines(large) / lines(small)


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """The thread's own time on a processor. Allow twenty times of what it takes, so that only wrong growth fails."""
    begun = time.thread_time()
    yield
    took = time.thread_time() - begun
    assert took < seconds, f"took {took:.1f} s of {seconds} s"
