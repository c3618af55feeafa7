"""Predicates on pull requests, one a file, and the tree of conditions that they stand in."""

from bot.rules.predicates.registry import Answer, Predicate, all_predicates, predicate
from bot.rules.predicates.tree import Tested, evaluate

__all__ = ["Answer", "Predicate", "Tested", "all_predicates", "evaluate", "predicate"]
