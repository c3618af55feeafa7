"""Brings every route in: importing a module adds its own to the router."""

from bot.sandbox.rest import (
    apps,
    comments,
    commits,
    contents,
    deliveries,
    git,
    issues,
    labels,
    meta,
    milestones,
    organizations,
    reactions,
    relations,
    repositories,
    timeline,
    users,
)
from bot.sandbox.rest.router import router

__all__ = [
    "apps",
    "comments",
    "commits",
    "contents",
    "deliveries",
    "git",
    "issues",
    "labels",
    "meta",
    "milestones",
    "organizations",
    "reactions",
    "relations",
    "repositories",
    "router",
    "timeline",
    "users",
]
