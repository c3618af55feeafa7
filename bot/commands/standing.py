"""Questions that several commands ask about the task that they were written on."""

from dataclasses import replace
from itertools import islice

from bot.commands.call import Actor, Call, Choice, Outcome, Refused, Scene
from bot.domain.actions import EditIssue, Record
from bot.domain.board import Board, Entry, Issue, id_of, kind_of
from bot.domain.state import IssueState, LogEntry, Said
from bot.plan import graph
from bot.plan.models import Plan, State
from bot.reconcile.starting import is_of_plan
from bot.reconcile.states import derive, state_of
from bot.reconcile.view import View

SHOWN = 3
_GATES = {
    "phase": ("a phase", "it ends with the last of its tasks"),
    "checkpoint": ("a checkpoint", "it ends with its tasks and sign-offs"),
    "requirements": ("a list of requirements", "its items are ticked when they are there"),
    "status": ("the status page", "it is written anew by itself"),
    "log": ("a log", "it is written by itself"),
}


def require_task(scene: Scene, word: str) -> State:
    """The state of the task that the command was written on. Raises Refused where it is none, or done."""
    if kind_of(scene.entry) != "task" or scene.task not in scene.plan.tasks:
        what, why = _GATES.get(kind_of(scene.entry), ("no task of the plan", "the plan has no such entry"))
        raise Refused(f"this is {what}: {why}", f"write `/{word}` on a task's issue")
    state = state_of(scene.plan, scene.board, scene.entry)
    if state == "done":
        raise Refused("the task is done", "reopen the issue if there is more to do")
    return state


def is_half_done(scene: Scene) -> bool:
    """Closed, and nobody is known to have done it: an earlier try broke off between closing and saying by whom."""
    is_task = kind_of(scene.entry) == "task" and scene.task in scene.plan.tasks
    return is_task and not scene.issue.is_open and not scene.state.done_by


def owner_of(scene: Scene) -> str:
    return scene.plan.owner_of(scene.task)


def holds(scene: Scene, actor: Actor) -> bool:
    """Has the actor claimed the task? For an agent any of its principals counts, a person only as themselves."""
    claim = scene.state.claim
    if claim is None or claim.agent != actor.agent:
        return False
    return bool(actor.agent) or claim.principal == actor.account.id


def holder(scene: Scene) -> str:
    """Agent or login of who claimed the task; empty where nobody did."""
    claim = scene.state.claim
    return (claim.agent or claim.login) if claim else ""


def require_say(scene: Scene, actor: Actor, *, word: str) -> None:
    """Only who holds the task may say how it is; where nobody does, its owner. Raises Refused."""
    is_free = scene.state.claim is None or is_of_plan(scene.state.claim)
    if holds(scene, actor) or (is_free and owner_of(scene) in ("", actor.agent)):
        return
    if not is_free:
        raise Refused(f"{holder(scene)} holds this task", as_another(scene, holder(scene), word=word))
    raise Refused(f"this task is {owner_of(scene)}'s", as_another(scene, owner_of(scene), word=word))


def as_another(scene: Scene, agent: str, *, word: str) -> str:
    if agent in scene.plan.agents:
        return f"write `/{word} as {agent}` if you act for it, or ask it"
    return f"ask {agent}"


def claimable(plan: Plan, board: Board, *, agent: str, most: int = SHOWN + 1) -> list[Issue]:
    """Tasks that an agent could claim now: critical ones first, then those on the critical path, else in order.

    No more than `most` are looked for: of a thousand tasks a few are of interest.
    """
    view = View(plan, board)
    open_ones = [entry for entry in view.outline.for_agents.get(agent, ()) if not is_hopeless(view, entry)]
    urgent = set(longest_chain(plan, view.board))
    open_ones.sort(key=lambda entry: (not plan.tasks[id_of(entry)].critical, entry not in urgent))
    ready = (view.board.issues[entry] for entry in open_ones if derive(view, entry) == "ready")
    return list(islice(ready, most))


def is_hopeless(view: View, entry: Entry) -> bool:
    """Tells most tasks that are not ready, at a glance: those that are closed, held, or behind an open issue."""
    issues = view.board.issues
    issue = issues.get(entry)
    if issue is None or not issue.is_open or issue.state.claim is not None:
        return True
    return any(
        (other := issues.get(one)) and other.is_open and other.state.started for one in view.outline.before[entry]
    )


def longest_chain(plan: Plan, board: Board) -> tuple[str, ...]:
    done = frozenset(entry for entry, issue in board.issues.items() if not issue.is_open)
    return graph.longest_chain(plan, done).nodes


def choices(scene: Scene, actor: Actor) -> tuple[Choice, ...]:
    """What else the actor could claim: a few tasks that are ready."""
    free = claimable(scene.plan, scene.board, agent=actor.agent)
    others = (issue for issue in free if issue.entry != scene.entry)
    return tuple(Choice(issue.number, issue.title) for issue in others)[:SHOWN]


def changed(scene: Scene, state: IssueState, *, call: Call, what: str = "", note: str = "") -> Outcome:
    """The task's new state, remembered as the effect of the call's comment, and a line of the log for `what`."""
    edit = EditIssue(scene.entry, state=with_seen(state, call.comment))
    if not what or is_logged(scene, what, call=call):
        return Outcome((edit,))
    return Outcome((edit, Record(logged(scene, what, call=call, note=note))))


def said_by(call: Call, scene: Scene) -> Said:
    actor = call.actor
    return Said(actor.agent, actor.account.id, actor.account.login, scene.now, call.comment, verified=actor.is_verified)


def is_logged(scene: Scene, what: str, *, call: Call) -> bool:
    """Did an earlier try of the same comment log it?"""
    entries = ((entry.what, entry.entry, entry.comment) for entry in scene.board.status.log)
    return (what, scene.entry, call.comment) in entries


def with_seen(state: IssueState, comment: int) -> IssueState:
    return replace(state, seen=max(state.seen, comment), started=True)


def logged(scene: Scene, what: str, *, call: Call, note: str = "") -> LogEntry:
    actor = call.actor
    return LogEntry(
        at=scene.now,
        what=what,
        entry=scene.entry,
        agent=actor.agent,
        login=actor.account.login,
        note=note[:300],
        number=scene.issue.number,
        comment=call.comment,
        verified=actor.is_verified,
        principal=actor.account.id,
    )
