"""Runs the commands of a comment on a pull request."""

from bot.commands.actor import check_name, roster_of
from bot.commands.call import Actor, Call, Pull, Refused, Scene
from bot.commands.called import Called
from bot.commands.run import Ran, Refusal, commands_in, reply_key
from bot.domain.actions import Action, EditIssue, React
from bot.domain.actions import Comment as NewComment
from bot.domain.apply import apply_all
from bot.domain.board import Account, Board, Entry, Issue
from bot.domain.facts import MAINTAINS, MAY_WRITE, SaidComment
from bot.plan.models import Plan
from bot.render import render

HERE = frozenset({"approve", "clear", "withdraw", "veto", "halt", "lift", "hold", "unhold", "override", "help"})
"""Commands that mean something on a pull request; the others belong on issues."""


def run_on_pull(said: SaidComment, board: Board, plan: Plan, pull: Pull) -> Ran:
    """Like `run_comment`. `plan` is in force on the base; `pull` has been read with this comment in it."""
    comment = commands_in(said.body, plan)
    if said.author is None or said.author.id == board.bot.id or not comment.is_for_us:
        return Ran(board, why="no command")
    if said.is_edited:
        reply = NewComment(pull.facts.number, render("comments/too-late.md.j2"), key=reply_key(said.id))
        return Ran(board, actions=(reply,), why="the comment was edited before it was read")
    desk = _Desk(said, said.author, board, plan, pull)
    if comment.refused:
        reason, _, then = comment.refused.rpartition("; ")
        desk.refused.append(Refusal("", Refused(reason, then)))
    for unknown in comment.unknown:
        why = Refused("there is no such command", f"did you mean `/{unknown.nearest}`?")
        desk.refused.append(Refusal(unknown.text, why))
    for called in comment.called:
        desk.run(called)
    return desk.ran()


class _Desk:
    """The commands of one comment, one after the other on the same board."""

    def __init__(self, said: SaidComment, account: Account, board: Board, plan: Plan, pull: Pull) -> None:
        self.said, self.account, self.board, self.plan, self.pull = said, account, board, plan, pull
        self.permission = pull.facts.permissions.get(account.id, "none")
        self.actions: list[Action] = []
        self.refused: list[Refusal] = []
        self.says: list[str] = []
        self.done: list[str] = []

    def run(self, called: Called) -> None:
        number = self.pull.facts.number
        issue = Issue(Entry(f"pull:{number}"), number)
        scene = Scene(self.board, self.plan, issue, self.said.at, pull=self.pull)
        try:
            if called.command.name not in HERE:
                raise Refused("this is a pull request", f"write `/{called.command.name}` on the issue of a task")
            call = Call(called.command.name, called.args, self.actor(called), self.said.id, called.line, called.text)
            outcome = called.command.run(call, scene)
        except Refused as why:
            self.refused.append(Refusal(called.text, why))
            return
        self.board = apply_all(self.board, outcome.actions)
        self.actions.extend(outcome.actions)
        self.done.append(f"/{called.command.name} by {call.actor.name}")
        if outcome.says:
            self.says.append(outcome.says)

    def actor(self, called: Called) -> Actor:
        """Without `as` the command finds the role. Nobody speaks here for an agent whose principal they are not."""
        roster = roster_of(self.plan, self.board)
        check_name(roster, self.account)
        maintains = self.permission in MAINTAINS
        if not called.agent:
            return Actor(self.account, maintains=maintains)
        agent = roster.agent_named(called.agent)
        if agent is None:
            raise Refused(f"the plan has no agent {called.agent}", "write the id of an agent of the plan")
        if agent not in roster.agents_of(self.account):
            raise Refused(
                f"{self.account.login} is no principal of {agent}: unverified words neither approve nor stop",
                "leave it to the agent itself",
            )
        return Actor(self.account, agent, is_verified=True, is_principal=True, maintains=maintains)

    def ran(self) -> Ran:
        touched = tuple(dict.fromkeys(one.entry for one in self.actions if isinstance(one, EditIssue)))
        why = ", ".join((*self.done, *(f"refused: {one.why.reason}" for one in self.refused)))
        return Ran(self.board, touched, (*self.actions, *self.answer()), why)

    def answer(self) -> tuple[Action, ...]:
        receipt = (React(self.said.node_id, "+1"),) if len(self.done) > len(self.says) and self.said.node_id else ()
        if not (self.refused or self.says):
            return receipt
        refused = [render("comments/refused.md.j2", refused=self.refused)] if self.refused else []
        text = "\n\n".join((*refused, *self.says))
        number = self.pull.facts.number
        return (*receipt, NewComment(number, text, key=reply_key(self.said.id), to_stranger=self.is_stranger()))

    def is_stranger(self) -> bool:
        agents = roster_of(self.plan, self.board).agents_of(self.account)
        return self.permission not in MAY_WRITE and not agents
