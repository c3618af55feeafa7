"""Which plan is in force: the last valid one of the default branch."""

from dataclasses import replace
from datetime import datetime

from bot.domain.board import Account, Board, InForce
from bot.domain.facts import Facts, PlanFile
from bot.domain.state import LogEntry
from bot.plan.finding import Finding
from bot.plan.load import load
from bot.reconcile.difference import changes
from bot.reconcile.limits import TooManyRemovals

PLAN_PATH = ".github/coordination.yml"
HELD_BACK = "too-many-removals"


def after_reading(former: InForce | None, file: PlanFile | None) -> InForce | None:
    """The plan in force after the file was read. None: there is no file, or no plan was ever valid."""
    if file is None:
        return None
    if former and former.sha == file.sha and not former.invalid:
        return former
    plan, wrong = read_plan(file)
    if plan is not None:
        return plan
    return replace(former, invalid=wrong) if former else None


def read_plan(file: PlanFile) -> tuple[InForce | None, tuple[Finding, ...]]:
    """A plan file as it is, or what is wrong with it."""
    if file.text is None:
        message = f"the plan has {file.size:,} bytes, over 1 MB, and is not read"
        return None, (Finding(PLAN_PATH, 0, "too-large", message, "shorten it, for example its notes"),)
    loaded = load(file.text, file=PLAN_PATH)
    return (InForce(loaded.plan, file.sha), ()) if loaded.plan else (None, loaded.findings)


def learn_plan(board: Board, facts: Facts, *, by: Account | None = None) -> Board:
    """The board under the plan that was read; a plan that would remove too much is held back, and says so."""
    if not facts.plan_was_read:
        return board
    former, force = board.in_force, after_reading(board.in_force, facts.plan_file)
    if force is None or force is former:
        return replace(board, in_force=force)
    if former and force.plan == former.plan:  # still invalid, or only a comment in the file changed
        return replace(board, in_force=replace(force, plan=former.plan))
    new = replace(board, in_force=force)
    if too_many := removals(new, now=facts.now):
        return replace(board, in_force=replace(former, invalid=(too_many,)) if former else None)
    return with_change(new, force.sha[:12], by, at=facts.now) if former else new


def with_change(board: Board, sha: str, by: Account | None, *, at: datetime) -> Board:
    """Once for each plan, though the push may be looked at again."""
    if sha == next((entry.note for entry in board.status.log if entry.what == "plan"), ""):
        return board
    who = by or Account(0, "")
    return board.with_log(LogEntry(at, "plan", login=who.login, note=sha, principal=who.id))


def removals(board: Board, *, now: datetime) -> Finding | None:
    """Why the board's plan is held back; None where it may be applied."""
    assert board.in_force
    try:
        changes(board.in_force.plan, board, now=now)
    except TooManyRemovals as error:
        return Finding(PLAN_PATH, 0, HELD_BACK, str(error), "run `baton apply --allow-removals` if that is meant")
    return None


def is_held_back(board: Board) -> bool:
    return bool(board.in_force and any(finding.code == HELD_BACK for finding in board.in_force.invalid))
