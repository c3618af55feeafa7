"""Runs the commands of one comment on an issue: actions for what is done, one answer for what is not."""

from dataclasses import replace

from bot.commands.actor import Roster, actor_of
from bot.commands.call import Actor, Refused, Scene
from bot.commands.called import Called, Comment, call
from bot.commands.desk import Desk, Ran
from bot.commands.grammar import read
from bot.domain.actions import Action, EditIssue
from bot.domain.board import STATUS, Account, Board, Entry
from bot.domain.facts import Facts, SaidComment
from bot.plan.models import Plan


def commands_in(body: str, plan: Plan | None = None) -> Comment:
    """What a comment calls; without a plan every word behind `as` may be an agent."""
    return call(read(body), knows=Roster(plan, {}).knows) if plan else call(read(body))


def run_comment(said: SaidComment, board: Board, plan: Plan, *, entry: Entry, facts: Facts) -> Ran:
    """Runs what a comment calls. `entry` is the entry of the issue that it stands on."""
    comment = commands_in(said.body, plan)
    if said.author is None or said.author.id == board.bot.id or not comment.is_for_us:
        return Ran(board, why="no command")
    return _IssueDesk(said, said.author, board, plan, entry=entry, facts=facts).take(comment)


class _IssueDesk(Desk):
    def __init__(
        self, said: SaidComment, account: Account, board: Board, plan: Plan, *, entry: Entry, facts: Facts
    ) -> None:
        issue = board.issues[entry]
        super().__init__(said, account, board, plan, number=issue.number, permissions=facts.permissions)
        self.entry, self.facts = entry, facts
        self.is_again = issue.state.seen == said.id
        """An earlier try of this comment wrote its state and broke off: what is done already is no refusal."""

    def scene(self) -> Scene:
        return Scene(self.board, self.plan, self.board.issues[self.entry], self.facts.now, self.facts.gone)

    def actor(self, called: Called) -> Actor:
        word = called.text.split()[0].removeprefix("/").lower()
        if called.command.who == "anyone":
            mine = self.roster.agents_of(self.account)
            is_sure = len(mine) == 1
            return Actor(self.account, mine[0] if is_sure else "", is_verified=is_sure, is_principal=is_sure)
        words = " ".join(part for part in (word, called.args) if part)
        return actor_of(self.roster, self.account, permission=self.permission, named=called.agent, word=words)

    def remember(self, actor: Actor) -> tuple[Action, ...]:
        """A principal without an id in the plan is remembered by the id that it acts with first."""
        seen = self.roster.first_seen(actor.account) if actor.is_principal else None
        if seen is None or STATUS not in self.board.issues:
            return ()
        status = self.board.status
        return (EditIssue(STATUS, state=replace(status, principals=(*status.principals, seen))),)

    def refuse(self, called: Called, why: Refused, *, is_doubtful: bool) -> None:
        if self.is_again:
            self.done.append(f"/{called.command.name} (again)")
        else:
            super().refuse(called, why, is_doubtful=is_doubtful)
