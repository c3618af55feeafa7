"""Runs the commands of a comment on a pull request."""

from bot.commands.actor import check_name
from bot.commands.call import Actor, Pull, Refused, Scene
from bot.commands.called import Called
from bot.commands.desk import Desk, Ran, reply_key
from bot.commands.run import commands_in
from bot.domain.actions import Comment as NewComment
from bot.domain.board import Account, Board, Entry, Issue
from bot.domain.facts import MAINTAINS, SaidComment
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
    return _PullDesk(said, said.author, board, plan, pull).take(comment)


class _PullDesk(Desk):
    def __init__(self, said: SaidComment, account: Account, board: Board, plan: Plan, pull: Pull) -> None:
        facts = pull.facts
        super().__init__(said, account, board, plan, number=facts.number, permissions=facts.permissions)
        self.pull = pull

    def scene(self) -> Scene:
        issue = Issue(Entry(f"pull:{self.number}"), self.number)
        return Scene(self.board, self.plan, issue, self.said.at, pull=self.pull)

    def actor(self, called: Called) -> Actor:
        """Without `as` the command finds the role. Nobody speaks here for an agent whose principal they are not."""
        if called.command.name not in HERE:
            raise Refused("this is a pull request", f"write `/{called.command.name}` on the issue of a task")
        roster = self.roster
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
