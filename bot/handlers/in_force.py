"""Which plan is in force: the last valid one of the default branch."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.board import Account, Board, Held, InForce
from bot.domain.facts import Facts, PlanFile
from bot.domain.state import LogEntry
from bot.plan.finding import Finding
from bot.plan.load import load
from bot.reconcile.difference import changes
from bot.reconcile.held import covers, held_by
from bot.reconcile.limits import TooManyRemovals

PLAN_PATH = ".github/coordination.yml"
HELD_BACK = "too-many-removals"
REMEDY = "a maintainer ticks the box on the status page, or runs `baton apply --allow-removals`, if that is meant"


def after_reading(former: InForce | None, file: PlanFile | None) -> InForce | None:
    """The plan in force after the file was read. None: there is no file, or no plan was ever valid."""
    if file is None:
        return None
    if former and former.sha == file.sha and not former.invalid:
        return former
    plan, wrong = read_plan(file)
    if plan is not None:
        return plan
    return replace(former, invalid=wrong, held=None) if former else None


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
    if held := removals(new, now=facts.now):
        return replace(board, in_force=waiting(former, held) if former else None)
    return with_change(new, force.sha[:12], by, at=facts.now) if former else new


def with_change(board: Board, sha: str, by: Account | None, *, at: datetime) -> Board:
    """Once for each plan, though the push may be looked at again."""
    if sha == next((entry.note for entry in board.status.log if entry.what == "plan"), ""):
        return board
    who = by or Account(0, "")
    return board.with_log(LogEntry(at, "plan", login=who.login, note=sha, principal=who.id))


@dataclass(frozen=True, slots=True)
class HeldBack:
    """The plan that waits, and the line that says why."""

    held: Held
    why: Finding


def removals(board: Board, *, now: datetime) -> HeldBack | None:
    """Why the board's plan is held back; None where it may be applied, or somebody said yes to what it closes."""
    force = board.in_force
    assert force
    try:
        changes(force.plan, board, now=now)
    except TooManyRemovals as error:
        held = held_by(error, sha=force.sha, session=force.plan.session_id)
        if covers(board.status.approved, held):
            return None
        return HeldBack(held, Finding(PLAN_PATH, 0, HELD_BACK, str(error), REMEDY))
    return None


def waiting(former: InForce, newest: HeldBack) -> InForce:
    """The former plan stays in force, and says which one waits."""
    return replace(former, invalid=(newest.why,), held=newest.held)


def before(held: HeldBack, board: Board, file: PlanFile, *, now: datetime) -> Board | None:
    """The board under an earlier plan file; None where that is none, or would be held back too."""
    newest, former = board.in_force, after_reading(None, file)
    assert newest
    if former is None or former.sha == newest.sha or removals(replace(board, in_force=former), now=now):
        return None
    told = replace(former, invalid=newest.invalid) if newest.invalid else waiting(former, held)
    return replace(board, in_force=told)


def is_held_back(board: Board) -> bool:
    return bool(board.in_force and board.in_force.held)
