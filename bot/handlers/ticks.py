"""A box of the status page was ticked by somebody who may write: what it stands for is done once.

The page is written anew afterwards, with the box as it was. What was ticked is read from the event, so that a tick
made while the page was being written counts too.
"""

from collections.abc import Collection

from bot.commands.call import Actor, Call, Outcome, Refused, Scene
from bot.commands.desk import Refusal
from bot.commands.removals import approve_removals
from bot.domain.actions import Action, Comment
from bot.domain.board import STATUS, Account, Board
from bot.domain.events import IssueChanged
from bot.domain.facts import MAINTAINS, MAY_WRITE, Facts, Needs
from bot.handlers.decided import Decided
from bot.pages.sections.actions import Ticked, ticked
from bot.pages.sections.held import digest_in, line_of
from bot.pages.sections.waiting import waited_for
from bot.reconcile.status import situation_of
from bot.reconcile.view import View
from bot.render import render


def ticks_of(event: IssueChanged, board: Board) -> tuple[Ticked, ...]:
    """What an edit of the status page asks for, whoever made it."""
    found = [what for line in lines_of(event, board) if (what := ticked(line))]
    return tuple(dict.fromkeys(found))


def lines_of(event: IssueChanged, board: Board) -> tuple[str, ...]:
    """What stands behind the boxes of the status page that somebody ticked."""
    status = board.issues.get(STATUS)
    sender = event.origin.sender
    if status is None or event.number != status.number or sender is None or sender.is_bot or sender.id == board.bot.id:
        return ()
    return tuple(box.line for box in event.boxes if box.is_ticked)


def needs_of(event: IssueChanged, asked: Collection[Ticked]) -> Needs:
    """What reads again, and what says yes to a plan, looks at plan and board as they are now."""
    whole = "re-run" in asked or "approve" in asked
    people = (event.origin.sender,) if event.origin.sender else ()
    return Needs(issues=(event.number,), permissions_of=people, plan_file=whole, whole_board=whole)


def on_ticks(event: IssueChanged, asked: Collection[Ticked], board: Board, facts: Facts) -> Decided:
    """The page is touched whoever ticked, so that the box is as it was."""
    approvals = agreements(event, board, facts) if "approve" in asked else ()
    if not may_tick(event.origin.sender, facts):
        why = "a box of the status page was ticked by somebody who may not write"
        return Decided(approvals, touched=(STATUS,), everything=facts.plan_was_read, why=why)
    actions = (*approvals, *(reminders(event, board) if "remind" in asked else ()))
    everything = facts.plan_was_read or "re-run" in asked
    return Decided(actions, touched=(STATUS,), everything=everything, why=f"ticked: {', '.join(asked)}")


def agreements(event: IssueChanged, board: Board, facts: Facts) -> tuple[Action, ...]:
    """What follows from ticking the box of a plan that waits; where it counts for nothing, that is said once."""
    sender, line = event.origin.sender, next(one for one in lines_of(event, board) if digest_in(one))
    assert sender
    try:
        return agreed(event, line, sender, board, facts).actions
    except Refused as why:
        digest = digest_in(line)
        text = render("comments/refused.md.j2", refused=[Refusal(f"Approve {digest}", why)])
        is_stranger = not may_tick(sender, facts)
        return (Comment(event.number, text, key=f"approve:{digest}:{sender.id}", to_stranger=is_stranger),)


def agreed(event: IssueChanged, line: str, sender: Account, board: Board, facts: Facts) -> Outcome:
    """As if the box's digest had been written in a comment. Raises Refused."""
    force = board.in_force
    assert force
    if force.held and digest_in(line) == force.held.digest and line != line_of(force.held):
        raise Refused("the words behind the box are not Baton's", "tick the box that stands there now")
    actor = Actor(sender, maintains=facts.permissions.get(sender.id, "none") in MAINTAINS)
    scene = Scene(board, force.plan, board.issues[STATUS], min(event.at or facts.now, facts.now))
    return approve_removals(Call("approve", digest_in(line), actor, comment=0, line=0, text=line), scene)


def may_tick(sender: Account | None, facts: Facts) -> bool:
    return sender is not None and facts.permissions.get(sender.id, "none") in MAY_WRITE


def reminders(event: IssueChanged, board: Board) -> tuple[Action, ...]:
    """One comment on each issue that waits for somebody; the same tick is never told twice."""
    assert board.in_force
    plan = board.in_force.plan
    login = event.origin.sender.login if event.origin.sender else ""
    when = event.at.isoformat() if event.at else ""
    actions = []
    for one in waited_for(situation_of(View(plan, board))):
        accounts = [
            who.partition("#")[0]
            for agent in one.agents
            if agent in plan.agents
            for who in plan.agents[agent].principals
            if not who.partition("#")[0].endswith("[bot]")
        ]
        text = render(
            "comments/remind.md.j2",
            agents=[plan.agent_name(agent) for agent in one.agents][:13],
            accounts=list(dict.fromkeys(accounts))[:10],
            what=one.what,
            login=login,
        )
        actions.append(Comment(one.number, text, key=f"remind:{one.number}:{when}"))
    return tuple(actions)
