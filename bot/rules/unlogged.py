"""Facts that issues' own states tell and the log does not: it was about to be written when the database went."""

from collections.abc import Iterator
from datetime import timedelta

from bot.domain.board import Board, Issue, id_of
from bot.domain.log import parts_on
from bot.domain.state import LogEntry, Required, Said
from bot.plan.models import Plan
from bot.rules.items import key_of

LATE = timedelta(minutes=5)
"""GitHub closes an issue a little after Baton logged why."""


def with_unlogged(board: Board, plan: Plan) -> Board:
    """The board with an entry for each fact that is newer than the log, oldest first.

    All that waits goes to GitHub in one edit, so whatever is older than the log's newest entry was in it or never was.
    """
    logged = [*board.status.log, *(entry for part in parts_on(board) for entry in part.state.log)]
    newest = max((entry.at for entry in logged), default=None)
    told = (entry for issue in board.issues.values() for entry in told_by(issue, plan))
    fresh = [entry for entry in told if (newest is None or entry.at > newest) and not _is_told(entry, logged)]
    for entry in sorted(dict.fromkeys(fresh), key=lambda entry: entry.at):
        board = board.with_log(entry)
    return board


def told_by(issue: Issue, plan: Plan) -> Iterator[LogEntry]:
    """What an issue's state says that somebody did. What nobody did, as the plan's own starting facts, is none."""
    state = issue.state
    if (claim := state.claim) and claim.principal and not claim.by:
        said = Said(claim.agent, claim.principal, claim.login, claim.at, claim.comment, verified=claim.verified)
        yield _entry("claimed", issue, said)
    for block in (one for one in state.blocks if one.principal):
        note = " ".join(word for word in (f"#{block.on}" if block.on else "", block.reason) if word)
        yield _entry("blocked", issue, Said(block.agent, block.principal, block.login, block.at), note)
    if offer := state.handoff:
        yield _entry("handed off", issue, offer.given, f"to {offer.to}: {offer.summary}" if offer.to else offer.summary)
        if offer.answered and offer.answer:
            yield _entry(offer.answer, issue, offer.answered, offer.reason)
    yield from _signed(issue, plan)
    for item in state.items:
        yield from _required(issue, item)
    if state.overruled:
        yield _entry("overruled", issue, state.overruled)
    if not issue.is_open and issue.closed_at and state.done_by in plan.agents:
        yield _entry("done", issue, Said(state.done_by, 0, "", issue.closed_at))


def _signed(issue: Issue, plan: Plan) -> Iterator[LogEntry]:
    """One entry for all that was signed at once."""
    point = plan.checkpoints.get(id_of(issue.entry)) if issue.state.signs else None
    if point is None:
        return
    numbers = {key_of(item.text): (at, item.text) for at, item in enumerate(point.items, start=1)}
    by_word: dict[Said, list[tuple[int, str]]] = {}
    for sign in issue.state.signs:
        if sign.said.principal and sign.item in numbers:
            by_word.setdefault(sign.said, []).append(numbers[sign.item])
    for said, items in by_word.items():
        (number, text), *more = sorted(items)
        several = "items " + ", ".join(str(at) for at, _ in sorted(items))
        yield _entry("signed off", issue, said, several if more else f"item {number}, {text[:120]}")


def _required(issue: Issue, item: Required) -> Iterator[LogEntry]:
    """Each with the words that the command gives to one item."""
    note = f"{id_of(issue.entry)}:{item.number} of {item.to}, {item.need[:120]}"
    answer = {"accepted": "accepted", "disputed": "disputed"}.get(item.state)
    for what, said in (("required", item.asked), ("provided", item.provided), (answer, item.answered)):
        if what and said:
            yield _entry(what, issue, said, note)


def _entry(what: str, issue: Issue, said: Said, note: str = "") -> LogEntry:
    return LogEntry(
        at=said.at,
        what=what,
        entry=issue.entry,
        agent=said.agent,
        login=said.login,
        note=note,
        number=issue.number,
        comment=said.comment,
        verified=said.verified,
        principal=said.principal,
    )


def _is_told(entry: LogEntry, logged: list[LogEntry]) -> bool:
    """Is the same of the same issue there, said by the same comment or about when it was closed?"""
    same = [one for one in logged if (one.what, one.entry) == (entry.what, entry.entry)]
    if entry.what == "done":
        return any(one.at > entry.at - LATE for one in same)
    return bool(entry.comment) and any(one.comment == entry.comment for one in same)
