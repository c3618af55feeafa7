"""From an issue as GitHub shows it to the entry that it stands for: whose it is, and what of its state to believe."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot.domain.board import STATUS, Account, Board, Entry, Issue
from bot.domain.region import Parts, candidates
from bot.domain.state import Believed, IssueState, StatusState
from bot.github.read.shapes import Edit, IssueShape, Ref
from bot.github.state_block import Keys, LastEdit, Seat, believe, verify

_REASONS: dict[str, Literal["completed", "not_planned", "duplicate"]] = {
    "COMPLETED": "completed",
    "NOT_PLANNED": "not_planned",
    "DUPLICATE": "duplicate",
}


@dataclass(frozen=True, slots=True)
class Eyes:
    """Whose repository is looked at, with which keys, and what is known from before."""

    keys: Keys
    repository_id: int
    repository_node: str
    bot: Account
    authors: frozenset[int] = frozenset()
    """Accounts beside the bot that Baton wrote under, as signed in the status issue."""
    has_history: bool = True
    known: Mapping[int, "Known"] = field(default_factory=dict)
    """What was believed before, by issue number."""

    @property
    def own(self) -> frozenset[int]:
        return self.authors | {self.bot.id}

    def knowing(self, authors: Collection[int]) -> "Eyes":
        return replace(self, authors=self.authors | frozenset(authors))


@dataclass(frozen=True, slots=True)
class Known:
    """An entry's signed state as it was read before; `fault` is why its block was not believed then."""

    entry: Entry
    session: str
    state: IssueState | StatusState
    edited_at: datetime | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """An issue after the first look: its body's parts, and what its signature says."""

    shape: IssueShape
    parts: Parts
    signed: Believed
    last_edit: LastEdit
    seat: Seat = field(repr=False)

    @property
    def entry(self) -> Entry:
        """What is signed counts before what stands in the marker, which anyone may edit who may write."""
        return _entry_of(self.signed.state) or Entry(self.parts.entry)

    @property
    def session(self) -> str:
        return (self.signed.state.session if self.signed.state else "") or self.parts.session

    def is_own_edit(self, eyes: Eyes) -> bool:
        editor = self.last_edit.editor
        return editor is not None and editor.id in eyes.own


@dataclass(frozen=True, slots=True)
class Read:
    """An issue that stands for an entry; `status` is the session's state where that is the status issue."""

    issue: Issue
    status: StatusState | None = None


def look(shape: IssueShape, eyes: Eyes) -> Look:
    """The region that belongs to this issue: the one that is signed for it, else the first."""
    seat = Seat(eyes.repository_id, shape.number_for_ever)
    found = [(parts, verify(parts.block, seat, keys=eyes.keys)) for parts in candidates(shape.body)]
    parts, signed = next((pair for pair in found if pair[1].state is not None), found[0])
    # a body that was never edited is its author's
    writer = shape.editor if shape.last_edited_at else shape.author
    last_edit = LastEdit(writer.account() if writer else None, is_known=eyes.has_history)
    return Look(shape, parts, signed, last_edit, seat)


def wants_history(seen: Look, eyes: Eyes) -> bool:
    """Somebody else wrote last, and that edit was not looked at yet: Baton's own last words are in the history."""
    if not eyes.has_history or seen.shape.last_edited_at is None or seen.is_own_edit(eyes):
        return False
    was_ours = seen.parts.is_marked or seen.shape.number in eyes.known or _is_by(seen.shape, eyes.own)
    return was_ours and not _was_looked_at(seen, eyes)


def read(seen: Look, eyes: Eyes, *, history: Collection[Edit] = ()) -> Read | None:
    """The entry that the issue stands for; None for a stranger's issue, whatever markers stand in it."""
    known = eyes.known.get(seen.shape.number)
    last = _newer(_own_words(seen, eyes, history), known)
    signed = seen.signed.state
    entry = _entry_of(signed) or (last.entry if last else Entry("")) or seen.entry
    session = (signed.session if signed else "") or (last.session if last else "") or seen.session
    is_trusted = signed is not None or last is not None or _is_by(seen.shape, eyes.own)
    if not entry or not is_trusted:
        return None
    believed = _believed(seen, eyes, last)
    state = believed.state or (last.state if last else None)
    fault = believed.fault or _marker_fault(seen, entry, session)
    own_state = state if isinstance(state, IssueState) else IssueState(str(entry), session)
    issue = replace(plain(seen, eyes), entry=entry, session=session, state=own_state, state_fault=fault)
    return Read(issue, state if isinstance(state, StatusState) else None)


def authors_in(looks: Collection[Look]) -> frozenset[int]:
    """Whose issues are Baton's too, as signed status blocks say."""
    states = (seen.signed.state for seen in looks)
    return frozenset(author for state in states if isinstance(state, StatusState) for author in state.authors)


