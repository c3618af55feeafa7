"""The status's pages: from a board seen with its plan to what `bot/pages` is told."""

from bot.domain.board import STATUS
from bot.pages.overflow import MOST_PAGES
from bot.pages.situation import Situation, Waiting
from bot.pages.status import status_pages
from bot.reconcile.states import derive, open_before
from bot.reconcile.view import View, overflow
from bot.render import render


def pages_of(view: View) -> tuple[str, ...]:
    """The texts of the status issue and of the issues that it overflows into."""
    return status_pages(situation_of(view))


def situation_of(view: View) -> Situation:
    gates = [entry for entry in view.outline.titles if entry in view.outline.before]
    states = {entry: derive(view, entry) for entry in gates}
    waits = {
        entry: tuple(Waiting(other.entry, other.number, other.title) for other in open_before(view, entry))
        for entry, state in states.items()
        if state == "waiting"
    }
    return Situation(
        plan=view.plan,
        board=view.board,
        graph=view.outline.graph,
        status=view.status,
        states=states,
        waits=waits,
        titles=view.outline.titles,
        edges=view.outline.edges,
        needs={entry: tuple((need.to, need.need) for need in needs) for entry, needs in view.outline.needs.items()},
        numbers={page: view.number(STATUS if page == 1 else overflow(page)) for page in range(1, MOST_PAGES + 1)},
    )


def unused_page(view: View) -> str:
    return render("issues/unused.md.j2", status=view.number(STATUS))
