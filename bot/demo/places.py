"""Where files are that ship with Baton and are no code: inside the package when installed, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def shipped(name: str) -> Path:
    """`app.yml`, or a file below `examples/`."""
    inside = _PACKAGE / name
    return inside if inside.exists() else _PACKAGE.parent / name
