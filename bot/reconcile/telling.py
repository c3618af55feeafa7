"""What is announced once: a task that waited and is ready, a phase that waited and is open.

`IssueState.told` keeps it, and loses it when the entry has to wait again. Whoever is called by the opening of a phase
is not called once more by each of its tasks.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from bot.domain.actions import Action, Comment, Record
from bot.domain.board import Board, Entry, Issue, id_of, kind_of
from bot.domain.state import IssueState, LogEntry
from bot.plan.models import ALL
from bot.reconcile.circles import circular, hand_edges, steps
from bot.reconcile.edges import formerly_after
from bot.reconcile.states import derive, ready_in
from bot.reconcile.view import View
from bot.render import render
from bot.rules.calling import Called, called

WORDS = {"task": "ready", "phase": "open"}
HELD = {"task": ("waiting", "blocked"), "phase": ("waiting",)}
_WAITED = frozenset({"state:waiting", "state:blocked"})
SHOWN = 10
"""Tasks that are named where a phase opens."""
PATH = 30
"""Issues that are named of a circle."""


def with_told(view: View, entry: Entry, state: IssueState) -> IssueState:
    """The state of an open entry with what was announced of it, whether or not anybody had to be called."""
    if (word := WORDS.get(kind_of(entry))) is None:
        return state
    if derive(view, entry) not in HELD[kind_of(entry)]:
        return state.with_told(word)
    return replace(state, told=tuple(other for other in state.told if other != word)) if word in state.told else state


def untied(view: View, entry: Entry) -> Iterator[Comment]:
    """Why an edge that people made is taken away again; what the plan itself gave up is no news."""
    issue = view.board.issues[entry]
    if not view.board.features.dependencies or not (numbers := hand_edges(view, issue)):
        return
    former = formerly_after(issue.region)
    for number in numbers:
        path = circular(view).get((entry, number))
        if path and number not in former:
            text = render("comments/circle.md.j2", number=number, path=steps(view, path)[:PATH])
            yield Comment(issue.number, text, key=f"circle:{issue.number}:{number}:{issue.state.revision}")


def announcements(former: Board, view: View, entries: Iterable[Entry], *, now: datetime) -> list[Action]:
    """What opened between two boards: `former` is how it was before anything was settled.

    They belong before the states that remember them: what breaks off between the two is said again, and found to be
    said.
    """
    opened = [entry for entry in entries if opens(former, view, entry)]
    phases = {entry for entry in opened if kind_of(entry) == "phase"}
    found: list[Action] = []
    for entry in opened:
        issue = former.issues[entry]
        found += _phase(view, issue, now) if entry in phases else _task(view, issue, phases)
    return found


def opens(former: Board, view: View, entry: Entry) -> bool:
    """Did it wait until now, as its label told? Making a repository as the plan says opens nothing."""
    word, issue, before = WORDS.get(kind_of(entry)), view.issue(entry), former.issues.get(entry)
    if word is None or issue is None or before is None or entry not in view.outline.titles:
        return False
    if not issue.is_open or not before.state.started or word in before.state.told or before.labels.isdisjoint(_WAITED):
        return False
    return derive(view, entry) not in (*HELD[kind_of(entry)], "done")


def _task(view: View, issue: Issue, phases: Collection[Entry]) -> Iterator[Comment]:
    """`phases` open with it, and call their people themselves."""
    claim = issue.state.claim
    phase = view.outline.phases.get(issue.entry)
    agents = (claim.agent,) if claim and claim.agent else _owner(view, issue.entry)
    told = set(_people_of(view, phase)) if phase and phase in phases else set()
    calls = called(view.plan, (agent for agent in agents if agent not in told))
    if claim and claim.login and not claim.agent:
        calls = (Called("", (claim.login,)),)
    if not calls:
        return
    text = render("comments/ready.md.j2", calls=calls, is_claimed=claim is not None)
    yield Comment(issue.number, text, key=f"ready:{issue.number}:{issue.state.revision}")


def _owner(view: View, entry: Entry) -> tuple[str, ...]:
    owner = view.plan.owner_of(id_of(entry))
    return (owner,) if owner else ()


def _phase(view: View, issue: Issue, now: datetime) -> Iterator[Action]:
    yield Record(LogEntry(now, "opened", entry=issue.entry, number=issue.number))
    if not (agents := _people_of(view, issue.entry)):
        return
    ready = ready_in(view, issue.entry)
    shown = [{"number": view.number(entry), "title": view.outline.titles[entry]} for entry in ready]
    calls = called(view.plan, agents)
    text = render(
        "comments/opened.md.j2",
        is_step=view.plan.style == "sequential",
        calls=calls,
        others=[agent for agent in agents if agent not in {one.agent for one in calls}],
        ready=shown[:SHOWN],
        more=max(0, len(shown) - SHOWN),
    )
    yield Comment(issue.number, text, key=f"opened:{issue.number}:{issue.state.revision}")


def _people_of(view: View, phase: Entry) -> tuple[str, ...]:
    """Whom the opening of a phase concerns: its agent, its leads and those that support it."""
    entry = view.plan.phases[id_of(phase)]
    agents = [*([entry.agent] if entry.agent else []), *entry.leads, *entry.supports]
    return tuple(view.plan.agents) if ALL in agents else tuple(dict.fromkeys(agents))