def _was_looked_at(seen: Look, eyes: Eyes) -> bool:
    """GitHub tells seconds: somebody may have edited in the same one, so what stands there must be what is known."""
    known = eyes.known.get(seen.shape.number)
    if known is None or known.edited_at is None or known.edited_at != seen.shape.last_edited_at:
        return False
    return known.fault is not None or seen.signed.state == known.state


def _believed(seen: Look, eyes: Eyes, last: Known | None) -> Believed:
    """`last` are Baton's own newest words, where something remembers them."""
    if not seen.parts.block and (seen.is_own_edit(eyes) or not eyes.has_history):
        return Believed(None)  # fresh: the block comes with the first edit
    if last and _was_looked_at(seen, eyes) and not seen.is_own_edit(eyes):
        return Believed(None, last.fault)
    said = believe(
        seen.parts.block,
        seen.seat,
        keys=eyes.keys,
        last_edit=seen.last_edit,
        own=eyes.own,
        known_revision=last.state.revision if last else 0,
    )
    if said.fault is None or seen.is_own_edit(eyes) or not eyes.has_history:
        return said
    if last and seen.signed.state == last.state:
        return Believed(last.state)  # somebody wrote around the region and left Baton's newest words alone
    editor = seen.last_edit.editor
    return Believed(None, f"edited by {editor.login if editor else 'nobody known'}")


def _marker_fault(seen: Look, entry: Entry, session: str) -> str | None:
    """Somebody changed the marker and left the block alone: it is written anew."""
    if seen.parts.entry in ("", entry) and seen.parts.session in ("", session):
        return None
    editor = seen.last_edit.editor
    return f"edited by {editor.login if editor else 'nobody known'}"


def _own_words(seen: Look, eyes: Eyes, history: Collection[Edit]) -> Known | None:
    """Baton's own last text in the history, if it is signed: what somebody else's edit may have put aside."""
    for edit in history:
        if edit.diff is None or edit.editor is None or edit.editor.database_id not in eyes.own:
            continue
        for parts in candidates(edit.diff):
            state = verify(parts.block, seen.seat, keys=eyes.keys).state
            if state is not None:
                return Known(Entry(parts.entry) or _entry_of(state), parts.session, state, edit.edited_at)
        return None
    return None


def _newer(last: Known | None, known: Known | None) -> Known | None:
    """Of what the history and the cache remember."""
    if last is None or (known is not None and known.state.revision > last.state.revision):
        return known
    return last


def remembered(board: Board | None) -> dict[int, Known]:
    """What a cached board holds of signed state, as `Eyes.known` wants it."""
    known: dict[int, Known] = {}
    for issue in (*board.issues.values(), *board.archived.values()) if board else ():
        is_status = board is not None and issue.entry == STATUS and issue.session == board.session
        state = board.status if board and is_status else issue.state
        if state.revision:
            known[issue.number] = Known(issue.entry, issue.session, state, issue.edited_at, issue.state_fault)
    return known


def plain(seen: Look, eyes: Eyes) -> Issue:
    """What of an issue needs no believing; its entry is not said."""
    shape = seen.shape
    here = {None, "", eyes.repository_node}
    parent = shape.parent if shape.parent and _home(shape.parent.repository) in here else None
    return Issue(
        entry=Entry(""),
        number=shape.number,
        node_id=shape.id,
        id=shape.number_for_ever,
        title=shape.title,
        region=seen.parts.region,
        people=(seen.parts.before, seen.parts.after),
        is_open=shape.state == "OPEN",
        closed_as=_closed_as(shape),
        labels=frozenset(label.name for label in (shape.labels.nodes if shape.labels else ()) if label),
        milestone=shape.milestone.number if shape.milestone else None,
        assignees=frozenset(
            who.database_id for who in (shape.assignees.nodes if shape.assignees else ()) if who and who.database_id
        ),
        parent=parent.number if parent else None,
        blocked_by=frozenset(
            other.number
            for other in (shape.blocked_by.nodes if shape.blocked_by else ())
            if other and _home(other.repository) in here
        ),
        is_locked=shape.locked,
        author=shape.author.account() if shape.author else None,
        closed_at=shape.closed_at,
        edited_at=shape.last_edited_at,
        created_at=shape.created_at,
    )


def _closed_as(shape: IssueShape) -> Literal["completed", "not_planned", "duplicate"] | None:
    if shape.state == "OPEN":
        return None
    return _REASONS.get(shape.state_reason or "", "completed")


def _home(repository: Ref | None) -> str | None:
    return repository.id if repository else None


def _is_by(shape: IssueShape, own: Collection[int]) -> bool:
    return shape.author is not None and shape.author.database_id in own


def _entry_of(state: IssueState | StatusState | None) -> Entry:
    if isinstance(state, StatusState):
        return STATUS
    return Entry(state.entry) if state else Entry("")
