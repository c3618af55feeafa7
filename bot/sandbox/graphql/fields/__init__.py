"""Resolvers of what can be asked: one file a kind of thing, imported for their registrations."""

from bot.sandbox.graphql.fields import actors, comments, git, issues, labels, query, repositories, timeline

__all__ = ["actors", "comments", "git", "issues", "labels", "query", "repositories", "timeline"]
