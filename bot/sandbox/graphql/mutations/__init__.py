"""Resolvers of what can be changed; every change goes through the world's operations."""

from bot.sandbox.graphql.mutations import comments, commits, issues, labels, pulls, relations

__all__ = ["comments", "commits", "issues", "labels", "pulls", "relations"]
