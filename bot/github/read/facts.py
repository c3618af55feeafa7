"""Reads in one request what a handler asks for: issues, comments, permissions, the plan file."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.board import STATUS, Board, is_of_session
from bot.domain.facts import Facts, Needs
from bot.domain.ports import Place
from bot.github.answers import Fault
from bot.github.artifacts import read_artifacts
from bot.github.ask import Ask, refusal
from bot.github.probe import Schema
from bot.github.read import queries
from bot.github.read.board import others_blocking, read_board
from bot.github.read.comments import COMMENTS, LAST_COMMENTS, comment_fragment, comments_since, last_comments
from bot.github.read.entries import Eyes, Read, remembered
from bot.github.read.pages import Pages
from bot.github.read.permissions import COLLABORATOR, permissions_from
from bot.github.read.plan_file import BLOB, PLAN_PATH, PlanBlob, plan_from, whole_text
from bot.github.read.recent import recent
from bot.github.read.recent import wanted as recently
from bot.github.read.shapes import IssueShape, as_shape
from bot.github.state_block import Keys
from bot.github.trees import is_on_branch


async def read_facts(
    ask: Ask, keys: Keys, board: Board, needs: Needs, *, place: Place, now: datetime
) -> tuple[Board, Facts]:
    if needs.artifacts or needs.on_branch:
        return await _with_measures(ask, keys, board, needs, place=place, now=now)
    if needs.whole_board:
        whole = await read_board(ask, keys, place, known=board)
        board, needs = replace(whole, in_force=board.in_force), replace(needs, issues=())
    if needs == Needs(whole_board=needs.whole_board):
        return board, Facts(now=now)
    people = [account for account in needs.permissions_of if not account.is_bot]
    logins = {f"p{at}": account.login for at, account in enumerate(people)}
    answer = await ask.query(lambda schema: facts_query(schema, needs, logins), place, **logins)
    content: Mapping[str, Any] = answer.content["repository"]
    _check(answer.faults, place)
    shapes = {n: as_shape(content[f"i{n}"], IssueShape, what="issue") for n in needs.issues if content.get(f"i{n}")}
    gone = frozenset(needs.issues) - frozenset(shapes)
    lately, said = await recent(ask, place, content.get("recent"), since=needs.said_since)
    if needs.comments_of and not content.get("said"):
        gone |= {needs.comments_of}
    board = await _merged(board, (lately | shapes).values(), gone, pages=Pages(ask, place), keys=keys)
    comments, are_all = await comments_since(ask, place, content.get("said"), board=board, of=needs.comments_of)
    plan = plan_from(as_shape(content["plan"], PlanBlob, what="plan file") if content.get("plan") else None)
    return board, Facts(
        now=now,
        comments=comments,
        comments_are_all=are_all,
        said=said,
        said_since=needs.said_since,
        last_comments={n: last_comments(found) for n in needs.last_comments_of if (found := content.get(f"t{n}"))},
        permissions=await permissions_from(ask.client, place, content, people),
        plan_file=await whole_text(ask.client, place, plan) if plan else None,
        plan_was_read=needs.plan_file,
        gone=gone,
    )


async def _with_measures(
    ask: Ask, keys: Keys, board: Board, needs: Needs, *, place: Place, now: datetime
) -> tuple[Board, Facts]:
    """What runs and checks measured, before all else: where it is not to be had now, nothing else is read for it."""
    artifacts = await read_artifacts(ask.client, place, needs.artifacts)
    branch = board.repository.default_branch
    on_branch = [sha for sha in needs.on_branch if await is_on_branch(ask.client, place, sha, branch=branch)]
    rest = replace(needs, artifacts=(), on_branch=())
    board, facts = await read_facts(ask, keys, board, rest, place=place, now=now)
    return board, replace(facts, artifacts=artifacts, on_branch=frozenset(on_branch))


def facts_query(schema: Schema, needs: Needs, logins: Collection[str]) -> str:
    wanted = [f"i{number}: issue(number: {number}) {{ ...Whole }}" for number in dict.fromkeys(needs.issues)]
    has_issues = bool(needs.issues or needs.said_since)
    fragments = queries.whole(schema) if has_issues else ""
    if needs.comments_of:
        wanted.append(f"said: issue(number: {needs.comments_of}) {{ {COMMENTS} }}")
    wanted += [f"t{n}: issue(number: {n}) {{ {LAST_COMMENTS} }}" for n in needs.last_comments_of]
    if needs.said_since:
        wanted.append(recently(needs.said_since))
    if needs.comments_of or needs.last_comments_of or needs.said_since:
        fragments += comment_fragment(schema) + ("" if has_issues else queries.WHO)
    wanted += [f"{name}: collaborators(login: ${name}, first: 1) {{ {COLLABORATOR} }}" for name in logins]
    if needs.plan_file:
        wanted.append(f'plan: object(expression: "HEAD:{PLAN_PATH}") {{ {BLOB} }}')
    return queries.with_repository(["id", *wanted], fragments, variables=logins)


async def _merged(
    board: Board, shapes: Collection[IssueShape], gone: Collection[int], *, pages: Pages, keys: Keys
) -> Board:
    """The board with what was read; what is gone, or stands for no entry any more, is off it."""
    home = board.repository
    eyes = Eyes(
        keys,
        home.id,
        home.node_id,
        board.bot,
        authors=frozenset(board.status.authors),
        has_history=board.features.edit_history,
        known=remembered(board),
    )
    reads = await pages.entries(shapes, eyes)
    off = set(gone) | {shape.number for shape in shapes}
    pinned = {issue.number for issue in board.issues.values() if issue.is_pinned}
    issues = {entry: issue for entry, issue in board.issues.items() if issue.number not in off}
    known = {issue.number for issue in (*issues.values(), *board.archived.values())}
    ours = {one.issue.number for one in reads} | known
    board = replace(
        board,
        issues=issues,
        strangers_are_all=False,  # that was so when the board was read
        archived={number: issue for number, issue in board.archived.items() if number not in off},
        others_blocking={
            **{number: is_open for number, is_open in board.others_blocking.items() if number not in gone},
            **others_blocking(shapes, ours, home.node_id),
            # One that a command named may come to block an entry.
            **{shape.number: shape.state == "OPEN" for shape in shapes if shape.number not in ours},
        },
    )
    for one in reads:
        board = _with(board, one, is_pinned=one.issue.number in pinned)
    return board


def _with(board: Board, one: Read, *, is_pinned: bool) -> Board:
    issue = replace(one.issue, is_pinned=is_pinned)
    if board.session and not is_of_session(issue, board.session):
        return replace(board, archived={**board.archived, issue.number: issue})
    if issue.entry in board.issues:
        others = (*board.doubles.get(issue.entry, ()), issue.number)
        return replace(board, doubles={**board.doubles, issue.entry: tuple(dict.fromkeys(others))})
    board = board.with_issue(issue)
    return replace(board, status=one.status) if issue.entry == STATUS and one.status else board


def _check(faults: Collection[Fault], place: Place) -> None:
    """An issue that is gone, and permissions that may not be seen, are answers; every other fault is an error."""
    for fault in faults:
        alias = str(fault.at[1]) if len(fault.at) > 1 else ""
        is_gone = fault.is_missing and len(fault.at) == 2
        if not (is_gone or (alias[:1] == "p" and alias[1:].isdecimal())):
            raise refusal(fault, f"{place.owner}/{place.name}")
