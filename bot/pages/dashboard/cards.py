"""One task as a card or a row: what it is, whose, how far, and why it stands where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import inert
from bot.domain.board import Entry, entry_of
from bot.pages.dashboard.names import agent_name, issue_url, title
from bot.pages.rows import claim_word
from bot.pages.situation import Situation
from bot.plan.models import State

STATES: tuple[State, ...] = ("blocked", "waiting", "ready", "in-progress", "review", "done")
"""The columns of a board, from what is stuck to what is over."""
QUERY = 80
"""Characters of a search that are looked at."""


@dataclass(frozen=True, slots=True)
class Link:
    """A task or gate that another one names."""

    title: str
    url: str
    number: int


@dataclass(frozen=True, slots=True)
class Card:
    """`progress` is -1 where nobody said anything of it. `claim` tells whether who works on it is verified."""

    id: str
    title: str
    number: int
    url: str
    state: State
    agent: str
    agent_id: str
    phase: str
    is_critical: bool
    progress: int
    holder: str
    claim: str
    due: str
    estimate: str
    waits: tuple[Link, ...]
    more_waits: int
    reason: str
    """Why it is blocked."""
    note: str


def card(s: Situation, name: str) -> Card:
    task, entry = s.plan.tasks[name], entry_of("task", name)
    issue = s.issue(entry)
    said = issue.state if issue else None
    claim = said.claim if said else None
    state = s.states[entry]
    waits = s.waits.get(entry, ()) if state == "waiting" else ()
    started = said is not None and (said.started or bool(said.revision))
    progress = said.progress if said and started else task.progress
    agent = s.plan.owner_of(name) or (claim.agent if claim else "") or ""
    return Card(
        id=name,
        title=title(s, entry),
        number=s.number(entry),
        url=issue_url(s.board, s.number(entry)),
        state=state,
        agent=agent_name(s, agent),
        agent_id=agent if agent in s.plan.agents else "",
        phase=title(s, entry_of("phase", task.phase)) if task.phase in s.plan.phases else "",
        is_critical=task.critical or entry in critical(s),
        progress=-1 if progress is None or state == "done" else progress,
        holder=claim.login if claim and state != "done" else "",
        claim=claim_word(claim) if state != "done" else "",
        due=str(task.due or task.when or ""),
        estimate=inert.plain(task.estimate or "", 40),
        waits=tuple(Link(inert.plain(one.title, 80), issue_url(s.board, one.number), one.number) for one in waits[:3]),
        more_waits=max(0, len(waits) - 3),
        reason=_reason(s, entry) if state == "blocked" else "",
        note=inert.plain((said.note if said else "") or "", 200),
    )


def critical(s: Situation) -> frozenset[str]:
    """Entries of the longest chain of open tasks; one task alone is no chain."""
    nodes = s.critical_path.nodes
    return frozenset(nodes) if len(nodes) > 1 else frozenset()


def matching(s: Situation, query: str, names: Iterable[str] | None = None) -> Sequence[str]:
    """Tasks in whose title, id, agent or number every word of the query stands; all of them for an empty one."""
    words = query[:QUERY].casefold().split()
    every = s.plan.tasks if names is None else names
    return [name for name in every if not words or _has_all(_searched(s, name), words)]


def _searched(s: Situation, name: str) -> str:
    entry = entry_of("task", name)
    task, owner = s.plan.tasks[name], s.plan.owner_of(name)
    agent = f"{owner} {s.plan.agent_name(owner)}" if owner else ""
    return f"{name} {s.titles[entry]} {agent} {task.phase or ''} {s.states[entry]} #{s.number(entry)}".casefold()


def _has_all(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def _reason(s: Situation, entry: Entry) -> str:
    issue = s.issue(entry)
    blocks = issue.state.blocks if issue else ()
    said = "; ".join(f"{block.reason}{f' (#{block.on})' if block.on else ''}" for block in blocks)
    return inert.plain(said, 200)
