"""Reads the whole board: one request for up to 200 of Baton's issues."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.board import (
    OURS,
    STATUS,
    Account,
    Board,
    Entry,
    Label,
    Milestone,
    Repository,
    is_of_session,
    kind_of,
)
from bot.domain.log import is_over
from bot.domain.ports import Place
from bot.domain.state import StatusState
from bot.errors import GitHubError
from bot.github.ask import Ask, refusal
from bot.github.read import queries
from bot.github.read.entries import Eyes, Read, remembered
from bot.github.read.pages import Pages
from bot.github.read.shapes import (
    IssueShape,
    Labels,
    LabelShape,
    Milestones,
    MilestoneShape,
    RepositoryShape,
    Title,
    Who,
    as_shape,
)
from bot.github.state_block import Keys


async def read_board(ask: Ask, keys: Keys, place: Place, *, wide: bool = False, known: Board | None = None) -> Board:
    answer = await ask.query(lambda schema: queries.board(schema, wide=wide), place)
    if answer.faults:
        raise refusal(answer.faults[0], f"{place.owner}/{place.name}")
    top = as_shape(answer.content["repository"], RepositoryShape, what="board")
    _check_identity(top, place)
    bot = _viewer(answer.content.get("viewer"))
    eyes = Eyes(
        keys,
        top.database_id,
        top.id,
        bot,
        authors=frozenset(known.status.authors if known else ()),
        has_history=ask.schema.features.edit_history,
        known=remembered(known),
    )
    pages = Pages(ask, replace(place, owner=top.owner.login, name=top.name))
    shapes, labels, milestones, (titles, are_all) = await asyncio.gather(
        pages.issues(top.oldest, top.newest),
        pages.labels(top.labels or Labels()),
        pages.milestones(top.milestones or Milestones()),
        pages.titles(top.titles),
    )
    if wide:
        shapes |= await pages.lost(titles, eyes, but=shapes)
        if not are_all:
            shapes |= await pages.by_number(await pages.created_by(bot) - set(shapes))
    reads = await pages.entries(shapes.values(), eyes)
    board = Board(
        repository=_repository(top),
        bot=bot,
        features=ask.schema.features,
        labels={label.name.lower(): to_label(label) for label in labels},
        milestones={milestone.number: to_milestone(milestone) for milestone in milestones},
        others_blocking=others_blocking(shapes.values(), {one.issue.number for one in reads}, top.id),
        strangers_are_all=wide and are_all,
    )
    board = replace(board, others_blocking={**board.others_blocking, **await _said_blocking(board, reads, pages)})
    pinned = {pin.issue.number for pin in (top.pinned_issues.nodes if top.pinned_issues else ()) if pin}
    return _with_strangers(seated(board, reads, pinned=pinned), titles)


def seated(board: Board, reads: Collection[Read], *, pinned: Collection[int] = ()) -> Board:
    """The board with its issues: those of the session whose status issue is there, and the others' as archived."""
    session = _current_session(reads)
    claims: dict[Entry, list[Read]] = defaultdict(list)
    archived = {}
    for one in reads:
        issue = replace(one.issue, is_pinned=one.issue.number in pinned)
        if is_over(issue):
            continue
        if is_of_session(issue, session):
            claims[issue.entry].append(replace(one, issue=issue))
        else:
            archived[issue.number] = issue
    ranked = {entry: sorted(those, key=_rank) for entry, those in claims.items()}
    status = ranked[STATUS][0].status if STATUS in ranked else None
    return replace(
        board,
        session=session,
        issues={entry: those[0].issue for entry, those in ranked.items()},
        doubles={
            entry: tuple(one.issue.number for one in those[1:]) for entry, those in ranked.items() if len(those) > 1
        },
        archived=archived,
        status=status or StatusState(session=session),
    )


async def _said_blocking(board: Board, reads: Collection[Read], pages: Pages) -> dict[int, bool]:
    """As `others_blocking`, of those that people named with `/block on`; the ones that are gone block nothing."""
    said = {block.on for one in reads for block in one.issue.state.blocks if block.on}
    asked = said - {one.issue.number for one in reads} - set(board.others_blocking)
    found = await pages.by_number(asked) if asked else {}
    return {number: number in found and found[number].state == "OPEN" for number in asked}


def others_blocking(shapes: Iterable[IssueShape], entries: Collection[int], home: str) -> dict[int, bool]:
    """Is it open: issues of this repository that block an entry and are none, by number."""
    edges = (edge for shape in shapes for edge in (shape.blocked_by.nodes if shape.blocked_by else ()) if edge)
    return {
        edge.number: edge.state == "OPEN"
        for edge in edges
        if edge.number not in entries and (edge.repository is None or edge.repository.id == home)
    }


def to_label(shape: LabelShape) -> Label:
    return Label(shape.name, shape.color.lower(), shape.description or "", shape.id)


def to_milestone(shape: MilestoneShape) -> Milestone:
    due = day(shape.due_on)
    return Milestone(shape.number, shape.title, shape.description or "", due, shape.state == "OPEN", shape.id)


def day(due_on: str | None) -> date | None:
    """The day of a milestone: GitHub keeps midnight Pacific time of it, which is the same day in UTC."""
    return date.fromisoformat(due_on[:10]) if due_on else None


def _rank(one: Read) -> tuple[bool, bool, int]:
    """Of two issues for one entry the signed one counts, then the one that has the label, then the older."""
    return (not is_signed(one), OURS not in one.issue.labels, one.issue.number)


def is_signed(one: Read) -> bool:
    return bool(one.status.revision if one.status else one.issue.state.revision)


def _current_session(reads: Iterable[Read]) -> str:
    """The newest open status issue's, a signed one's before any that is not; while there is none, the newest issue's.

    Anybody under whose account Baton ever wrote may open an issue with a marker in it; only Baton signs.
    """
    ranked = [
        (one.issue.entry == STATUS and one.issue.is_open, is_signed(one), one.issue.number, one.issue.session)
        for one in reads
        if kind_of(one.issue.entry) != "log"
    ]
    return max(ranked)[3] if ranked else ""


def _with_strangers(board: Board, titles: Iterable[Title]) -> Board:
    ours = {issue.number for issue in board.issues.values()} | set(board.archived)
    ours |= {number for numbers in board.doubles.values() for number in numbers}
    strangers: dict[str, tuple[int, ...]] = {}
    for title in sorted(titles, key=lambda title: title.number):
        if title.state == "OPEN" and title.number not in ours:
            strangers[title.title] = (*strangers.get(title.title, ()), title.number)
    return replace(board, strangers=strangers)


def _viewer(content: Any) -> Account:
    """Who Baton is here. As a viewer, a bot's login has its `[bot]`; as an author it has none."""
    who = as_shape(content or {}, Who, what="viewer")
    return replace(who.account(), is_bot=who.login.endswith("[bot]"))


def _repository(top: RepositoryShape) -> Repository:
    branch = top.default_branch_ref.name if top.default_branch_ref else "main"
    return Repository(top.database_id, top.id, top.owner.login, top.name, branch, top.url)


def _check_identity(top: RepositoryShape, place: Place) -> None:
    """Somebody may have taken a name that was given up."""
    if place.repository_id and top.database_id != place.repository_id:
        raise GitHubError(
            f"{place.owner}/{place.name} is another repository now (id {top.database_id}, it was "
            f"{place.repository_id}); install the App there, or forget the old one"
        )
