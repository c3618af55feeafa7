"""Resolvers of what can be asked: one file a kind of thing, imported for their registrations."""

from bot.sandbox.graphql.fields import (
    actors,
    checks,
    comments,
    git,
    issues,
    labels,
    pulls,
    query,
    repositories,
    reviews,
    timeline,
)

__all__ = [
    "actors",
    "checks",
    "comments",
    "git",
    "issues",
    "labels",
    "pulls",
    "query",
    "repositories",
    "reviews",
    "timeline",
]
