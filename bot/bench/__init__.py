"""The bench: dirty pull requests are read, judged, and answered by a check. Beside the corridor of the board."""

from bot.bench.bench import Bench, Session
from bot.bench.corridor import Judged

__all__ = ["Bench", "Judged", "Session"]
