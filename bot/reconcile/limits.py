"""Where reconciling stops and asks instead of going on."""

from collections.abc import Collection, Iterable

from bot import inert
from bot.domain.board import STATUS, Entry, kind_of
from bot.errors import BatonError
from bot.reconcile.openness import REMOVED
from bot.reconcile.view import View

REMOVALS = 3
"""So many removals are always allowed."""
SHARE = 0.2
"""More than this share of the open entries is a mistake more often than a wish."""


class TooManyRemovals(BatonError):
    """The plan would close more issues than anybody would by a slip.

    `entries` names them, `known` counts the open ones. `former` is the session that would be archived, empty where
    entries left the plan.
    """

    def __init__(self, message: str, *, entries: Collection[Entry], known: int = 0, former: str = "") -> None:
        super().__init__(message)
        self.entries = tuple(entries)
        self.known = known
        self.former = former


class Unsettled(BatonError):
    """Settling went on and on: two rules undo each other, which is a fault of Baton."""


def is_removal(view: View, entry: Entry) -> bool:
    """Would an issue be closed because its entry left the plan? What was closed for that before, and was opened again
    by hand, is closed again without asking: the question was whether it may go."""
    issue = view.issue(entry)
    return issue is not None and issue.is_open and not view.is_planned(entry) and issue.state.done_by != REMOVED


def check_removals(view: View, removed: Collection[Entry]) -> None:
    """Raises `TooManyRemovals` where too large a share of the open entries would be closed as not planned."""
    known = sum(issue.is_open and _counts(entry) for entry, issue in view.board.issues.items())
    if len(removed) > REMOVALS and len(removed) > known * SHARE:
        raise TooManyRemovals(
            f"{len(removed)} of {known} open issues are not in the plan any more and would be closed "
            f"({_some(removed)}); put them back, or say --allow-removals",
            entries=removed,
            known=known,
        )


def check_new_session(view: View, former: str, entries: Collection[Entry]) -> None:
    """A title that was reworded gives a session that has no id of its own a new one, which nobody meant.

    Where the new session has its page already, the change was agreed to and goes on.
    """
    kept = [entry for entry in entries if _counts(entry) and view.is_planned(entry)]
    if view.plan.session.id is None and kept and not _has_begun(view):
        counted = [entry for entry in entries if _counts(entry)]
        raise TooManyRemovals(
            f"the session's title changed and with it its id, from {former} to {view.session}: {len(entries)} issues "
            f"would be archived; write `id: {former}` under `session` to go on with it, or say --allow-removals",
            entries=counted,
            known=len(counted),
            former=former,
        )


def _has_begun(view: View) -> bool:
    every = (*view.board.issues.values(), *view.board.archived.values())
    return any(one.entry == STATUS and one.session == view.session and one.is_open for one in every)


def _counts(entry: Entry) -> bool:
    return kind_of(entry) in {"task", "phase", "checkpoint", "requirements"}


def _some(entries: Iterable[Entry]) -> str:
    names = sorted(entries)
    more = f", and {len(names) - 5} more" if len(names) > 5 else ""
    return inert.plain(", ".join(names[:5]) + more)
