"""The status's pages: from a board seen with its plan to what `bot/pages` is told."""

from collections.abc import Iterable

from bot.domain.board import STATUS, Entry, entry_of, kind_of
from bot.domain.state import Required
from bot.pages.files import files_of
from bot.pages.overflow import MOST_PAGES
from bot.pages.situation import Situation, Waiting
from bot.pages.status import status_pages
from bot.reconcile.agreements import asked_now
from bot.reconcile.states import by_hand, derive, is_over, said_before
from bot.reconcile.view import View, overflow
from bot.render import render


def pages_of(view: View) -> tuple[str, ...]:
    """The texts of the status issue and of the issues that it overflows into."""
    return status_pages(situation_of(view))


def generated_files(view: View, pages: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """What the plan asks to be committed; mostly nothing."""
    if not view.plan.files.status and not any(agent.status_file for agent in view.plan.agents.values()):
        return ()
    return files_of(situation_of(view), pages)


def situation_of(view: View) -> Situation:
    gates = [entry for entry in view.outline.titles if entry in view.outline.before]
    states = {entry: derive(view, entry) for entry in gates}
    waits = _waits(
        view,
        [
            entry
            for entry, state in states.items()
            if state == "waiting" or ((issue := view.issue(entry)) and issue.state.overruled)
        ],
    )
    return Situation(
        plan=view.plan,
        board=view.board,
        graph=view.outline.graph,
        status=view.status,
        states=states,
        waits=waits,
        titles=view.outline.titles,
        edges=view.outline.edges,
        required=lists_of(view),
        verdicts={entry: view.verdicts(entry) for entry in gates if kind_of(entry) == "checkpoint"},
        asked={entry: asked_now(view, entry) for entry in gates if kind_of(entry) == "checkpoint"},
        numbers={page: view.number(STATUS if page == 1 else overflow(page)) for page in range(1, MOST_PAGES + 1)},
        validators={entry: ways.validators for entry, ways in view.outline.passings.items()},
    )


def _waits(view: View, entries: Iterable[Entry]) -> dict[Entry, tuple[Waiting, ...]]:
    """As `open_before` tells it; what many wait for is told to all of them by the same value."""
    told: dict[Entry, Waiting] = {}
    found: dict[Entry, tuple[Waiting, ...]] = {}
    for entry in entries:
        before = view.outline.before.get(entry, ())
        waits = []
        for other in before:
            if not is_over(view, other):
                if other not in told:
                    told[other] = Waiting(other, view.number(other), view.outline.titles.get(other, ""))
                waits.append(told[other])
        for one in (*by_hand(view, entry), *said_before(view, entry)):
            if one.entry is None or (one.entry not in before and view.board.issues[one.entry].is_open):
                waits.append(Waiting(one.entry, one.number, one.title))
        found[entry] = tuple(waits)
    return found


def lists_of(view: View) -> dict[Entry, tuple[Required, ...]]:
    """Every agent's requirements, those of agents for which the plan asks nothing too."""
    entries = (entry_of("requirements", agent) for agent in view.plan.agents)
    return {entry: items for entry in entries if (items := view.list_of(entry).items)}


def unused_page(view: View) -> str:
    return render("issues/unused.md.j2", status=view.number(STATUS))
