"""Claims are leases: an agent that is silent is warned once, then its task is given free. People's claims never are."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.commands.actor import Roster, roster_of
from bot.domain.actions import Comment, EditIssue, Record
from bot.domain.board import STATUS, Board, Issue, id_of, kind_of
from bot.domain.decided import Decided
from bot.domain.facts import Facts, Needs, SaidComment
from bot.domain.state import Claim, LogEntry
from bot.jobs.registry import Job
from bot.plan.models import Plan
from bot.render import moment, render
from bot.rules.leases import ends_at, is_leased, last_sign, lease_of, next_look, standing_of, with_sign, with_warning

LEASES = "leases"
MOST = 20
"""Tasks that are looked at in one go; the timer is set anew at once for the rest."""
NAMED = 5
"""Agents that are named as those who may go on."""


def leased(board: Board, plan: Plan) -> Iterator[tuple[Issue, Claim]]:
    for issue in board.issues.values():
        claim = issue.state.claim
        if claim and issue.is_open and kind_of(issue.entry) == "task" and is_leased(plan, issue.state):
            yield issue, claim


def due(board: Board, plan: Plan) -> datetime | None:
    lease = lease_of(plan)
    return min(
        (next_look(claim, lease, active_at=issue.active_at) for issue, claim in leased(board, plan)), default=None
    )


def overdue(board: Board, plan: Plan, now: datetime) -> list[tuple[Issue, Claim]]:
    lease = lease_of(plan)
    found = ((next_look(claim, lease, active_at=one.active_at), one, claim) for one, claim in leased(board, plan))
    late = sorted((each for each in found if each[0] <= now), key=lambda each: (each[0], each[1].number))
    return [(issue, claim) for _, issue, claim in late[:MOST]]


def needs(board: Board, plan: Plan, now: datetime) -> Needs:
    """What is believed silent is read live with its comments: the delivery of a sign of life may have been lost."""
    numbers = tuple(issue.number for issue, _ in overdue(board, plan, now))
    status = (board.issues[STATUS].number,) if numbers and STATUS in board.issues else ()
    return Needs(issues=(*numbers, *status), last_comments_of=numbers)


def decide(board: Board, plan: Plan, facts: Facts) -> Decided:
    """Only what was read is judged; repeated, it finds the same warning or none, and says nothing twice."""
    decided = Decided(why=f"{LEASES} were looked at")
    roster = roster_of(plan, board)
    for issue, claim in leased(board, plan):
        if issue.number in facts.last_comments:
            decided = decided.then(judged(issue, claim, board, roster=roster, facts=facts))
    return decided


def judged(issue: Issue, claim: Claim, board: Board, *, roster: Roster, facts: Facts) -> Decided:
    lease = lease_of(roster.plan)
    signs = [one.at for one in facts.last_comments[issue.number] if is_sign(one, claim, board, roster)]
    active = max((*signs, *([issue.active_at] if issue.active_at else []), claim.alive_at))
    alive = with_sign(claim, active) if active > claim.alive_at else claim
    match standing_of(alive, lease, now=facts.now):
        case "silent":
            return warned(issue, alive, roster=roster, now=facts.now)
        case "over":
            return released(issue, alive, board, plan=roster.plan, facts=facts)
        case _ if alive is not claim:
            edit = EditIssue(issue.entry, state=replace(issue.state, claim=alive))
            return Decided((edit,), (issue.entry,), why=f"{claim.agent} showed itself on #{issue.number}")
        case _:
            return Decided()


def is_sign(said: SaidComment, claim: Claim, board: Board, roster: Roster) -> bool:
    author = said.author
    return author is not None and author.id != board.bot.id and said.at > claim.at and roster.is_holder(claim, author)


def warned(issue: Issue, claim: Claim, *, roster: Roster, now: datetime) -> Decided:
    """The comment comes first: should the rest fail, it is looked for and not said again."""
    since, after = last_sign(claim), with_warning(claim, now=now)
    text = render(
        "comments/silent.md.j2",
        agent=claim.agent,
        login=person_of(roster.plan, claim),
        since=since,
        ends=ends_at(after, lease_of(roster.plan)),
    )
    said = Comment(issue.number, text, key=key_of("silent", issue, claim))
    edit = EditIssue(issue.entry, state=replace(issue.state, claim=after))
    return Decided((said, edit), (issue.entry,), why=f"{claim.agent} is silent on #{issue.number}")


def released(issue: Issue, claim: Claim, board: Board, *, plan: Plan, facts: Facts) -> Decided:
    """A claim that was written before the release does not win by coming late."""
    state = issue.state
    last = max((one.id for one in facts.last_comments[issue.number]), default=0)
    free = replace(
        state,
        claim=None,
        in_review=False,
        pull=0,
        released_at=max(last, state.released_at, state.seen, claim.comment),
    )
    text = render(
        "comments/expired.md.j2",
        agent=claim.agent,
        since=last_sign(claim),
        owner=plan.owner_of(id_of(issue.entry)),
        others=[agent for agent in plan.agents if agent != claim.agent][:NAMED],
    )
    said = Comment(issue.number, text, key=key_of("expired", issue, claim))
    log = LogEntry(
        at=facts.now,
        what="released",
        entry=issue.entry,
        agent=claim.agent,
        note=f"no sign of life since {moment(last_sign(claim))}",
        number=issue.number,
        comment=claim.comment,
        verified=claim.verified,
    )
    actions = (said, EditIssue(issue.entry, state=free), *(() if is_logged(board, log) else (Record(log),)))
    return Decided(actions, (issue.entry,), why=f"{claim.agent} no longer holds #{issue.number}")


def is_logged(board: Board, log: LogEntry) -> bool:
    """An earlier try may have come so far."""
    return any(
        (one.what, one.entry, one.comment, one.note) == (log.what, log.entry, log.comment, log.note)
        for one in board.status.log
    )


def key_of(what: str, issue: Issue, claim: Claim) -> str:
    """The same silence is told once, whoever looks how often."""
    return f"{what}:{issue.number}:{claim.comment}:{last_sign(claim).isoformat()}"


def person_of(plan: Plan, claim: Claim) -> str:
    """The login to call; empty for Apps, whose logins may be names of other people's accounts."""
    apps = [one for one in plan.agents[claim.agent].principals if "[bot]" in one.lower()]
    names = {one.lower().partition("[bot]")[0] for one in apps}
    return "" if claim.login.lower() in names else claim.login


JOB = Job(LEASES, decide, due=due, needs=needs)
