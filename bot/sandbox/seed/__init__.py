"""Fills a world from a YAML file in the form of the emulate tool's `github:` section, extended where needed."""

from bot.sandbox.seed.lines import SeedError
from bot.sandbox.seed.load import load_seed

__all__ = ["SeedError", "load_seed"]
