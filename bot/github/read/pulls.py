"""A pull request's facts, live: one GraphQL request, and one of REST for every hundred files."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.board import Account
from bot.domain.facts import Permission
from bot.domain.naming import closed_by
from bot.domain.ports import Place
from bot.domain.pull_facts import (
    ChangedFile,
    Commit,
    Part,
    PullComment,
    PullFacts,
    Ref,
    Review,
    ReviewState,
)
from bot.domain.pull_reads import STICKY, OwnCheck, PullRead, Sticky
from bot.errors import GitHubError
from bot.github.answers import Fault
from bot.github.ask import Ask, refusal
from bot.github.read.permissions import permission_by_rest
from bot.github.read.pull_files import read_files, read_page
from bot.github.read.pull_lists import COMMITS_LISTED, PARTS, PullLists
from bot.github.read.pull_query import CODEOWNERS, pull_query
from bot.github.read.pull_shapes import (
    Blob,
    Collaborators,
    Context,
    Contexts,
    Happened,
    PullShape,
)
from bot.github.read.pull_timeline import by_retarget, forcers, former_heads, linked, set_labels, taken_labels
from bot.github.read.pull_values import check_of, commit_of, role_of, within
from bot.github.read.shapes import Who, as_shape

CHECK_PREFIX = "baton/approvals: "
_REVIEWS: Mapping[str, ReviewState] = {
    "APPROVED": "approved",
    "CHANGES_REQUESTED": "changes-requested",
    "COMMENTED": "commented",
    "DISMISSED": "dismissed",
}


async def read_pull(ask: Ask, place: Place, number: int, *, base: str, now: datetime) -> PullRead | None:
    """What GitHub says now; None where there is no such pull request. `base` is where it is thought to go.

    Whatever could not be read is a gap in the facts. Raises `GitHubError` only where nothing at all came.
    """
    answer, first = await asyncio.gather(
        ask.query(lambda schema: pull_query(schema, number, base), place),
        read_page(ask.client, place, number),
    )
    content = answer.content["repository"]
    if content.get("pull") is None:
        _refuse(answer.faults, place, number)
        return None
    shape = as_shape(content["pull"], PullShape, what="pull request")
    if shape.base_ref_name != base:  # its plan and owners are on another branch
        return await read_pull(ask, place, number, base=shape.base_ref_name, now=now)
    lists = PullLists(ask, place, number)
    for fault in answer.faults:
        if part := _part_of(fault, f"{place.owner}/{place.name}#{number}"):
            lists.miss(part, f"GitHub did not answer all: {fault.message[:200]}")
    shape = await lists.whole(shape)
    files, why = await read_files(
        ask.client, place, number, first=first, count=shape.changed_files, head=shape.head_ref_oid
    )
    if why:
        lists.miss("files", why)
    viewer = as_shape(answer.content.get("viewer") or {}, Who, what="viewer")
    bot = replace(viewer.account(), is_bot=viewer.login.endswith("[bot]"))
    return await _Reading(ask, place, now, bot, shape, lists).read(content, files)


def _refuse(faults: Collection[Fault], place: Place, number: int) -> None:
    """Raises what a fault says, unless it says that there is no such pull request; no word at all says nothing."""
    where = f"{place.owner}/{place.name}#{number}"
    for fault in faults:
        if not fault.is_missing:
            raise refusal(fault, where)
    if not faults:
        raise GitHubError(f"{where}: GitHub told nothing of it, and no reason")


def _part_of(fault: Fault, where: str) -> Part | None:
    """What is missing by a fault. Raises where that is the plan: no plan is not the same as one that was not told."""
    match fault.at[1:]:
        case ("people", *_):
            return None  # who said something is asked for by name
        case ("plan", *_):
            raise refusal(fault, where)
        case ("pull", str(name), *_):
            return PARTS.get(name, "other")
        case (str(name), *_) if name.startswith("owners"):
            return "codeowners"
        case _:
            return "other"


class _Reading:
    """One answer on its way into facts."""

    def __init__(self, ask: Ask, place: Place, now: datetime, bot: Account, shape: PullShape, lists: PullLists) -> None:
        self.ask, self.place, self.now, self.bot = ask, place, now, bot
        self.shape, self.lists = shape, lists

    async def read(self, content: Mapping[str, Any], files: tuple[ChangedFile, ...]) -> PullRead:
        shape = self.shape
        contexts = await self._contexts()
        happened = [one for one in shape.timeline_items.nodes if one] if shape.timeline_items else []
        reviews, comments = self._reviews(), self._comments()
        commits = self._commits()
        owners = await self._code_owners(content)
        permissions = await self._permissions(content, reviews, comments, happened)
        others, closes = self._others(), self._closes(content, happened)
        home = f"{self.place.owner}/{self.place.name}"
        facts = PullFacts(
            shape.number,
            shape.author.account() if shape.author else None,
            Ref(shape.base_ref_name, self._base_tip(), home),
            Ref(shape.head_ref_name, shape.head_ref_oid, self._head_repository(home)),
            self.now,
            title=shape.title,
            earlier_titles=tuple(one.previous_title for one in happened if one.typename == "RenamedTitleEvent"),
            is_draft=shape.is_draft,
            labels=tuple(set_labels(shape, happened)),
            taken_labels=tuple(taken_labels(shape, happened)),
            milestone=shape.milestone.title if shape.milestone else "",
            files=files,
            commits=commits,
            former_heads=tuple(former_heads(happened)),
            reviews=reviews,
            comments=comments,
            withdrawals=tuple(by_retarget(happened, reviews, comments)),
            checks=tuple(check_of(one) for one in contexts.nodes if one and not self._is_own(one)),
            permissions=permissions,
            codeowners=owners,
            gaps=tuple(self.lists.gaps),
        )
        return PullRead(
            facts,
            shape.state == "OPEN",
            self.bot,
            plan_sha=as_shape(content.get("plan") or {}, Blob, what="plan file").oid,
            own=self._own(contexts),
            closes=closes,
            others=others,
            requested=frozenset(
                one.requested_reviewer.database_id
                for one in happened
                if one.requested_reviewer and one.requested_reviewer.database_id
            ),
            sticky=self._sticky(),
            comment_nodes={one.number_for_ever: one.id for one in shape.comments.nodes if one}
            if shape.comments
            else {},
            opened_at=shape.created_at,
            head_repository=(shape.head_repository.database_id or 0) if shape.head_repository else 0,
            forced_by=tuple(forcers(happened)),
            queued=shape.queued,
        )

    def _base_tip(self) -> str:
        """Where the base is now; `baseRefOid` is where it was when GitHub looked last."""
        base = self.shape.base_ref
        return base.target.oid if base and base.target and base.target.oid else self.shape.base_ref_oid

    def _head_repository(self, home: str) -> str:
        """A deleted fork has no name, and is a fork all the same."""
        head = self.shape.head_repository
        return head.name_with_owner if head else f"{home} (deleted fork)"

    async def _contexts(self) -> Contexts:
        last = self._last()
        if last is None:
            self.lists.miss("checks", "the checks of the head could not be read")
            return Contexts()
        if last.oid and last.oid != self.shape.head_ref_oid:
            self.lists.miss("checks", "the head moved while the checks were read")
            return Contexts()  # Baton's own check there is another commit's
        rollup = last.status_check_rollup
        return await self.lists.contexts(rollup.contexts) if rollup else Contexts()

    def _last(self) -> Any:
        nodes = self.shape.last.nodes if self.shape.last else []
        return nodes[0].commit if nodes and nodes[0] else None

    def _is_own(self, one: Context) -> bool:
        """The check of this base, written by this App: nobody else's counts as it, whatever its name."""
        app = one.check_suite.app if one.check_suite else None
        is_named = one.name == CHECK_PREFIX + self.shape.base_ref_name
        return is_named and self.bot.is_bot and bool(app and app.slug == self.bot.login)

    def _own(self, contexts: Contexts) -> OwnCheck | None:
        mine = [one for one in contexts.nodes if one and one.database_id and self._is_own(one)]
        newest = max(mine, key=lambda one: one.database_id or 0, default=None)
        if newest is None:
            return None
        conclusion = (newest.conclusion or "").lower() if newest.status == "COMPLETED" else ""
        return OwnCheck(newest.database_id or 0, newest.external_id or "", conclusion, newest.started_at)

    def _others(self) -> tuple[int, ...]:
        """Open pull requests of this very head and base. Not knowing all of them is a gap."""
        last, shape = self._last(), self.shape
        found = last.associated_pull_requests if last else None
        if found is None:
            self.lists.miss("other", "which other pull requests have this head could not be read")
            return ()
        self.lists.hole("other", "pull requests with this head", found.nodes)
        if found.page_info.has_next_page:
            self.lists.miss("other", "more pull requests have this head than can be read")
        return tuple(
            one.number
            for one in found.nodes
            if one and one.number != shape.number and one.state == "OPEN"
            if (one.head_ref_oid, one.base_ref_name) == (shape.head_ref_oid, shape.base_ref_name)
        )

    def _closes(self, content: Mapping[str, Any], happened: Iterable[Happened]) -> frozenset[int]:
        """By GitHub's own list, by links of former times, and by what the text said before it was edited.

        So neither an edit nor a link that is taken off takes a rule away.
        """
        listed = self.shape.closing_issues_references
        here = str(content.get("id") or "")
        numbers = {
            one.number
            for one in (listed.nodes if listed else ())
            if one and (one.repository is None or one.repository.id == here)
        }
        edits = self.shape.user_content_edits
        if edits is None and self.ask.schema.features.edit_history:
            self.lists.miss("tasks", "what its text said before it was edited could not be read")
        if edits and edits.page_info.has_next_page:
            self.lists.miss("tasks", "the text was edited more often than GitHub tells at once")
        former = [edit.diff if edit else None for edit in (edits.nodes if edits else ())]
        if None in former:
            why = "an edit of the text was deleted from its history, so nobody can tell which tasks it named"
            self.lists.miss("tasks", why, "close it and open it anew")
        return linked(happened).union(numbers, *(closed_by(text) for text in former if text))

    def _commits(self) -> tuple[Commit, ...]:
        found = self.shape.commits
        if found is None:
            return ()
        if found.total_count > COMMITS_LISTED:
            why = f"GitHub lists {COMMITS_LISTED} commits, and there are {found.total_count}"
            self.lists.miss("commits", why, "squash them, or open a smaller pull request")
        for one in found.nodes:
            self.lists.hole("commits", "authors and parents of a commit", within(one.commit) if one else ())
        commits = tuple(commit_of(one.commit) for one in found.nodes if one)
        if any(one and one.commit.authors.page_info.has_next_page for one in found.nodes):
            self.lists.miss("commits", "a commit has more authors than can be read", "name fewer co-authors")
        if len(commits) < min(found.total_count, COMMITS_LISTED):
            self.lists.miss("commits", "not all commits could be read")
        elif commits[-1].sha != self.shape.head_ref_oid and len(commits) >= found.total_count:
            self.lists.miss("commits", "the head moved while the commits were read")
        return commits

    def _reviews(self) -> tuple[Review, ...]:
        found = self.shape.reviews.nodes if self.shape.reviews else []
        return tuple(
            Review(
                int(one.full_database_id or one.database_id or 0),
                one.author.account() if one.author else None,
                _REVIEWS[one.state],
                one.commit.oid if one.commit else "",
                one.submitted_at,
            )
            for one in found
            if one and one.state in _REVIEWS and one.submitted_at
        )

    def _comments(self) -> tuple[PullComment, ...]:
        if not self.ask.schema.features.edit_history:
            self.lists.miss("comments", "this server does not tell which comments were edited", "approve by a review")
        found = self.shape.comments.nodes if self.shape.comments else []
        return tuple(
            PullComment(
                one.number_for_ever,
                one.author.account() if one.author else None,
                one.body,
                one.created_at,
                one.last_edited_at is not None,
            )
            for one in found
            if one and not (self.bot.is_bot and one.author and one.author.account().id == self.bot.id)
        )

    def _sticky(self) -> Sticky | None:
        """The oldest, should there ever be two."""
        found = self.shape.comments.nodes if self.shape.comments else []
        mine = (
            one for one in found if one and one.author and one.author.account().id == self.bot.id and STICKY in one.body
        )
        first = next(mine, None) if self.bot.is_bot else None
        return Sticky(first.number_for_ever, first.body) if first else None

    async def _code_owners(self, content: Mapping[str, Any]) -> str | None:
        for at in range(len(CODEOWNERS)):
            blob = as_shape(content.get(f"owners{at}") or {}, Blob, what="CODEOWNERS")
            if not blob.oid:
                continue
            if blob.text is None or blob.is_truncated:
                self.lists.miss("codeowners", "CODEOWNERS is longer than GitHub tells", "shorten it")
                return ""
            return blob.text
        return None

    async def _permissions(
        self,
        content: Mapping[str, Any],
        reviews: Iterable[Review],
        comments: Iterable[PullComment],
        happened: Iterable[Happened],
    ) -> dict[int, Permission]:
        """Of all collaborators where the list is whole; else those who said or set something are asked for by name."""
        found: dict[int, Permission] = {}
        listed = as_shape(content.get("people") or {}, Collaborators, what="collaborators")
        for edge in listed.edges:
            if edge and edge.node and edge.node.database_id:
                found[edge.node.database_id] = role_of(edge.permission)
        has_hole = any(edge is None or edge.node is None or not edge.node.database_id for edge in listed.edges)
        is_whole = content.get("people") is not None and not listed.page_info.has_next_page and not has_hole
        actors = [one.actor.account() for one in happened if one.actor and one.label]
        said = [by for by in (*(one.by for one in reviews), *(one.by for one in comments)) if by]
        for account in {one.id: one for one in (*said, *actors) if not one.is_bot and one.id}.values():
            if account.id in found:
                continue
            known = "none" if is_whole else await permission_by_rest(self.ask.client, self.place, account)
            if known is None:
                self.lists.miss("permissions", f"the permission of {account.login} could not be read")
            else:
                found[account.id] = known
        return found
