"""The standards of a plan, held against a pull request: each is a file here and a switch under `standards:`."""

from bot.rules.standards.judge import judge_standards

__all__ = ["judge_standards"]
