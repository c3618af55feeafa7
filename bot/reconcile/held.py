"""A plan that waits for a yes: what exactly a yes would do, and whether one that was said is still about that."""

from hashlib import sha256

from bot.domain.board import Board, Held
from bot.domain.state import Approved
from bot.reconcile.limits import TooManyRemovals

DIGITS = 12


def held_by(error: TooManyRemovals, *, sha: str, session: str) -> Held:
    """`sha` is the plan file's, `session` the plan's own."""
    about = "\n".join((sha, session, error.former, *sorted(error.entries)))
    digest = sha256(about.encode()).hexdigest()[:DIGITS]
    return Held(sha, digest, error.entries, error.known, error.former)


def covers(approved: Approved | None, held: Held) -> bool:
    """Was the yes said to this? What is closed already is missing in the list, and that is no other list."""
    return (
        approved is not None
        and (approved.sha, approved.former) == (held.sha, held.former)
        and len(held.entries) <= approved.count
    )


def is_agreed(board: Board) -> bool:
    """May the plan in force close many issues at once? Somebody said yes to it."""
    approved, force = board.status.approved, board.in_force
    return bool(approved and force and force.sha and approved.sha == force.sha)


def standing(board: Board) -> Approved | None:
    """The yes as long as it is about the plan in force, or about the one that waits; another plan ends it."""
    approved, force = board.status.approved, board.in_force
    if approved is None or force is None:
        return approved
    is_about = covers(approved, force.held) if force.held else force.sha in ("", approved.sha)
    return approved if is_about else None


def is_waiting(board: Board) -> bool:
    """Was yes said to the plan that waits, and nothing done about it yet?"""
    held = board.in_force.held if board.in_force else None
    return held is not None and covers(board.status.approved, held)
