"""The only door to GitHub: reading boards and facts, performing actions, signing state."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.github.gateway import Gateway as Gateway

__all__ = ["Gateway"]


def __getattr__(name: str) -> Any:
    """`Gateway` on first use: the Action decides on the raw event before it pays for an HTTP client."""
    if name == "Gateway":
        from bot.github.gateway import Gateway

        return Gateway
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
