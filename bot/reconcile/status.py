"""The status's pages: from a board seen with its plan to what `bot/pages` is told."""

from bot.domain.board import STATUS, Entry, entry_of
from bot.domain.state import Required
from bot.pages.files import files_of
from bot.pages.overflow import MOST_PAGES
from bot.pages.situation import Situation
from bot.pages.status import status_pages
from bot.reconcile.agreements import asked_now
from bot.reconcile.view import View, overflow
from bot.reconcile.waits import Waits
from bot.reconcile.whole import whole_of
from bot.render import render


def pages_of(view: View) -> tuple[str, ...]:
    """The texts of the status issue and of the issues that it overflows into."""
    return status_pages(situation_of(view))


def generated_files(view: View) -> tuple[tuple[str, str], ...]:
    """What the plan asks to be committed; mostly nothing."""
    if not view.plan.files.status and not any(agent.status_file for agent in view.plan.agents.values()):
        return ()
    return files_of(situation_of(view))


def situation_of(view: View) -> Situation:
    whole = whole_of(view)
    gates = [entry_of("checkpoint", name) for name in view.plan.checkpoints]
    return Situation(
        plan=view.plan,
        board=view.board,
        graph=view.outline.graph,
        status=view.status,
        states=whole.states,
        done=whole.done,
        waits=Waits(view, whole.states),
        titles=view.outline.titles,
        edges=view.outline.edges,
        required=lists_of(view),
        verdicts={entry: view.verdicts(entry) for entry in gates},
        asked={entry: asked_now(view, entry) for entry in gates},
        numbers={page: view.number(STATUS if page == 1 else overflow(page)) for page in range(1, MOST_PAGES + 1)},
        validators={entry: ways.validators for entry, ways in view.outline.passings.items()},
    )


def lists_of(view: View) -> dict[Entry, tuple[Required, ...]]:
    """Every agent's requirements, those of agents for which the plan asks nothing too."""
    entries = (entry_of("requirements", agent) for agent in view.plan.agents)
    return {entry: items for entry in entries if (items := view.list_of(entry).items)}


def unused_page(view: View) -> str:
    return render("issues/unused.md.j2", status=view.number(STATUS))
