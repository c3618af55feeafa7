"""Bodies of issues: the bot's region written with signed state, people's text kept as it stands at that moment."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.actions import AdoptIssue, EditIssue
from bot.domain.apply import after_writing
from bot.domain.board import OURS, STATUS, Issue
from bot.domain.codec import CodecError
from bot.domain.log import with_log_of
from bot.domain.region import Parts, join, split
from bot.domain.state import IssueState, StatusState
from bot.github.perform.desk import Desk, Unready
from bot.github.perform.write import Overtaken, Write
from bot.github.read.shapes import Edits, as_shape
from bot.github.state_block import Seat, sign

BUDGET = 60_000
"""Characters for Baton's region; GitHub refuses bodies of more than 65,536."""
LARGEST = 65_536


def edit(action: EditIssue, desk: Desk) -> list[Write]:
    issue = desk.issue(action.entry)
    state = _next_state(action, issue, desk)
    body = _body(issue, action.region, state, desk)
    fields = {"id": issue.node_id, "body": body}
    if action.title is not None:
        fields["title"] = action.title

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        _take_body(desk, payload["issue"], written=body, read_as_of=issue.edited_at, issue=issue)
        issue_now = desk.issue(action.entry)
        own_state = state if isinstance(state, IssueState) else issue_now.state
        desk.put(replace(issue_now, state=own_state, state_fault=None))
        match state:
            case StatusState():
                desk.status = with_log_of(state, desk.status)
            case IssueState():
                desk.pending = after_writing(desk.pending, state, issue_now)

    return [Write(action, "updateIssue", fields, _selection(desk), take)]


def adopt(action: AdoptIssue, desk: Desk, content: Mapping[str, Any]) -> list[Write]:
    """`content` is the stranger's issue as it is now: its words stay above an empty region with signed state."""
    seen, found = desk.seen(content)
    session = desk.origin.session
    is_same = seen.parts.entry == action.entry and seen.signed.state is not None
    parts = seen.parts if is_same else Parts(before=seen.shape.body.replace("\r\n", "\n"))
    state = seen.signed.state if is_same else IssueState(entry=str(action.entry), session=session)
    issue = replace(
        found,
        entry=action.entry,
        session=session,
        region=parts.region,
        people=(parts.before, parts.after),
        state=state if isinstance(state, IssueState) else IssueState(entry=str(action.entry), session=session),
    )
    desk.put(issue)
    writes = edit(EditIssue(action.entry, region=parts.region, state=issue.state), desk)
    fields = {"labelableId": issue.node_id, "labelIds": desk.label_ids((OURS,))}
    selection = "labelable { ... on Issue { number } }"

    def take(desk: Desk, payload: Mapping[str, Any]) -> None:
        now = desk.issue(action.entry)
        desk.put(replace(now, labels=now.labels | {OURS}))

    return [
        *(replace(write, action=action) for write in writes),
        Write(action, "addLabelsToLabelable", fields, selection, take),
    ]


def _next_state(action: EditIssue, issue: Issue, desk: Desk) -> IssueState | StatusState | None:
    """What is to be signed. Without a new state the known one is signed again, as the block cannot be kept apart."""
    if isinstance(action.state, StatusState):
        state = with_log_of(action.state, desk.status)
        return replace(state, revision=max(desk.status.revision, state.revision) + 1)
    if action.state is not None:
        return replace(action.state, revision=max(issue.state.revision, action.state.revision) + 1)
    if issue.entry == STATUS:
        return desk.status if desk.status.revision else None
    return issue.state if issue.state.revision else None


def _body(issue: Issue, region: str | None, state: IssueState | StatusState | None, desk: Desk) -> str:
    seat = Seat(desk.origin.repository.id, issue.id)
    try:
        block = sign(state, seat, keys=desk.keys) if state else ""
    except CodecError as error:
        raise Unready(f"the state of {issue.entry} cannot be written: {error}") from error
    region = issue.region if region is None else region
    before, after = issue.people
    ours = join(Parts("", region, block, "", str(issue.entry), issue.session))
    if len(ours) > BUDGET:
        raise Unready(f"{issue.entry}: its text has {len(ours)} characters, over {BUDGET}; it must be split before")
    body = join(Parts(before, region, block, after, str(issue.entry), issue.session))
    if len(body) > LARGEST:
        raise Unready(
            f"{issue.entry}: issue #{issue.number} would have {len(body)} characters, over GitHub's {LARGEST}; "
            f"shorten what people wrote around Baton's part"
        )
    return body


def _selection(desk: Desk) -> str:
    history = (
        "lastEditedAt userContentEdits(first: 2) { nodes { editedAt diff editor { ...Who } } }"
        if desk.origin.features.edit_history
        else ""
    )
    return f"issue {{ number title body {history} }}"


def _take_body(
    desk: Desk, content: Mapping[str, Any], *, written: str, read_as_of: datetime | None, issue: Issue
) -> None:
    """What the answer says is what GitHub has; what somebody wrote in between is put on the desk and merged."""
    kept = str(content.get("body") or "")
    parts = split(kept)
    last_edited = content.get("lastEditedAt")
    edited_at = datetime.fromisoformat(last_edited) if last_edited else issue.edited_at
    now = replace(
        desk.issue(issue.entry),
        title=str(content.get("title") or issue.title),
        region=parts.region,
        people=(parts.before, parts.after),
        edited_at=edited_at,
    )
    desk.put(now)
    if kept.replace("\r\n", "\n").rstrip() != written.rstrip():
        raise Unready(f"{issue.entry}: GitHub keeps another text in #{issue.number} than was written")
    between = _between(desk, content, written=written, read_as_of=read_as_of)
    if between is not None and between != issue.people:
        desk.put(replace(now, people=between))
        raise Overtaken


def _between(
    desk: Desk, content: Mapping[str, Any], *, written: str, read_as_of: datetime | None
) -> tuple[str, str] | None:
    """People's text of the edit before ours, if somebody made it after the body was read."""
    history = as_shape(content.get("userContentEdits") or {}, Edits, what="edits").newest_first()
    before = [edit for edit in history if (edit.diff or "").replace("\r\n", "\n").rstrip() != written.rstrip()]
    if not before or before[0].diff is None:
        return None
    edit = before[0]
    is_own = edit.editor is not None and edit.editor.database_id in desk.eyes.own
    if is_own or (read_as_of is not None and edit.edited_at <= read_as_of):
        return None
    parts = split(edit.diff or "")
    return parts.before, parts.after
