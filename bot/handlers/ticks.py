"""A box of the status page was ticked by somebody who may write: what it stands for is done once.

The page is written anew afterwards, with the box as it was. What was ticked is read from the event, so that a tick
made while the page was being written counts too.
"""

from bot.domain.actions import Action, Comment
from bot.domain.board import STATUS, Account, Board
from bot.domain.events import IssueChanged
from bot.domain.facts import MAY_WRITE, Facts
from bot.pages.sections.actions import Ticked, ticked
from bot.pages.sections.waiting import waited_for
from bot.reconcile.status import situation_of
from bot.reconcile.view import View
from bot.render import render


def ticks_of(event: IssueChanged, board: Board) -> tuple[Ticked, ...]:
    """What an edit of the status page asks for, whoever made it."""
    status = board.issues.get(STATUS)
    sender = event.origin.sender
    if status is None or event.number != status.number or sender is None or sender.is_bot or sender.id == board.bot.id:
        return ()
    found = [what for box in event.boxes if box.is_ticked and (what := ticked(box.line))]
    return tuple(dict.fromkeys(found))


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
