"""The matrix of requirements as a heat map: who needs what of whom, and how far each cell is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot import inert
from bot.domain.board import id_of
from bot.domain.state import Required
from bot.pages.dashboard.names import agent_name, issue_url
from bot.pages.situation import Situation
from bot.rules.requirements import Counts, counts_of

LISTED = 200
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """`level` is 0 where nothing is accepted, 4 where all is; -1 where nothing is asked."""

    total: int
    accepted: int
    provided: int
    disputed: int
    level: int


def view(s: Situation) -> Mapping[str, object]:
    providers = _providers(s)
    rows = [
        {
            "name": agent_name(s, id_of(entry)),
            "id": id_of(entry),
            "number": s.number(entry),
            "url": issue_url(s.board, s.number(entry)),
            "cells": _cells(providers, items),
            "all": cell_of(counts_of(items)),
        }
        for entry, items in s.required.items()
    ]
    every = [(id_of(entry), one) for entry, items in s.required.items() for one in items]
    items = sorted(every, key=lambda pair: ("disputed", "provided", "asked", "accepted").index(pair[1].state))
    return {
        "columns": [(name, agent_name(s, name)) for name in providers],
        "rows": rows,
        "every": cell_of(counts_of(one for _, one in every)),
        "listed": [_line(s, asker, one) for asker, one in items[:LISTED]],
        "left_out": max(0, len(items) - LISTED),
    }


def cell_of(counts: Counts) -> Cell:
    level = counts.accepted * LEVELS // counts.total if counts.total else -1
    return Cell(counts.total, counts.accepted, counts.provided, counts.disputed, level)


def _providers(s: Situation) -> list[str]:
    asked = {one.to for items in s.required.values() for one in items}
    return [name for name in (*s.plan.agents, *sorted(asked - s.plan.agents.keys())) if name in asked]


def _cells(providers: Sequence[str], items: Sequence[Required]) -> list[Cell]:
    by_provider: dict[str, list[Required]] = {}
    for one in items:
        by_provider.setdefault(one.to, []).append(one)
    return [cell_of(counts_of(by_provider.get(name, ()))) for name in providers]


def _line(s: Situation, asker: str, one: Required) -> dict[str, object]:
    return {
        "asker": agent_name(s, asker),
        "to": agent_name(s, one.to),
        "need": inert.plain(one.need, 300),
        "state": one.state,
        "evidence": inert.plain(one.evidence, 200),
        "reason": inert.plain(one.reason, 200),
    }
