"""The bench: dirty pull requests are read, judged, and answered by a check. Beside the corridor of the board."""

from bot.bench.bench import Bench
from bot.bench.corridor import Judged
from bot.bench.session import Session

__all__ = ["Bench", "Judged", "Session"]
