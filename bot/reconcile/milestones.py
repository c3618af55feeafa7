"""Milestones: one a checkpoint, followed by the mark in its description, closed with its gate."""

from collections.abc import Iterator

from bot import inert
from bot.domain.actions import CreateMilestone, EditMilestone
from bot.domain.board import entry_of
from bot.reconcile.dates import day_of
from bot.reconcile.states import is_over
from bot.reconcile.view import View, marked, milestone_mark


def milestone_change(view: View, checkpoint: str) -> CreateMilestone | EditMilestone | None:
    """What a checkpoint's milestone needs; None where it is as it should be.

    An adopted milestone keeps its words, and its day where the plan names none.
    """
    title = view.milestone_title(checkpoint)
    due = day_of(view.plan, view.plan.checkpoints[checkpoint].due)
    is_open = not is_over(view, entry_of("checkpoint", checkpoint))
    there = view.milestones.get(checkpoint)
    if there is None:
        return CreateMilestone(title, _described(view, checkpoint, _words(view, checkpoint)), due)
    description = there.description
    if marked(there) != (view.session, checkpoint):
        description = _described(view, checkpoint, "" if marked(there) else description)
    due = due or there.due_on
    if (there.title, there.description, there.due_on, there.is_open) == (title, description, due, is_open):
        return None
    return EditMilestone(there.number, title, description, due, is_open)


def former_milestones(view: View) -> Iterator[EditMilestone]:
    """Closes the milestones of checkpoints that are not in the plan any more, of earlier sessions too."""
    kept = {one.number for one in view.milestones.values()}
    for one in view.board.milestones.values():
        if one.is_open and marked(one) and one.number not in kept:
            yield EditMilestone(one.number, one.title, one.description, one.due_on, is_open=False)


def _words(view: View, checkpoint: str) -> str:
    point = view.plan.checkpoints[checkpoint]
    return inert.plain(". ".join(word for word in (point.window, point.status) if word), 500)


def _described(view: View, checkpoint: str, words: str) -> str:
    mark = milestone_mark(view.session, checkpoint)
    return f"{words.rstrip()}\n\n{mark}" if words.strip() else mark
