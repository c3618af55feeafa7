"""The matrix of requirements: who asks whom for how much, and how it stands."""

from bot.domain.board import id_of
from bot.pages.section import Section, Values
from bot.pages.situation import Situation
from bot.rules.requirements import Counts, counts_of

WIDEST = 16
"""Columns that a table on GitHub shows without scrolling much."""
NAMED = 5
"""So many columns have room for names; more are headed by the agents' numbers, which the rows say."""


def view(s: Situation) -> Values | None:
    if not s.required:
        return None
    asked = {one.to for items in s.required.values() for one in items}
    providers = [name for name in (*s.plan.agents, *sorted(asked - s.plan.agents.keys())) if name in asked]
    places = {name: at for at, name in enumerate(s.plan.agents, start=1)}
    is_numbered = len(providers) > NAMED
    rows = [
        {
            "number": s.number(entry),
            "place": places[id_of(entry)] if is_numbered else 0,
            "name": s.plan.agent_name(id_of(entry)),
            "cells": [counts_of(one for one in items if one.to == name) for name in providers],
            "all": counts_of(items),
            "is_closed": (issue := s.issue(entry)) is not None and not issue.is_open,
        }
        for entry, items in s.required.items()
    ]
    every = counts_of(one for items in s.required.values() for one in items)
    return {
        "rows": rows,
        "columns": _columns(s, providers, places if is_numbered else {}),
        "others": _others(s, providers, places) if is_numbered else [],
        "every": every,
        "about": about(every),
    }


def _columns(s: Situation, providers: list[str], places: dict[str, int]) -> list[str]:
    """None where they would not fit."""
    if len(providers) > WIDEST:
        return []
    return [str(places.get(name, name)) if places else s.plan.agent_name(name) for name in providers]


def _others(s: Situation, providers: list[str], places: dict[str, int]) -> list[str]:
    """Agents that provide and ask nothing, so that no row says their number."""
    rows = {id_of(entry) for entry in s.required}
    return [f"{places[name]} {s.plan.agent_name(name)}" for name in providers if name in places and name not in rows]


def about(counts: Counts) -> str:
    said = [f"{counts.accepted} of {counts.total} accepted"]
    said += [f"{counts.provided} provided"] if counts.provided else []
    said += [f"{counts.disputed} disputed"] if counts.disputed else []
    return ", ".join(said)


SECTION = Section("requirements", "Requirements", view)
